"""The metadata of PNG, in all forms that programs write."""

from __future__ import annotations

import struct
import time
import zlib

import pytest

from tests.support.exif import exif
from tests.support.samples_chart import chart
from tests.support.samples_iptc import photoshop, records
from tests.support.samples_jpeg import saved
from tests.support.samples_png import raw_profile, with_chunk, with_late_chunk
from tests.unit.handlers.pictures import rendered

ORIENTATION, ORIGINAL = 0x0112, 0x9003
PLAIN = saved(chart(), "PNG")
EXIF = exif({ORIENTATION: 6}, {ORIGINAL: "2014:05:06 07:08:09"})
XMP = b'<x xmlns:xap="http://ns.adobe.com/xap/1.0/" xap:CreateDate="2014-05-06T07:08:09"/>'


def text(name: bytes, value: bytes, kind: bytes = b"tEXt") -> tuple[bytes, bytes]:
    if kind == b"zTXt":
        return kind, name + b"\0\0" + zlib.compress(value)
    if kind == b"iTXt":
        return kind, name + bytes(5) + value
    return kind, name + b"\0" + value


def taken(content: bytes) -> str | None:
    return rendered(content).metadata.taken_at


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "day"),
    [
        (b"Tue, 05 Mar 2019 10:11:12 +0100", "2019-03-05T10:11:12+01:00"),
        (b"Tue, 5 Mar 2019 10:11:12 GMT", "2019-03-05T10:11:12+00:00"),
        (b"5 Mar 2019 10:11:12", "2019-03-05T10:11:12"),
        (b"Tue Mar  5 10:11:12 2019", "2019-03-05T10:11:12"),
        (b"2019-03-05T10:11:12.500-05:00", "2019-03-05T10:11:12.500-05:00"),
        (b"2019-03-05", "2019-03-05"),
        (b"2019:03:05 10:11:12", "2019-03-05T10:11:12"),
        (b"0000:00:00 00:00:00", None),
        (b"yesterday", None),
        (b"", None),
    ],
)
@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt"])
def test_the_creation_time_is_read_in_every_format(
    kind: bytes, value: bytes, day: str | None
) -> None:
    assert taken(with_chunk(PLAIN, *text(b"Creation Time", value, kind))) == day


def test_the_cameras_date_takes_precedence_over_the_files_creation() -> None:
    content = with_chunk(PLAIN, *text(b"Creation Time", b"2019:03:05 10:11:12"))

    both = with_chunk(content, *text(b"exif:DateTimeOriginal", b"2014:05:06 07:08:09"))

    assert taken(both) == "2014-05-06T07:08:09"
    assert taken(with_chunk(content, b"eXIf", EXIF)) == "2014-05-06T07:08:09"


def test_modification_and_copy_dates_are_ignored() -> None:
    changed = with_chunk(PLAIN, b"tIME", struct.pack(">HBBBBB", 2019, 3, 5, 10, 11, 12))

    assert taken(changed) is None
    assert taken(with_chunk(PLAIN, *text(b"date:create", b"2019-03-05T10:11:12+00:00"))) is None


def test_exif_after_the_pixels_has_a_date_and_no_orientation() -> None:
    photo = rendered(with_late_chunk(PLAIN, b"eXIf", EXIF))

    assert photo.metadata.taken_at == "2014-05-06T07:08:09"
    assert (photo.width, photo.height) == chart().size


@pytest.mark.parametrize("kind", ["exif", "APP1"])
def test_exif_in_a_raw_profile_has_a_date_and_no_orientation(kind: str) -> None:
    photo = rendered(with_chunk(PLAIN, *raw_profile(kind, b"Exif\0\0" + EXIF)))

    assert photo.metadata.taken_at == "2014-05-06T07:08:09"
    assert (photo.width, photo.height) == chart().size


@pytest.mark.parametrize(
    "chunk",
    [
        raw_profile("xmp", XMP),
        raw_profile("APP1", b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        raw_profile("iptc", photoshop(records({55: "20140506", 60: "070809"}))),
    ],
)
def test_xmp_and_iptc_are_read_from_raw_profiles(chunk: tuple[bytes, bytes]) -> None:
    assert taken(with_chunk(PLAIN, *chunk)) == "2014-05-06T07:08:09"


@pytest.mark.parametrize("value", [b"", b"\nexif\n", b"\nexif\n 4\nxyz", b"\nexif\n 4\n\xff\xff"])
def test_an_invalid_raw_profile_is_ignored(value: bytes) -> None:
    content = with_chunk(PLAIN, *text(b"Raw profile type exif", value))

    assert taken(content) is None


@pytest.mark.slow
def test_texts_that_decompress_to_too_much_are_cheap() -> None:
    content = PLAIN
    for name in (b"Creation Time", b"create-date", b"Raw profile type exif", b"XML:com.adobe.xmp"):
        content = with_chunk(content, *text(name, b"0" * 50_000_000, b"zTXt"))
    started = time.process_time()

    assert taken(content) is None
    assert time.process_time() - started < 1


@pytest.mark.parametrize("kind", [b"pHYs", b"tIME", b"gAMA", b"sRGB", b"iCCP", b"tEXt", b"qrSt"])
def test_a_wrong_checksum_outside_the_pixels_is_accepted(
    kind: bytes,
) -> None:
    content = bytearray(with_chunk(PLAIN, kind, bytes(9)))
    content[33 + 8 + 9] ^= 0xFF

    assert rendered(bytes(content)).files


@pytest.mark.parametrize("kind", [b"pHYs", b"gAMA", b"sRGB", b"cHRM", b"iCCP", b"tRNS", b"bKGD"])
def test_an_exif_that_is_too_short_is_ignored(kind: bytes) -> None:
    assert rendered(with_chunk(PLAIN, kind, b"")).files


def test_a_chunk_with_a_wrong_checksum_is_ignored() -> None:
    content = bytearray(with_chunk(PLAIN, b"gAMA", struct.pack(">I", 100_000)))
    content[33 + 8 + 4] ^= 0xFF

    assert rendered(bytes(content)).files == rendered(PLAIN).files
