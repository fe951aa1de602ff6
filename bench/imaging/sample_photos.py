"""The photos to measure with: generated ones, real ones, and those of a given folder.

The real ones are photographs among Debian's desktop backgrounds. They come from the package, not
from this repository, and are encoded as cameras do, with their profile, if any. If they are not
available, the bench leaves them out.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps

from bench import photos
from bench.markdown import say
from webapp.node import CACHE

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEGA = 1_000_000
_SUFFIXES = {".jpg", ".jpeg"}
_PACKAGES = ("lomiri-wallpapers-16.04", "lomiri-wallpapers-20.04")
_SUNSET = "sunset_by_Aitzol_Berasategi.jpg"
# File, and how many times it is tiled in each direction.
_REAL = ((_SUNSET, 1), ("Kleiber_by_Lukas_Baubkus.jpg", 1), (_SUNSET, 2))
_SENSORS = ((4032, 3024), (6000, 4000), (8064, 6048))
_WEBP_QUALITY, _HEIF_QUALITY = 90, 80
_DOWNLOAD_SECONDS = 120


@dataclass(frozen=True)
class SamplePhoto:
    """One photo: what it is called in the tables, and its file."""

    label: str
    content: bytes


def made(*, quick: bool) -> Iterator[SamplePhoto]:
    """Like those of a phone's camera, with 12, 24 and 48 million pixels."""
    for width, height in _SENSORS[: 1 if quick else None]:
        label = f"generated, {width * height / _MEGA:.0f} MP"
        say(f"taking a photo: {label}")
        seen = photos.picture(width, height, seed=1)
        yield SamplePhoto(label, photos.jpeg(seen, photos.srgb_profile()))


def real(*, quick: bool = False) -> Iterator[SamplePhoto]:
    """Photographs; the largest is one of them tiled two by two."""
    folder = _real_folder()
    if folder is None:
        return
    for name, times in _REAL[: 1 if quick else None]:
        found = next(folder.rglob(name), None)
        if found is None:
            continue
        with Image.open(found) as image:
            tile = ImageOps.exif_transpose(image).convert("RGB")
            profile: bytes | None = image.info.get("icc_profile")
        seen = Image.new("RGB", (tile.width * times, tile.height * times))
        for number in range(times * times):
            across, down = number % times, number // times
            seen.paste(tile, (across * tile.width, down * tile.height))
        label = f"real, {seen.width * seen.height / _MEGA:.0f} MP"
        yield SamplePhoto(label, photos.jpeg(seen, profile))


def own(folder: Path) -> Iterator[SamplePhoto]:
    """The JPEGs of a folder, unchanged."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _SUFFIXES:
            with Image.open(path) as image:
                size = image.width * image.height / _MEGA
            yield SamplePhoto(f"{path.stem}, {size:.0f} MP", path.read_bytes())


def as_format(taken: SamplePhoto, name: str) -> bytes:
    """The photo as a PNG, WebP or HEIF file written by Pillow and its plugin."""
    with Image.open(io.BytesIO(taken.content)) as image:
        image.load()
    # Stored upright: the libraries differ in which formats they read EXIF from.
    image.info = {}
    file = io.BytesIO()
    if name == "HEIF":
        import pillow_heif  # noqa: PLC0415 (slow to import)

        heif: Any = pillow_heif.from_pillow(image)  # its methods have no types
        heif.save(file, quality=_HEIF_QUALITY)
    else:
        image.save(file, name, quality=_WEBP_QUALITY)
    return file.getvalue()


def _real_folder() -> Path | None:
    """Where the packages were unpacked; they are fetched once."""
    folder = CACHE / "bench" / "real"
    if folder.is_dir():
        return folder
    if not all(shutil.which(program) for program in ("apt-get", "dpkg")):
        say("no real photographs: they come with a package of Debian; give your own with --photos")
        return None
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".real-", dir=folder.parent) as scratch:
        say("fetching real photographs")
        unpacked = Path(scratch) / "unpacked"
        try:
            _run("apt-get", "download", *_PACKAGES, folder=scratch)
            for package in Path(scratch).glob("*.deb"):
                _run("dpkg", "--extract", str(package), str(unpacked), folder=scratch)
        except (subprocess.SubprocessError, OSError) as error:
            say(f"no real photographs: {error}; give your own with --photos")
            return None
        unpacked.rename(folder)
    return folder


def _run(*command: str, folder: str) -> None:
    subprocess.run(
        command,
        cwd=folder,
        check=True,
        timeout=_DOWNLOAD_SECONDS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
