"""Small files that are costly to decode: refused by header, or rendered cheaply."""

from __future__ import annotations

import struct
import time
import zlib
from dataclasses import replace
from itertools import repeat
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from handlers.imaging import Limits, Rendered, UnusablePhotoError, render
from handlers.imaging.animation import render as animated
from handlers.imaging.decoders.joined_file import JoinedFile
from handlers.imaging.size_limits import MAX_SIDE, check_size
from tests.support import heif_tiles
from tests.unit.handlers.imaging.animation.animations import saved, video_frames
from tests.unit.handlers.pictures import encoded, four_corners

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = Limits(max_pixels=100_000_000)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    """A grey PNG of any size, built without having it in memory."""
    packed = zlib.compressobj(9)
    rows = max(1, 4_000_000 // (width + 1))
    blocks = [*repeat(rows, height // rows), height % rows]
    data = b"".join(packed.compress(bytes((width + 1) * each)) for each in blocks) + packed.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def tiff(width: int, height: int) -> bytes:
    return encoded(Image.new("L", (width, height)), "TIFF", compression="tiff_deflate")


def jxl(width: int, height: int) -> bytes:
    """Only the header of a JPEG XL: reading beyond it would report damage."""
    bits = 0x0AFF
    place = 17  # after the mark comes a bit for sizes that are small
    for edge in (height, width):
        bits |= 3 << place | (edge - 1) << place + 2
        place += 32 + (3 if edge == height else 0)  # between them stands a ratio: none
    return bits.to_bytes(20, "little")


def refused(content: bytes, limits: Limits = LIMITS) -> UnusablePhotoError:
    started = time.process_time()
    with pytest.raises(UnusablePhotoError) as caught:
        render(content, limits)
    assert time.process_time() - started < 0.5
    return caught.value


@pytest.mark.slow
@pytest.mark.parametrize("make", [png, tiff, jxl])
@pytest.mark.parametrize("turned", [False, True], ids=["tall", "wide"])
def test_an_image_of_one_very_long_column_is_refused_by_its_header(
    make: Callable[[int, int], bytes], *, turned: bool
) -> None:
    size = (9_999_999, 1) if turned else (1, 9_999_999)

    error = refused(make(*size))

    assert error.code == "too_long"
    assert error.message == "The photo is too long: each side can have at most 65,535 pixels."


@pytest.mark.parametrize("size", [(1, MAX_SIDE), (MAX_SIDE, 1), (30_000, 3000), (40_000, 3)])
def test_panoramas_and_strips_may_be_as_long_as_any_jpeg(size: tuple[int, int]) -> None:
    check_size(*size, 100_000_000)

    if size[1] < 3000:  # what takes no time is rendered too
        made = render(png(*size), LIMITS)
        assert ((made.width, made.height), made.damaged) == (size, False)


def test_a_side_one_pixel_too_long_is_refused() -> None:
    with pytest.raises(UnusablePhotoError, match="too_long"):
        check_size(1, MAX_SIDE + 1, 100_000_000)


def interleaved(count: int) -> bytes:
    """A PNG with `count` texts between its image data, which the decoder is not given."""
    content = encoded(four_corners((200, 160)), "PNG")
    place = content.index(b"IDAT") - 4
    text = chunk(b"tEXt", b"a\0b") + chunk(b"IDAT", b"")
    return content[:place] + text * count + content[place:]


def test_the_time_for_a_png_is_linear_in_its_chunks() -> None:
    started = time.process_time()

    assert render(interleaved(20_000), LIMITS).files

    # A search from the beginning for each part would take minutes.
    assert time.process_time() - started < 5


def test_joined_parts_read_like_one_buffer() -> None:
    parts = [b"", b"abc", memoryview(b"de"), b"", b"f", b""]
    file, whole = JoinedFile(parts), b"abcdef"

    for start in range(8):
        for size in (-1, 0, 1, 2, 3, 4, 10):
            file.seek(start)
            expected = whole[start:] if size < 0 else whole[start : start + size]
            assert file.read(size) == expected
            assert file.read() == (b"" if size < 0 else whole[start + len(expected) :])


def test_larger_jpegs_may_have_fewer_scans() -> None:
    content = encoded(four_corners((64, 64)), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    content = content[:last] + content[last:-2] * 30 + content[-2:]
    scans = content.count(b"\xff\xda")
    enough = 64 * 64 * scans

    assert render(content, replace(LIMITS, max_scanned=enough)).files
    assert refused(content, replace(LIMITS, max_scanned=enough - 1)).code == "too_complex"


def test_a_heic_with_too_many_tile_references_is_refused() -> None:
    enough = Limits(max_pixels=300 * 300)  # of HEIC, two thirds of that

    whole = render(heif_tiles.grid((64, 64), 3, 3, (180, 180)), enough)
    assert (whole.width, whole.height, whole.damaged) == (180, 180, False)
    assert render(heif_tiles.overlay((180, 180), 2), enough).width == 180

    for giant in (
        heif_tiles.grid((180, 180), 10, 10, (180, 180)),
        heif_tiles.overlay((180, 180), 1000),
    ):
        assert refused(giant, enough).code == "too_complex"


def moved(content: bytes) -> Rendered:
    made = render(content, LIMITS)
    assert made.animated
    return made


@pytest.mark.slow
def test_the_number_of_decoded_frames_is_limited_by_the_files_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = saved(video_frames(4, (800, 400)), "PNG", duration=100)
    names = [file.name for file in moved(content).files]
    assert names == ["thumb-150.jpg", "320.webp", "640.webp", "800.webp"]

    # Each frame once for each of two sizes, and the first once more for each, to count its colours.
    once = 4 * 800 * 400
    monkeypatch.setattr(animated, "_DECODED_PER_PHOTO", 2 * once + 2 * 800 * 400)
    monkeypatch.setattr(animated, "_DECODED_PER_BYTE", 0)
    assert [file.name for file in moved(content).files] == names[:3]

    monkeypatch.setattr(animated, "_DECODED_PER_PHOTO", once)
    assert [file.name for file in moved(content).files] == names[:2]
    monkeypatch.setattr(animated, "_DECODED_PER_BYTE", 100)
    assert [file.name for file in moved(content).files] == names
