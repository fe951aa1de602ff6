from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.imaging.metadata import RawMetadata, read_metadata
from tests.support.exif import Tags, exif

MAKE, CHANGED, ORIGINAL, DIGITISED = 0x010F, 0x0132, 0x9003, 0x9004
CHANGED_FRACTION, FRACTION, DIGITISED_FRACTION = 0x9290, 0x9291, 0x9292
CHANGED_OFFSET, OFFSET, DIGITISED_OFFSET = 0x9010, 0x9011, 0x9012
NOON = "2026:05:01 12:00:00"


def taken(
    main: Tags | None = None,
    exif_tags: Tags | None = None,
    gps_tags: Tags | None = None,
    xmp: str | None = None,
) -> str | None:
    return read_metadata(
        RawMetadata(exif=exif(main, exif_tags, gps_tags), xmp=xmp.encode() if xmp else None)
    ).taken_at


def gps(day: str, *time: Fraction | int) -> Tags:
    return {7: [Fraction(each) for each in time], 29: day}


def test_the_original_date_takes_precedence() -> None:
    main: Tags = {MAKE: "Canon", CHANGED: "2003:03:03 03:03:03"}
    exif_tags: Tags = {ORIGINAL: "2001:01:01 01:01:01", DIGITISED: "2002:02:02 02:02:02"}

    assert taken(main, exif_tags) == "2001-01-01T01:01:01"
    assert taken(main, {DIGITISED: exif_tags[DIGITISED]}) == "2002-02-02T02:02:02"
    assert taken(main, {}) == "2003-03-03T03:03:03"
    assert taken({CHANGED: main[CHANGED]}, {}) is None


@pytest.mark.parametrize(
    ("fraction", "offset", "expected"),
    [
        ("12", "+02:00", "2026-05-01T12:00:00.120+02:00"),
        ("123456", "-03:30", "2026-05-01T12:00:00.123-03:30"),
        ("000", "Z", "2026-05-01T12:00:00.000+00:00"),
        ("5  ", "+0545", "2026-05-01T12:00:00.500+05:45"),
        ("x", "CEST", "2026-05-01T12:00:00"),
        ("", "   :  ", "2026-05-01T12:00:00"),
        ("", "+15:00", "2026-05-01T12:00:00"),
        ("", "-12:30", "2026-05-01T12:00:00"),
        ("", "+02:75", "2026-05-01T12:00:00"),
    ],
)
def test_valid_fractions_and_offsets_are_added(fraction: str, offset: str, expected: str) -> None:
    assert taken(exif_tags={ORIGINAL: NOON, FRACTION: fraction, OFFSET: offset}) == expected


def test_each_date_has_its_own_fraction_and_offset() -> None:
    exif_tags: Tags = {
        ORIGINAL: "0000:00:00 00:00:00",
        FRACTION: "1",
        OFFSET: "+01:00",
        DIGITISED: NOON,
        DIGITISED_FRACTION: "2",
        DIGITISED_OFFSET: "+02:00",
        CHANGED_FRACTION: "3",
        CHANGED_OFFSET: "+03:00",
    }
    main: Tags = {MAKE: "Canon", CHANGED: NOON}

    assert taken(main, exif_tags) == "2026-05-01T12:00:00.200+02:00"
    del exif_tags[DIGITISED]
    assert taken(main, exif_tags) == "2026-05-01T12:00:00.300+03:00"


@pytest.mark.parametrize(
    ("gps_tags", "expected"),
    [
        (gps("2026:05:01", 10, 0, 0), "+02:00"),
        (gps("2026:05:01", 9, 58, Fraction(141, 2)), "+02:00"),
        (gps("2026:05:02", 0, 0, 0), "-12:00"),
        (gps("2026:04:30", 22, 0, 0), "+14:00"),
        (gps("2026-05-01", 6, 15, 0), "+05:45"),
        (gps("2026:05:01", 15, 30, 0), "-03:30"),
        (gps("2026:05:01", 12, 0, 0), "+00:00"),
        # the receiver had no reception for ten minutes, or for exactly a quarter of an hour
        (gps("2026:05:01", 9, 50, 0), ""),
        (gps("2026:05:01", 9, 45, 0), ""),
        (gps("2026:04:30", 10, 0, 0), ""),
        (gps("2026:05:02", 3, 0, 0), ""),
        (gps("2026:13:01", 10, 0, 0), ""),
        (gps("", 10, 0, 0), ""),
        (gps("2026:05:01", 10, 0), ""),
        ({7: [(10, 0), (0, 1), (0, 1)], 29: "2026:05:01"}, ""),
    ],
)
def test_a_missing_offset_is_derived_from_gps(gps_tags: Tags, expected: str) -> None:
    assert taken(exif_tags={ORIGINAL: NOON}, gps_tags=gps_tags) == f"2026-05-01T12:00:00{expected}"


