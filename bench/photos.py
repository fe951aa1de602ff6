"""Photos like those of a phone's camera, without a real photo in the repository.

Detail at every scale, grain all over, a colour profile, and held upright: an even or drawn picture
would be decoded and encoded far too quickly. The same seed gives the same picture.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms

from handlers.imaging.colour import colour_space, icc

# EXIF's tags.
_MAKE, _ORIENTATION = 0x010F, 0x0112
_HELD_UPRIGHT = 6

# Primaries and transfer function, as ITU-T H.273 numbers them.
_P3 = (12, 13)

_QUALITY = 90
# Squares along the long edge, from clouds to leaves, and the opacity of each layer.
# In real photos, fine detail has almost no chroma.
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
    """Photos of one kind, which a measurement uses in turn."""

    label: str
    files: tuple[bytes, ...]


@dataclass(frozen=True)
class Kind:
    """A camera's resolution, and how many photos are generated for it."""

    label: str
    width: int
    height: int
    count: int

    def photos(self) -> Photos:
        """Generate the photos."""
        files = [_photo(self.width, self.height, seed) for seed in range(self.count)]
        return Photos(self.label, tuple(files))


KINDS = (Kind("12 MP", 4032, 3024, 3), Kind("1 MP", 1152, 864, 3))


def picture(width: int, height: int, seed: int) -> Image.Image:
    """The scene."""
    chance = random.Random(seed)  # noqa: S311 (a picture, not a secret)
    seen = Image.new("RGB", (width, height))
    for mode, squares, share in _OCTAVES:
        size = (squares, max(1, squares * height // width))
        pixels = chance.randbytes(size[0] * size[1] * len(mode))
        layer = Image.frombytes(mode, size, pixels).convert("RGB")
        large = layer.resize((width, height), Image.Resampling.BICUBIC)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
        seen = Image.blend(seen, large, share)
    grain = Image.frombytes("L", (width, height), chance.randbytes(width * height))
    return Image.blend(seen, grain.convert("RGB"), _GRAIN)


def jpeg(seen: Image.Image, profile: bytes | None) -> bytes:
    """The scene as the camera's file."""
    exif = Image.Exif()
    exif[_MAKE], exif[_ORIENTATION] = "bench", _HELD_UPRIGHT
    file = io.BytesIO()
    seen.save(file, "JPEG", quality=_QUALITY, subsampling="4:2:0", exif=exif, icc_profile=profile)
    return file.getvalue()


def srgb_profile() -> bytes:
    """The colour profile that most cameras put into a photo."""
    colours: Any = ImageCms  # some of its answers have no type
    return colours.ImageCmsProfile(colours.createProfile("sRGB")).tobytes()


def p3_profile() -> bytes:
    """Display P3, as iPhones put it into every photo: its primaries with the curve of sRGB."""
    return icc.build(colour_space.from_cicp(*_P3))


def _photo(width: int, height: int, seed: int) -> bytes:
    return jpeg(picture(width, height, seed), p3_profile())
