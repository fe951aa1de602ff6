"""Photos as a phone's camera makes them, without anybody's photo in the repository.

Detail at every scale, grain all over, a colour profile, and held upright: an even or drawn picture
would be decoded and encoded far too quickly. The same seed gives the same picture.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms

_ORIENTATION = 0x0112
_MADE_BY = 0x010F
_HELD_UPRIGHT = 6
_QUALITY = 90
# Squares along the long edge, from clouds to leaves, and how much each covers what is below it.
# Fine detail has next to no colour of its own in real photos.
_OCTAVES = (
    ("RGB", 5, 1.0),
    ("RGB", 17, 0.4),
    ("L", 61, 0.3),
    ("L", 233, 0.2),
    ("L", 907, 0.12),
)
_GRAIN = 0.06


@dataclass(frozen=True)
class Photos:
    """Photos of one kind; what is measured takes them in turn."""

    label: str
    files: tuple[bytes, ...]


@dataclass(frozen=True)
class Kind:
    """A camera's sensor, in pixels, and how many photos are taken with it."""

    label: str
    width: int
    height: int
    count: int

    def photos(self) -> Photos:
        """Take the photos."""
        files = [_photo(self.width, self.height, seed) for seed in range(self.count)]
        return Photos(self.label, tuple(files))


KINDS = (Kind("12 MP", 4032, 3024, 3), Kind("1 MP", 1152, 864, 3))


def _photo(width: int, height: int, seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 (a picture, not a secret)
    picture = Image.new("RGB", (width, height))
    for mode, squares, share in _OCTAVES:
        size = (squares, max(1, squares * height // width))
        pixels = chance.randbytes(size[0] * size[1] * len(mode))
        layer = Image.frombytes(mode, size, pixels).convert("RGB")
        large = layer.resize((width, height), Image.Resampling.BICUBIC)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
        picture = Image.blend(picture, large, share)
    grain = Image.frombytes("L", (width, height), chance.randbytes(width * height))
    picture = Image.blend(picture, grain.convert("RGB"), _GRAIN)

    exif = Image.Exif()
    exif[_ORIENTATION] = _HELD_UPRIGHT
    exif[_MADE_BY] = "bench"
    colours: Any = ImageCms  # some of its answers have no type
    profile: bytes = colours.ImageCmsProfile(colours.createProfile("sRGB")).tobytes()
    file = io.BytesIO()
    picture.save(
        file, "JPEG", quality=_QUALITY, subsampling="4:2:0", exif=exif, icc_profile=profile
    )
    return file.getvalue()
