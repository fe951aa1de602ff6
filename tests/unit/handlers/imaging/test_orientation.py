"""Every photo becomes upright, whatever its orientation."""

from __future__ import annotations

import pytest
from PIL import Image, ImageOps

from handlers.fileformats import exif
from tests.unit.handlers.pictures import (
    close,
    corners,
    encoded,
    four_corners,
    opened,
    rendered,
)

ORIENTATION = 0x0112


def stored_as(orientation: int, file_format: str, size: tuple[int, int] = (400, 200)) -> bytes:
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    return encoded(four_corners(size), file_format, exif=tags)


def upright(orientation: int, size: tuple[int, int] = (400, 200)) -> Image.Image:
    raw = four_corners(size)
    raw.getexif()[ORIENTATION] = orientation
    return ImageOps.exif_transpose(raw)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_becomes_upright(file_format: str, orientation: int) -> None:
    meant = upright(orientation)

    result = rendered(stored_as(orientation, file_format))

    assert (result.width, result.height) == meant.size
    for image in opened(result).values():
        assert (image.width > image.height) == (meant.width > meant.height)
        for shown, wanted in zip(corners(image), corners(meant), strict=True):
            assert close(shown, wanted, tolerance=30)


@pytest.mark.slow
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_of_a_scaled_jpeg_becomes_upright(orientation: int) -> None:
    size = (4400, 1000)
    content = stored_as(orientation, "JPEG", size)
    meant = upright(orientation, size)

    result = rendered(content)

    assert (result.width, result.height) == meant.size
    for image in opened(result).values():
        assert (image.width > image.height) == (meant.width > meant.height)
        for shown, wanted in zip(corners(image), corners(meant), strict=True):
            assert close(shown, wanted, tolerance=30)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_invalid_orientation_is_ignored(orientation: int) -> None:
    result = rendered(stored_as(orientation, "JPEG"))

    assert (result.width, result.height) == (400, 200)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        b"",
        b"II*\0",
        b"II*\0\xff\xff\xff\xff",
        b"XX*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0",
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\x01\0\0\0\x06\0\0\0",
    ],
)
def test_what_is_not_exif_has_neither_orientation_nor_preview(raw: bytes | None) -> None:
    assert exif.orientation(raw) == 1
    assert exif.preview(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0",
        b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0",
        b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x04\0\0\0\x01\0\0\0\x06",
    ],
    ids=["little endian", "big endian", "long"],
)
def test_both_byte_orders_and_integer_types_are_read(raw: bytes) -> None:
    assert exif.orientation(raw) == 6
