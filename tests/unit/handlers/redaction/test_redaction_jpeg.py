"""Redaction of JPEG."""

from __future__ import annotations

import io
import struct

from PIL import Image

from handlers.redaction import without_metadata
from tests.support.exif import exif
from tests.support.metadata_samples import SECRET
from tests.support.samples import BY_NAME
from tests.support.samples_chart import chart
from tests.support.samples_jpeg import saved

JPEG = BY_NAME["jpeg-baseline"].content


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def test_the_preview_in_a_jfif_header_is_removed() -> None:
    start = JPEG.index(b"JFIF\0") - 4
    head = JPEG[start + 4 : start + 16]
    with_preview = segment(0xE0, head + b"\2\1" + b"SECRET")

    copy = without_metadata(JPEG[:start] + with_preview + JPEG[start + 18 :], "image/jpeg")

    assert copy == JPEG


def test_a_jpeg_keeps_the_profile_in_all_its_parts() -> None:
    profile = bytes(range(256)) * 500
    content = saved(chart(), "JPEG", icc_profile=profile, comment=b"SECRET")

    copy = without_metadata(content, "image/jpeg")

    assert Image.open(io.BytesIO(copy)).info["icc_profile"] == profile
    assert SECRET not in copy


def test_only_the_first_exif_of_a_jpeg_sets_its_orientation() -> None:
    first, second = (segment(0xE1, b"Exif\0\0" + exif({0x0112: turn})) for turn in (6, 3))

    copy = without_metadata(JPEG[:2] + first + second + JPEG[2:], "image/jpeg")

    assert copy.count(b"Exif\0\0") == 1
    assert Image.open(io.BytesIO(copy)).getexif()[0x0112] == 6


def test_the_exif_of_an_upright_jpeg_is_removed() -> None:
    content = JPEG[:2] + segment(0xE1, b"Exif\0\0" + exif({0x0112: 1, 0x010F: "SECRET"})) + JPEG[2:]

    assert without_metadata(content, "image/jpeg") == JPEG


def test_bytes_between_the_segments_of_a_jpeg_are_removed() -> None:
    content = JPEG[:2] + b"SECRET\xff\xff" + JPEG[2:]

    assert without_metadata(content, "image/jpeg") == JPEG


def test_damage_in_the_data_of_a_jpeg_stays() -> None:
    start = JPEG.rindex(b"\xff\xda") + 30
    content = JPEG[:start] + b"\xff\x37\xff\xff\x00\xff\xd3" + JPEG[start:]

    assert without_metadata(content, "image/jpeg") is content


def test_a_jpeg_without_an_end_marker_ends_before_the_next_one() -> None:
    content = JPEG[:-2] + JPEG[:2] + segment(0xE1, SECRET) + JPEG[2:]

    assert without_metadata(content, "image/jpeg") == JPEG
