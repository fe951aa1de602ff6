"""The precedence of a PNG's colour information."""

from __future__ import annotations

import struct
import time
import zlib
from typing import TYPE_CHECKING

import pytest

from handlers.imaging.colour import colour_space
from handlers.imaging.decoders import png
from tests.support.samples_chart import chart
from tests.support.samples_jpeg import profile, saved
from tests.support.samples_png import chunk, keyed, with_chunk
from tests.unit.handlers.pictures import decoded, rendered

if TYPE_CHECKING:
    from handlers.imaging.colour.colour_space import ColourSpace

LINEAR = (b"gAMA", struct.pack(">I", 100_000))
SCREEN = (b"gAMA", struct.pack(">I", 45_455))
P3 = (b"cICP", bytes((12, 13, 0, 1)))
SRGB = (b"sRGB", b"\0")
ADOBE = (b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000))


def _colour_space(*chunks: tuple[bytes, bytes], icc: bytes | None = None) -> ColourSpace | None:
    content = saved(chart(), "PNG", **({"icc_profile": icc} if icc else {}))
    for kind, data in chunks:
        content = with_chunk(content, kind, data)
    return png.open_photo(content, 1).colour_space


def test_a_png_without_metadata_has_none() -> None:
    assert _colour_space() is None


def test_cicp_takes_precedence() -> None:
    space = _colour_space(SRGB, LINEAR, P3, icc=profile("srgb"))

    assert space == colour_space.from_cicp(12, 13)


@pytest.mark.parametrize(
    ("chunks", "icc"), [((LINEAR,), profile("p3")), ((LINEAR, SRGB), None), ((ADOBE,), None)]
)
def test_a_profile_and_srgb_take_precedence_over_gamma_and_primaries_alone_are_ignored(
    chunks: tuple[tuple[bytes, bytes], ...], icc: bytes | None
) -> None:
    assert _colour_space(*chunks, icc=icc) is None


def test_gamma_counts_without_a_better_source() -> None:
    space = _colour_space(LINEAR)

    assert space is not None
    assert space.gamma == 1
    assert space.primaries == colour_space.SRGB


def test_the_gamma_of_screens_is_srgb() -> None:
    space = _colour_space(SCREEN)

    assert space is not None
    assert space.is_srgb


def test_primaries_count_together_with_gamma() -> None:
    space = _colour_space(SCREEN, ADOBE)

    assert space is not None
    assert space.gamma is None
    assert space.primaries == ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), (0.3127, 0.329))


@pytest.mark.parametrize("data", [b"", bytes(3), bytes(5), bytes((200, 200, 0, 1))])
def test_an_unknown_cicp_changes_nothing(data: bytes) -> None:
    space = _colour_space((b"cICP", data))

    assert space is None or space.is_srgb


def test_gamma_of_zero_changes_nothing() -> None:
    space = _colour_space((b"gAMA", bytes(4)))

    assert space is not None
    assert space.is_srgb


def test_cicp_after_the_pixels_is_ignored() -> None:
    content = saved(chart(), "PNG")
    late = with_chunk(content, *P3)[33:49]

    assert png.open_photo(content[:-12] + late + content[-12:], 1).colour_space is None


@pytest.mark.parametrize(
    ("depth", "colour_type"), [(1, 0), (2, 0), (4, 0), (8, 0), (16, 0), (8, 2), (16, 2)]
)
def test_the_transparent_colour_is_found_in_every_bit_depth(depth: int, colour_type: int) -> None:
    shown = decoded(rendered(keyed(depth, colour_type)).files[-1]).convert("RGBA")

    left, right = shown.getpixel((3, 8)), shown.getpixel((12, 8))
    assert isinstance(left, tuple)
    assert left[3] == 0
    assert right == (255, 255, 255, 255)


def test_a_transparent_colour_of_another_bit_depth_matches_no_other_colour() -> None:
    """Of grey of 16 bits only the very value is see-through, not what looks like it."""
    content = keyed(16, 0).replace(
        chunk(b"tRNS", struct.pack(">H", 0x5512)), chunk(b"tRNS", struct.pack(">H", 0x5513))
    )

    assert decoded(rendered(content).files[-1]).mode == "RGB"


XMP = b"<x:xmpmeta><rdf:Description exif:DateTimeOriginal='2026-05-01T12:34:56'/></x:xmpmeta>"


def _text(packed: int, xmp: bytes = XMP) -> tuple[bytes, bytes]:
    text = zlib.compress(xmp, 9) if packed else xmp
    return b"iTXt", b"XML:com.adobe.xmp\0" + bytes((packed, 0)) + b"\0\0" + text


@pytest.mark.parametrize("packed", [0, 1])
@pytest.mark.parametrize("is_late", [False, True])
def test_the_date_is_taken_from_xmp(packed: int, *, is_late: bool) -> None:
    whole = with_chunk(saved(chart(), "PNG"), *_text(packed))
    if is_late:
        chunk = whole[33 : 33 + 12 + len(_text(packed)[1])]
        plain = saved(chart(), "PNG")
        whole = plain[:-12] + chunk + plain[-12:]

    assert rendered(whole).metadata.taken_at == "2026-05-01T12:34:56"


def test_xmp_that_decompresses_to_too_much_is_ignored() -> None:
    content, text = saved(chart(), "PNG"), _text(1, bytes(50_000_000) + XMP)
    for _ in range(3):
        content = with_chunk(content, *text)
    started = time.process_time()

    assert rendered(content).metadata.taken_at is None
    assert time.process_time() - started < 1


def test_malformed_xmp_is_ignored() -> None:
    kind, data = _text(1)
    content = with_chunk(saved(chart(), "PNG"), kind, data[:-20] + bytes(20))

    assert rendered(content).files
    assert rendered(with_chunk(saved(chart(), "PNG"), kind, data[:18])).metadata.taken_at is None
