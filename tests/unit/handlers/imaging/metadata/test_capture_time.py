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
    details: Tags | None = None,
    place: Tags | None = None,
    xmp: str | None = None,
) -> str | None:
    return read_metadata(
        RawMetadata(exif=exif(main, details, place), xmp=xmp.encode() if xmp else None)
    ).taken_at


def gps(day: str, *time: Fraction | int) -> Tags:
    return {7: [Fraction(each) for each in time], 29: day}


def test_the_moment_of_the_shot_comes_before_all_others() -> None:
    main: Tags = {MAKE: "Canon", CHANGED: "2003:03:03 03:03:03"}
    details: Tags = {ORIGINAL: "2001:01:01 01:01:01", DIGITISED: "2002:02:02 02:02:02"}

    assert taken(main, details) == "2001-01-01T01:01:01"
    assert taken(main, {DIGITISED: details[DIGITISED]}) == "2002-02-02T02:02:02"
    assert taken(main, {}) == "2003-03-03T03:03:03"
    assert taken({CHANGED: main[CHANGED]}, {}) is None


@pytest.mark.parametrize(
    ("fraction", "offset", "said"),
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
def test_fractions_and_offsets_are_added_where_they_mean_something(
    fraction: str, offset: str, said: str
) -> None:
    assert taken(details={ORIGINAL: NOON, FRACTION: fraction, OFFSET: offset}) == said


def test_each_date_has_a_fraction_and_an_offset_of_its_own() -> None:
    details: Tags = {
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

    assert taken(main, details) == "2026-05-01T12:00:00.200+02:00"
    del details[DIGITISED]
    assert taken(main, details) == "2026-05-01T12:00:00.300+03:00"


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        (gps("2026:05:01", 10, 0, 0), "+02:00"),
        (gps("2026:05:01", 9, 58, Fraction(141, 2)), "+02:00"),
        (gps("2026:05:02", 0, 0, 0), "-12:00"),
        (gps("2026:04:30", 22, 0, 0), "+14:00"),
        (gps("2026-05-01", 6, 15, 0), "+05:45"),
        (gps("2026:05:01", 15, 30, 0), "-03:30"),
        (gps("2026:05:01", 12, 0, 0), "+00:00"),
        # the receiver has lost the sky for ten minutes, or for exactly a quarter of an hour
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
def test_the_offset_from_utc_is_taken_from_gps_if_the_camera_states_none(
    stamp: Tags, said: str
) -> None:
    assert taken(details={ORIGINAL: NOON}, place=stamp) == f"2026-05-01T12:00:00{said}"


def test_a_stated_offset_goes_before_one_by_gps() -> None:
    details: Tags = {ORIGINAL: NOON, OFFSET: "+09:00"}

    assert taken(details=details, place=gps("2026:05:01", 10, 0, 0)) == "2026-05-01T12:00:00+09:00"


@pytest.mark.parametrize(
    "said",
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
def test_impossible_dates_are_ignored(said: str) -> None:
    assert taken({MAKE: "Canon"}, {ORIGINAL: said}) is None
    assert taken({MAKE: "Canon"}, {ORIGINAL: said, DIGITISED: NOON}) == "2026-05-01T12:00:00"


@pytest.mark.parametrize(
    ("said", "written"),
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
        # The day, where the time is none.
        ("2012:07:08", "2012-07-08"),
        ("2012:07:08 25:00:00", "2012-07-08"),
        ("2012:07:08 12:99:00", "2012-07-08"),
        ("2012:07:08   :  :  ", "2012-07-08"),
        # The first day of what is known, as agencies write it.
        ("2012:07:00 00:00:00", "2012-07-01"),
        ("2012:00:00", "2012-01-01"),
        ("1893", "1893-01-01"),
    ],
)
def test_unlikely_dates_are_believed(said: str, written: str) -> None:
    assert taken(details={ORIGINAL: said}) == written


@pytest.mark.parametrize(
    ("xmp", "said"),
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
        # Of another namespace, whatever the prefix would mean.
        ('xmlns:xmp="http://example.org/" xmp:CreateDate="2004-05-06T07:08:09"', None),
        ('crs:CreateDate="2004-05-06T07:08:09"', None),
        ('xmp:ModifyDate="2026-05-01T12:34:56"', None),
    ],
)
def test_the_chunk_of_xmp_goes_before_other_places(xmp: str, said: str | None) -> None:
    assert taken(xmp=xmp) == said
    assert taken(details={ORIGINAL: NOON}, xmp=xmp) == "2026-05-01T12:00:00"


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    taken({MAKE: text, CHANGED: text}, {ORIGINAL: text, FRACTION: text, OFFSET: text}, {29: text})
    taken(xmp=f'xmp:CreateDate="{text}"'.encode("utf-8", "replace").decode())
