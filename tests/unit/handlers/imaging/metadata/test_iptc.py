"""Dates in IPTC's records, and the precedence of the sources of dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.imaging.metadata import RawMetadata, iptc, read_metadata
from tests.support.exif import exif
from tests.support.samples_iptc import photoshop, records, resource

ORIGINAL = 0x9003


def taken(**sources: bytes) -> str | None:
    return read_metadata(RawMetadata(**sources)).taken_at  # pyright: ignore[reportArgumentType]  # bytes all


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({55: "20110304", 60: "151617+0100"}, "2011-03-04T15:16:17+01:00"),
        ({55: "20110304", 60: "151617"}, "2011-03-04T15:16:17"),
        ({55: "20110304", 60: "nonsense"}, "2011-03-04"),
        ({55: "20110304"}, "2011-03-04"),
        ({55: "2011-03-04"}, "2011-03-04"),
        # What is not known of a day is zeros.
        ({55: "20110300"}, "2011-03-01"),
        ({55: "20110000"}, "2011-01-01"),
        ({55: "00000000", 60: "000000"}, None),
        ({55: "20119999"}, None),
        ({55: ""}, None),
        ({60: "151617+0100"}, None),
        # When a print was scanned is all that is known of it.
        ({62: "20110304", 63: "151617"}, "2011-03-04T15:16:17"),
        ({55: "19690720", 62: "20110304"}, "1969-07-20"),
        ({5: "20110304", 30: "20110304"}, None),
    ],
)
def test_dates_and_times_are_combined(texts: dict[int, str], expected: str | None) -> None:
    assert taken(iptc=records(texts)) == expected


def test_a_day_takes_precedence_over_a_year_from_any_source() -> None:
    year = b'photoshop:DateCreated="2011"'
    day = records({55: "20110304"})

    assert taken(xmp=year, iptc=day) == "2011-03-04"
    assert taken(xmp=year) == "2011-01-01"


def test_the_camera_takes_precedence_and_original_dates_over_file_dates() -> None:
    by_camera = exif(details={ORIGINAL: "2001:01:01 01:01:01"})
    original = b'exif:DateTimeOriginal="2002-02-02"'
    file = b'xmp:CreateDate="2004-04-04"'
    agency = records({55: "20030303"})

    assert taken(exif=by_camera, xmp=original + file, iptc=agency) == "2001-01-01T01:01:01"
    assert taken(xmp=file + original, iptc=agency) == "2002-02-02"
    assert taken(xmp=file, iptc=agency) == "2003-03-03"
    assert taken(xmp=file) == "2004-04-04"
    assert read_metadata(RawMetadata(xmp=file, created=("2005-05-05",))).taken_at == "2004-04-04"
    assert read_metadata(RawMetadata(created=("2005-05-05",))).taken_at == "2005-05-05"


def test_zeros_of_one_source_do_not_hide_another() -> None:
    unset = exif(details={ORIGINAL: "0000:00:00 00:00:00"})

    assert taken(exif=unset, iptc=records({55: "20110304"})) == "2011-03-04"


def test_records_are_found_among_photoshops_resources() -> None:
    found = records({55: "20110304"})

    assert iptc.records_in_photoshop(photoshop(found)) == found
    assert iptc.records_in_photoshop(resource(0x0404, found, b"a name")) == found
    assert iptc.records_in_photoshop(b"8BPS" + photoshop(found)) is None
    assert iptc.records_in_photoshop(resource(1, b"")) is None
    assert iptc.records_in_photoshop(None) is None


def test_xmp_in_utf_16_is_read() -> None:
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-be"):
        assert taken(xmp='xmp:CreateDate="2004-04-04"'.encode(encoding)) == "2004-04-04"


@given(st.binary(max_size=200))
def test_arbitrary_records_and_resources_do_not_raise(data: bytes) -> None:
    iptc.dates(data)
    iptc.records_in_photoshop(b"8BIM" + data)
    iptc.dates(b"\x1c\x02\x37\x00\x08" + data)
