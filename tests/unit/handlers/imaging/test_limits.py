"""The limits of rendering: photos beyond them are refused before decoding."""

from __future__ import annotations

import struct
import time
import zlib
from itertools import repeat
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from handlers.fileformats import formats
from handlers.imaging import Limits, UnusablePhotoError, render
from tests.unit.handlers.pictures import (
    RED,
    close,
    encoded,
    four_corners,
    gif_that_claims,
    jpeg_that_claims,
    left,
    png_that_claims,
    rendered,
    thumbnail,
    webp_that_claims,
)

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF"]


def refused(content: bytes, max_pixels: int = 10_000_000) -> UnusablePhotoError:
    with pytest.raises(UnusablePhotoError) as caught:
        rendered(content, max_pixels)
    return caught.value


@pytest.mark.parametrize(
    "claim", [jpeg_that_claims, png_that_claims, gif_that_claims, webp_that_claims]
)
def test_a_decompression_bomb_is_refused_by_its_header(claim: Callable[[int, int], bytes]) -> None:
    started = time.process_time()

    error = refused(claim(16_000, 16_000), max_pixels=100_000_000)

    assert error.code == "too_many_pixels"
    assert error.message == "The photo has too many pixels: at most 100 million can be shown."
    # Decoding that many pixels takes seconds; a header, milliseconds.
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_pixel_limit_is_exact(file_format: str) -> None:
    content = encoded(four_corners((50, 40)), file_format)

    assert rendered(content, 2000).width == 50
    assert refused(content, 1999).code == "too_many_pixels"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7",
        bytes(1000),
        encoded(four_corners((50, 40)), "BMP"),
        encoded(four_corners((50, 40)), "ICO"),
        encoded(four_corners((50, 40)), "PPM"),
        encoded(four_corners((50, 40)), "JPEG2000"),
    ],
)
def test_other_formats_are_not_an_image(content: bytes) -> None:
    error = refused(content)

    assert error.code == "not_an_image"
    assert error.message == f"The file is not a {formats.LABELS} photo."


@pytest.mark.parametrize("content", [b"\xff\xd8\xff", png_that_claims(400, 300)])
def test_a_header_without_pixels_is_damaged(content: bytes) -> None:
    error = refused(content)

    assert error.code == "damaged"
    assert error.message == "The file is incomplete or damaged, so the photo cannot be read."


def with_passes(count: int) -> bytes:
    """A progressive JPEG whose last pass is there many times."""
    content = encoded(four_corners((64, 64)), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * count + content[-2:]


def test_a_jpeg_with_too_many_scans_is_refused_before_decoding() -> None:
    assert rendered(with_passes(80)).files
    assert refused(with_passes(101)).code == "too_complex"


def test_no_step_starts_after_the_deadline() -> None:
    content = encoded(four_corners((2000, 2000)), "JPEG")
    left_over = iter([3.0, 2.0, 1.0, *repeat(0.0, 100)])
    asked: list[float] = []

    def deadline() -> float:
        asked.append(next(left_over))
        return asked[-1]

    with pytest.raises(UnusablePhotoError) as caught:
        render(content, Limits(max_pixels=10_000_000, deadline=deadline))

    assert caught.value.code == "too_complex"
    assert asked == [3.0, 2.0, 1.0, 0.0]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_texts_in_a_png_do_not_refuse_it() -> None:
    """Unpacked, these would be 200 MB."""
    content = encoded(Image.new("RGB", (50, 40), RED), "PNG")
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(20_000_000), 9)) * 10

    assert close(left(thumbnail(content[:33] + text + content[33:])), RED)


def test_a_profile_in_a_png_that_decompresses_to_too_much_is_ignored() -> None:
    content = encoded(Image.new("RGB", (50, 40), RED), "PNG")
    bomb = chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(100_000_000), 9))
    started = time.process_time()

    with pytest.raises(UnusablePhotoError) as caught:
        rendered(content[:33] + bomb + content[33:])

    assert caught.value.code == "damaged"
    assert time.process_time() - started < 0.5


def test_cyclic_directories_of_a_tiff_are_read_once() -> None:
    content = bytearray(encoded(Image.new("RGB", (50, 40), RED), "TIFF"))
    (first,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, first)
    struct.pack_into("<I", content, first + 2 + 12 * count, first)

    assert close(left(thumbnail(bytes(content))), RED)


def test_the_memory_for_exif_is_limited_by_its_size() -> None:
    """Each of 5,000 tags names all of EXIF: a table of them would have 300 MB."""
    tags = [struct.pack("<HHII", 40_000 + i, 7, 60_000, 8) for i in range(4_900)]
    raw = b"II*\0" + struct.pack("<IH", 8, len(tags)) + b"".join(tags) + bytes(4)
    content = encoded(Image.new("RGB", (50, 40), RED), "JPEG")
    segment = b"Exif\0\0" + raw
    content = (
        content[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + content[2:]
    )
    started = time.process_time()

    assert close(left(thumbnail(content)), RED)
    assert time.process_time() - started < 0.5
