"""Everything that is built before anything is created: function packages, layers, the frozen site.

A failed download or a broken template ends the program here, while there is nothing to clean up.
Results are cached under a digest of their sources.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pulumi

from components.build import bytecode
from components.build.archive import PackagingError
from components.build.packaging import function_package
from components.build.runtime import LAYERS, RUNTIME, SLICES
from components.build.wheels import layer_package
from webapp import freeze, latest, node

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.config.stack import StackConfig

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
CONTRACT = ROOT / "handlers" / "api" / "openapi.yaml"


@dataclass(frozen=True, kw_only=True)
class Artifacts:
    """What the components deploy: packages by slice, layers by name, the files of the site."""

    packages: Mapping[str, Path]
    layers: Mapping[str, Path]
    site: Sequence[freeze.SiteFile]


def build(config: StackConfig) -> Artifacts:
    """Build what is not in the cache yet.

    Raises:
        PackagingError: when wheels or the page's packages cannot be downloaded, or the file of the
            latest photos is broken or another one than the stack's settings name.
    """
    platform = config.lambda_platform
    if not bytecode.runs_here(platform):
        pulumi.log.warn(
            f"Functions will start about half as fast as they could: they run {RUNTIME} and this "
            f"program {sys.version_info.major}.{sys.version_info.minor}, which cannot make byte "
            "code for them. To have it, deploy from an environment of that version."
        )
    known = latest.place(pulumi.get_stack())
    try:
        if config.latest_photos and not config.signs_in:
            latest.expect(known, config.latest_photos)
        site = freeze.build(
            CACHE,
            max_upload_bytes=config.max_upload_bytes,
            latest=latest.read(known),
            sign_in=config.signs_in,
            title=config.title,
            copies_days=copies_days(config),
        )
    except (node.NodeError, latest.LatestError) as error:
        raise PackagingError(str(error)) from error
    return Artifacts(
        packages=function_packages(platform),
        layers=layer_packages(platform),
        site=freeze.files(site),
    )


def copies_days(config: StackConfig) -> int | None:
    """How long copies of a photo that was deleted for good stay somewhere; None if there are none.

    The replica hides it at once, and keeps it as an old version.
    """
    kept = [
        *([config.backup_days] if config.backup else []),
        *([config.old_version_days] if config.replica_region else []),
    ]
    return max(kept, default=None)


def function_packages(platform: str) -> Mapping[str, Path]:
    """The package of each function, by slice."""
    return {
        name: function_package(name, root=ROOT, platform=platform, cache=CACHE) for name in SLICES
    }


def layer_packages(platform: str) -> Mapping[str, Path]:
    """The package of each layer, by name.

    Raises:
        PackagingError: when wheels cannot be downloaded.
    """
    return {
        name: layer_package(
            name,
            requirements=ROOT / "handlers" / folder / "requirements.txt",
            platform=platform,
            cache=CACHE,
        )
        for name, folder in LAYERS.items()
    }
