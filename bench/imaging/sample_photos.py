"""The photos to measure with: generated ones, real ones, and those of a given folder.

The real ones are photographs among Debian's desktop backgrounds. They come from the package, not
from this repository. If they are not available, the bench leaves them out.

All are encoded as phones do it: held upright, and with the profile of Display P3, as iPhones have,
or of sRGB. A picture has the same values with either.
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
    from collections.abc import Iterator, Sequence

_MEGA = 1_000_000
_SUFFIXES = {".jpg", ".jpeg"}
_PACKAGES = ("lomiri-wallpapers-16.04", "lomiri-wallpapers-20.04")
_SRGB, _P3 = "sRGB", "P3"
# Width and height, or the file, and the profiles.
_MADE = (
    ((4032, 3024), (_SRGB, _P3)),
    ((5472, 3648), (_P3,)),
    ((5712, 4284), (_P3,)),
    ((8064, 6048), (_SRGB,)),
)
_REAL = (
    ("sunset_by_Aitzol_Berasategi.jpg", (_SRGB, _P3)),
    ("Kleiber_by_Lukas_Baubkus.jpg", (_P3,)),
)
_WEBP_QUALITY, _HEIF_QUALITY = 90, 80
_DOWNLOAD_SECONDS = 120


@dataclass(frozen=True)
class SamplePhoto:
    """One photo: what it shows, for the tables, its file, and its profile if that is known."""

    subject: str
    content: bytes
    profile: str = ""

    @property
    def label(self) -> str:
        """For the tables."""
        return f"{self.subject}, {self.profile}" if self.profile else self.subject

    @property
    def is_p3(self) -> bool:
        """Whether it is known to be in Display P3."""
        return self.profile == _P3


def made(*, quick: bool) -> Iterator[SamplePhoto]:
    """Detail and grain all over, with 12 to 48 million pixels."""
    for (width, height), profiles in _MADE[: 1 if quick else None]:
        subject = f"generated, {width * height / _MEGA:.0f} MP"
        say(f"taking a photo: {subject}")
        yield from _taken(subject, photos.picture(width, height, seed=1), profiles)


def real(*, quick: bool = False) -> Iterator[SamplePhoto]:
    """Photographs."""
    folder = _real_folder()
    if folder is None:
        return
    for name, profiles in _REAL[: 1 if quick else None]:
        found = next(folder.rglob(name), None)
        if found is None:
            continue
        with Image.open(found) as image:
            seen = ImageOps.exif_transpose(image).convert("RGB")
        yield from _taken(f"real, {seen.width * seen.height / _MEGA:.0f} MP", seen, profiles)


def own(folder: Path) -> Iterator[SamplePhoto]:
    """The JPEGs of a folder, unchanged."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _SUFFIXES:
            with Image.open(path) as image:
                size = image.width * image.height / _MEGA
            yield SamplePhoto(f"{path.stem}, {size:.0f} MP", path.read_bytes())


def as_format(taken: SamplePhoto, name: str) -> bytes:
    """The photo as a PNG, WebP or HEIF file written by Pillow and its plugin, with its profile."""
    with Image.open(io.BytesIO(taken.content)) as image:
        image.load()
        kept = {key: image.info[key] for key in ("icc_profile", "exif") if key in image.info}
    file = io.BytesIO()
    if name == "HEIF":
        import pillow_heif  # noqa: PLC0415 (slow to import)

        # As phones store it, turned like the JPEG.
        heif: Any = pillow_heif.from_pillow(image)  # its methods have no types
        heif.save(file, quality=_HEIF_QUALITY, **kept)
    else:
        # Stored upright: the libraries differ in which formats they read EXIF from.
        kept.pop("exif", None)
        image.info = {}
        image.save(file, name, quality=_WEBP_QUALITY, **kept)
    return file.getvalue()


def _taken(subject: str, seen: Image.Image, profiles: Sequence[str]) -> Iterator[SamplePhoto]:
    contents = {_SRGB: photos.srgb_profile, _P3: photos.p3_profile}
    for name in profiles:
        yield SamplePhoto(subject, photos.jpeg(seen, contents[name]()), name)


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
