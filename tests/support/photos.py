"""Generated pictures for tests: small, quick, and each with unique content."""

from __future__ import annotations

import io
import uuid
from itertools import count
from typing import Any

from PIL import Image

_ORIENTATION = 0x0112
_TOLERANCE = 40
_serial = count(1)
# As large as the blocks of JPEG.
_SQUARE = 8

Colour = tuple[int, int, int]

RED: Colour = (200, 30, 30)
BLUE: Colour = (30, 60, 200)


def two_colours(width: int = 640, height: int = 480) -> Image.Image:
    """Red above, blue below, to show which way is up. Each is unique, also as a file."""
    picture = Image.new("RGB", (width, height), BLUE)
    picture.paste(RED, (0, 0, width, height // 2))
    _number(picture)
    return picture


def encoded(picture: Image.Image, file_format: str = "JPEG", *, orientation: int = 1) -> bytes:
    """The picture as a file; `orientation` is only stated in EXIF.

    It has no other metadata, so that it is downloaded unchanged.
    """
    file = io.BytesIO()
    if orientation == 1:
        picture.save(file, file_format)
    else:
        exif = Image.Exif()
        exif[_ORIENTATION] = orientation
        picture.save(file, file_format, exif=exif)
    return file.getvalue()


def jpeg(width: int = 640, height: int = 480, *, orientation: int = 1) -> bytes:
    """A JPEG."""
    return encoded(two_colours(width, height), orientation=orientation)


def png(width: int = 640, height: int = 480) -> bytes:
    """A PNG."""
    return encoded(two_colours(width, height), "PNG")


def opened(data: bytes) -> Image.Image:
    """A file as a picture, with all of its pixels."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def colour_at(picture: Image.Image, x: int, y: int) -> str:
    """Which of the two colours a pixel has, within the tolerance of lossy formats."""
    found: Any = picture.convert("RGB").getpixel((x, y))
    for name, colour in (("red", RED), ("blue", BLUE)):
        if all(abs(a - b) <= _TOLERANCE for a, b in zip(found, colour, strict=True)):
            return name
    return str(found)


def _number(picture: Image.Image) -> None:
    """Writes a serial number where the colours meet, in grey squares that survive any encoder.

    The same photo is stored only once, so photos of different tests must not be the same.
    """
    number, top = next(_serial), picture.height // 2 // _SQUARE * _SQUARE
    for digit in range(8):
        left, grey = digit * _SQUARE, (number >> 2 * digit & 3) * 85
        picture.paste((grey, grey, grey), (left, top, left + _SQUARE, top + _SQUARE))


def new_id() -> str:
    """An identifier as the upload function generates it."""
    return str(uuid.uuid4())
