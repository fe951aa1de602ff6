"""JPEG's segments: what browsers ignore is ignored."""

from __future__ import annotations

import struct

import pytest
from PIL import Image

from handlers.fileformats import exif as tags
from handlers.imaging import jpeg_header
from handlers.imaging.decoders import jpeg
from tests.support.exif import exif
from tests.support.samples_chart import chart
from tests.support.samples_iptc import photoshop, records
from tests.support.samples_jpeg import profile, saved
from tests.unit.handlers.pictures import decoded, rendered

PLAIN = saved(chart(), "JPEG", quality=92)
SIDEWAYS = exif({0x0112: 6}, {0x9003: "2014:05:06 07:08:09"})


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def with_segments(*segments: bytes, content: bytes = PLAIN) -> bytes:
    return content[:2] + b"".join(segments) + content[2:]


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (9, 1), (40_000, 3), (3, 40_000), (20_000, 15)])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_scaled_edge_is_at_least_one_pixel(size: tuple[int, int], *, progressive: bool) -> None:
    content = saved(Image.new("RGB", size, (190, 60, 50)), "JPEG", progressive=progressive)

    photo = rendered(content)

    assert (photo.width, photo.height) == size
    for file in photo.files:
        low, high = zip(*decoded(file).convert("RGB").getextrema(), strict=True)
        assert max(abs(a - b) for a, b in zip((*low, *high), (190, 60, 50) * 2, strict=True)) < 12


@pytest.mark.slow
@pytest.mark.parametrize(
    "short",
    [
        segment(0xE0, b"JFIF\0"),
        segment(0xE0, b"JFIF\0\1\1"),
        segment(0xE0, b""),
        segment(0xEE, b"Adobe"),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0"),
        segment(0xE1, b"Exif"),
        segment(0xE1, b"Exif\0"),
        segment(0xE2, b"ICC_PROFILE\0"),
        segment(0xED, b"Photoshop 3.0\0"),
    ],
)
def test_a_segment_that_is_too_short_is_ignored(short: bytes) -> None:
    assert rendered(with_segments(short)).files[1:] == rendered(PLAIN).files[1:]


@pytest.mark.parametrize("filled", [1, 2, 100])
def test_a_marker_may_be_preceded_by_any_number_of_fill_bytes(filled: int) -> None:
    photo = rendered(with_segments(b"\xff" * filled + segment(0xE1, b"Exif\0\0" + SIDEWAYS)))

    assert photo.metadata.orientation == 6
    assert (photo.width, photo.height) == chart().size[::-1]


@pytest.mark.parametrize("byte", [b"\0", b"\xff", b" "])
def test_exif_is_read_whatever_byte_follows_its_identifier(byte: bytes) -> None:
    photo = rendered(with_segments(segment(0xE1, b"Exif\0" + byte + SIDEWAYS)))

    assert photo.metadata.taken_at == "2014-05-06T07:08:09"
    assert (photo.width, photo.height) == chart().size[::-1]
    assert jpeg_header.exif_of(with_segments(segment(0xE1, b"Exif\0\xff" + SIDEWAYS))) == SIDEWAYS


def test_a_directory_with_too_many_declared_tags_is_read_to_its_end() -> None:
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    claiming = struct.pack(">2sHIH", b"MM", 42, 8, 500) + entry

    photo = rendered(with_segments(segment(0xE1, b"Exif\0\0" + claiming)))

    assert photo.metadata.orientation == 6
    assert (photo.width, photo.height) == chart().size[::-1]
    assert tags.preview(claiming) is None


def test_only_the_tag_with_too_many_declared_values_is_ignored() -> None:
    long = struct.pack(">HHII", 0x010E, 2, 0x7FFFFFFF, 26)
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    claiming = struct.pack(">2sHIH", b"MM", 42, 8, 2) + long + entry + bytes(4)

    assert rendered(with_segments(segment(0xE1, b"Exif\0\0" + claiming))).metadata.orientation == 6


def test_a_profile_with_a_missing_part_is_ignored() -> None:
    parts = (profile("p3")[:200], profile("p3")[200:])

    def profile_of_parts(*numbers: tuple[int, int]) -> bytes | None:
        segments = (
            segment(0xE2, b"ICC_PROFILE\0" + bytes(number) + part)
            for number, part in zip(numbers, parts, strict=False)
        )
        return jpeg_header.read_header(with_segments(*segments)).profile

    assert profile_of_parts((1, 2), (2, 2)) == profile("p3")
    assert profile_of_parts((2, 2), (1, 2)) == parts[1] + parts[0]
    for wrong in (((1, 2),), ((2, 1),), ((0, 1),), ((1, 2), (1, 2)), ((1, 1), (2, 2))):
        assert profile_of_parts(*wrong) is None


def test_the_date_is_found_in_photoshops_resources() -> None:
    kept = photoshop(records({55: "20110304", 60: "151617+0100"}))
    # What is longer than a segment goes on in the next one.
    first, second = kept[:40], kept[40:]
    content = with_segments(
        segment(0xED, b"Photoshop 3.0\0" + first), segment(0xED, b"Photoshop 3.0\0" + second)
    )

    assert rendered(content).metadata.taken_at == "2011-03-04T15:16:17+01:00"


def test_the_size_is_what_the_decoder_actually_returns() -> None:
    picture = jpeg.picture(
        saved(Image.new("RGB", (40_000, 3)), "JPEG"),
        jpeg_header.read_header(saved(Image.new("RGB", (40_000, 3)), "JPEG")),
    )

    whole = jpeg.reduced(picture, (5000, 1))
    picture.load()

    assert whole == (5000, 0.375)
    assert picture.size == (5000, 1)
