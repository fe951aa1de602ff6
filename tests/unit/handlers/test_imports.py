"""What a cold start loads, with nothing on the path but what a deployment uploads.

The layers are made from the packages of this environment, whose versions are the pinned ones.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from components.build.packaging import function_package
from components.build.runtime import LAYERS, SLICES
from components.build.wheels import layer_package
from tests.support.packages import installed, unpack
from tests.unit.components.declared import ROOT
from tests.unit.handlers.pictures import encoded, four_corners

if TYPE_CHECKING:
    from pathlib import Path

SDK = {"botocore", "dateutil", "jmespath", "six", "urllib3"}
# Modules of Python that other parts of the SDK would load, each some milliseconds of every start.
NEEDLESS = {
    "asyncio",
    "multiprocessing",
    "unittest",
}
# Shared modules that a function never needs.
FOREIGN = {
    "upload": {
        *("handlers.api.cursor", "handlers.access.signed_urls", "handlers.model.job"),
        *("handlers.store.gifts", "handlers.store.jobs", "handlers.store.renditions"),
        *("handlers.store.restores", "handlers.store.removals"),
        "handlers.store.admin_usage",
    },
    "gallery": {
        *("handlers.store.gifts", "handlers.store.content_claims", "handlers.store.restores"),
        "handlers.store.admin_usage",
    },
    "session": {
        *("handlers.model.job", "handlers.model.order", "handlers.model.stored_objects"),
        *("handlers.store.images", "handlers.store.jobs", "handlers.fileformats"),
    },
    "people": {
        *("handlers.model.order", "handlers.model.stored_objects"),
        *("handlers.store.images", "handlers.store.gifts", "handlers.fileformats"),
        "handlers.store.export_files",
    },
    "maintenance": {
        *("handlers.access.policy", "handlers.api.gateway", "handlers.store.export_addresses"),
        "handlers.store.admin_usage",
    },
    "thumbnail": {
        *("handlers.access", "handlers.api", "handlers.model.person", "handlers.model.job"),
        *("handlers.store.gifts", "handlers.store.jobs", "handlers.store.people"),
        *("handlers.store.restores", "handlers.store.removals", "handlers.store.admin_usage"),
    },
}
# One module for each kind of file: which one is needed is known with the file.
BY_FORMAT = {
    *(f"handlers.fileformats.{each}" for each in ("gif", "heif", "jxl", "png", "webp")),
    *(f"handlers.redaction.{each}" for each in ("gif", "heif", "jpeg", "jxl", "png", "webp")),
}
# Of a file of their kind each, or of a profile: none of that is known at a start.
RARE = {
    *("PIL.AvifImagePlugin", "PIL.GifImagePlugin", "PIL.ImageCms", "PIL.PngImagePlugin"),
    *("PIL.TiffImagePlugin", "pillow_heif", "pillow_jxl"),
}
SETTINGS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-central-1",
}


# The layers are built for it.
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Deployed:
    """Unpacked functions and layers."""

    folder: Path

    def loaded(self, slice_name: str, program: str) -> set[str]:
        """The modules in memory once a function's process has run a program."""
        path = [self.folder / slice_name, self.folder / "sdk" / "python"]
        if slice_name == "thumbnail":
            path.append(self.folder / "imaging" / "python")
        program = (
            f"import json, sys; sys.path[:0] = {[str(each) for each in path]!r}\n"
            f"{program}\nprint(json.dumps(sorted(sys.modules)))"
        )
        done = subprocess.run(
            [sys.executable, "-S", "-E", "-s", "-B", "-c", program],
            env={"PATH": os.defpath, **SETTINGS},
            capture_output=True,
            text=True,
            check=False,
        )
        assert not done.returncode, done.stderr
        return set(json.loads(done.stdout))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    cache, folder = tmp_path_factory.mktemp("cache"), tmp_path_factory.mktemp("functions")
    for name, owner in LAYERS.items():
        package = layer_package(
            name,
            requirements=ROOT / "handlers" / owner / "requirements.txt",
            platform="host",
            cache=cache,
            download=installed,
        )
        unpack(package, folder / name)
    for name in SLICES:
        package = function_package(name, root=ROOT, platform="host", cache=cache)
        unpack(package, folder / name)
    return Deployed(folder)


def started(slice_name: str) -> str:
    """A program that does what a function does before its first request to AWS."""
    return (
        f"from handlers.{slice_name}.handler import handler\n"
        "from handlers.aws import clients\n"
        "clients.s3(); clients.dynamodb()"
    )


def packages(loaded: set[str]) -> set[str]:
    """The packages that are not part of Python."""
    top = {name.partition(".")[0] for name in loaded} - {"__main__", "__mp_main__"}
    return {name for name in top if name not in sys.stdlib_module_names}


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_function_loads_no_module_that_is_for_other_functions_or_one_kind_of_file(
    slice_name: str, deployed: Deployed
) -> None:
    loaded = deployed.loaded(slice_name, started(slice_name))

    assert f"handlers.{slice_name}.domain" in loaded
    assert not loaded & FOREIGN[slice_name]
    assert not loaded & BY_FORMAT


def test_the_modules_that_must_not_be_loaded_exist() -> None:
    for name in BY_FORMAT.union(*FOREIGN.values()):
        path = ROOT / name.replace(".", "/")
        assert path.with_suffix(".py").is_file() or path.is_dir(), name


@pytest.mark.parametrize("slice_name", sorted(set(SLICES) - {"thumbnail"}))
def test_a_function_without_imaging_loads_its_code_and_a_small_sdk(
    slice_name: str, deployed: Deployed
) -> None:
    loaded = deployed.loaded(slice_name, started(slice_name))

    assert packages(loaded) == {"handlers", *SDK}
    assert not loaded & NEEDLESS


def test_the_thumbnail_function_loads_no_more_of_pillow_than_a_start_needs(
    deployed: Deployed,
) -> None:
    loaded = deployed.loaded("thumbnail", started("thumbnail"))

    assert packages(loaded) == {"PIL", "handlers", *SDK}
    assert not loaded & (NEEDLESS | RARE)


def test_a_jpeg_is_rendered_without_the_decoders_of_rarer_formats(
    deployed: Deployed, tmp_path: Path
) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(encoded(four_corners((640, 480)), "JPEG"))
    program = (
        "from handlers.imaging import Limits, render\n"
        f"photo = open({str(photo)!r}, 'rb').read()\n"
        "assert render(photo, Limits(max_pixels=10**6)).files\n"
    )

    loaded = deployed.loaded("thumbnail", program)

    assert packages(loaded) == {"PIL", "handlers"}
    # The one for pictures of Blizzard's games comes only with all the others that Pillow has.
    assert not loaded & {"PIL.AvifImagePlugin", "PIL.BlpImagePlugin", "PIL.TiffImagePlugin"}


def test_no_function_looks_at_its_sources(deployed: Deployed) -> None:
    for folder in ("gallery", "sdk"):
        sources = list((deployed.folder / folder).rglob("*.py"))
        assert sources
        for source in sources:
            source.write_text("this is no Python")
            os.utime(source, (0, 0))

    assert "handlers.gallery.handler" in deployed.loaded("gallery", started("gallery"))