def test_a_stated_offset_takes_precedence_over_gps() -> None:
    exif_tags: Tags = {ORIGINAL: NOON, OFFSET: "+09:00"}

    assert (
        taken(exif_tags=exif_tags, gps_tags=gps("2026:05:01", 10, 0, 0))
        == "2026-05-01T12:00:00+09:00"
    )


@pytest.mark.parametrize(
    "text",
    [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "",
        "2026:02:30 12:00:00",
        "1970:01:01 00:00:00",
        "1980:01:01 00:00:00",
        "1904:01:01 00:00:00",
        "0000-00-00",
        "1970:01:01",
        "20260501",
        "2026:05:0112:00:00",
        "yesterday",
        "\uff12\uff10\uff12\uff16:05:01 12:00:00",
    ],
)
def test_impossible_dates_are_ignored(text: str) -> None:
    assert taken({MAKE: "Canon"}, {ORIGINAL: text}) is None
    assert taken({MAKE: "Canon"}, {ORIGINAL: text, DIGITISED: NOON}) == "2026-05-01T12:00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2126:05:01 12:00:00", "2126-05-01T12:00:00"),
        ("1893:05:01 12:00:00", "1893-05-01T12:00:00"),
        ("1970:01:01 00:00:01", "1970-01-01T00:00:01"),
        ("2000:02:29 23:59:59", "2000-02-29T23:59:59"),
        ("2026-05-01T12:34:56", "2026-05-01T12:34:56"),
        ("2026/05/01 12:34:56", "2026-05-01T12:34:56"),
        ("2026:5:1 9:04:05", "2026-05-01T09:04:05"),
        ("2026:05:01 12:34", "2026-05-01T12:34:00"),
        ("2026:05:01 12:34:56.78+02:00", "2026-05-01T12:34:56.780+02:00"),
        ("2026:05:01 12:34:56Z", "2026-05-01T12:34:56+00:00"),
        # Midnight, as some phones write it, and a leap second.
        ("2015:08:22 24:08:19", "2015-08-22T00:08:19"),
        ("2016:12:31 23:59:60", "2016-12-31T23:59:59"),
        # Only the day if the time is invalid.
        ("2012:07:08", "2012-07-08"),
        ("2012:07:08 25:00:00", "2012-07-08"),
        ("2012:07:08 12:99:00", "2012-07-08"),
        ("2012:07:08   :  :  ", "2012-07-08"),
        # The first day of the stated year or month, as agencies write it.
        ("2012:07:00 00:00:00", "2012-07-01"),
        ("2012:00:00", "2012-01-01"),
        ("1893", "1893-01-01"),
    ],
)
def test_unlikely_dates_are_accepted(text: str, expected: str) -> None:
    assert taken(exif_tags={ORIGINAL: text}) == expected


@pytest.mark.parametrize(
    ("xmp", "expected"),
    [
        ('exif:DateTimeOriginal="2026-05-01T12:34:56+02:00"', "2026-05-01T12:34:56+02:00"),
        (
            "<exif:DateTimeOriginal> 2026-05-01T12:34:56 </exif:DateTimeOriginal>",
            "2026-05-01T12:34:56",
        ),
        ("photoshop:DateCreated='2026-05-01T12:34'", "2026-05-01T12:34:00"),
        ('xmp:CreateDate="2026-05-01T12:34:56.789"', "2026-05-01T12:34:56.789"),
        (
            'xmp:CreateDate="2020-01-01T01:01:01" exif:DateTimeOriginal="2026"',
            "2020-01-01T01:01:01",
        ),
        ('photoshop:DateCreated="2026"', "2026-01-01"),
        ('photoshop:DateCreated="2026-05"', "2026-05-01"),
        ('photoshop:DateCreated="2026-05-01"', "2026-05-01"),
        ('photoshop:DateCreated="0000-00-00" xmp:CreateDate="2026-05-01"', "2026-05-01"),
        ('xap:CreateDate="2004-05-06T07:08:09+02:00"', "2004-05-06T07:08:09+02:00"),
        (
            'xmlns:a="http://ns.adobe.com/xap/1.0/" a:CreateDate="2004-05-06T07:08:09"',
            "2004-05-06T07:08:09",
        ),
        # Another namespace, whatever the prefix usually means.
        ('xmlns:xmp="http://example.org/" xmp:CreateDate="2004-05-06T07:08:09"', None),
        ('crs:CreateDate="2004-05-06T07:08:09"', None),
        ('xmp:ModifyDate="2026-05-01T12:34:56"', None),
    ],
)
def test_xmp_dates_are_read_unless_exif_has_one(xmp: str, expected: str | None) -> None:
    assert taken(xmp=xmp) == expected
    assert taken(exif_tags={ORIGINAL: NOON}, xmp=xmp) == "2026-05-01T12:00:00"


@given(st.text(max_size=40))
def test_arbitrary_text_does_not_raise(text: str) -> None:
    taken({MAKE: text, CHANGED: text}, {ORIGINAL: text, FRACTION: text, OFFSET: text}, {29: text})
    taken(xmp=f'xmp:CreateDate="{text}"'.encode("utf-8", "replace").decode())
