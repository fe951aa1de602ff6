"""Dates in file names: those of known programs, and no others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.model.capture_time import ORDERS
from handlers.thumbnail import filename_dates

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMG-20201018-WA0007.jpg", "2020-10-18"),
        ("IMG-20201018-WA0007(1).jpg", "2020-10-18"),
        ("WhatsApp Image 2020-10-18 at 10.11.12.jpeg", "2020-10-18T10:11:12"),
        ("WhatsApp Image 2020-10-18 at 9.11.12 PM (1).jpeg", "2020-10-18T21:11:12"),
        ("signal-2020-10-18-101112.jpg", "2020-10-18T10:11:12"),
        ("signal-2020-10-18-10-11-12-345.jpg", "2020-10-18T10:11:12.345"),
        ("photo_2020-10-18_10-11-12.jpg", "2020-10-18T10:11:12"),
        ("Screenshot_20201018-101112.png", "2020-10-18T10:11:12"),
        ("Screenshot_20201018-101112_Chrome.jpg", "2020-10-18T10:11:12"),
        ("Screenshot_2020-10-18-10-11-12-345_com.android.jpg", "2020-10-18T10:11:12.345"),
        ("Screenshot 2020-10-18 at 10.11.12.png", "2020-10-18T10:11:12"),
        ("Screen Shot 2020-10-18 at 12.11.12\u202fAM.png", "2020-10-18T00:11:12"),
        ("Screenshot from 2020-10-18 10-11-12.png", "2020-10-18T10:11:12"),
        ("Bildschirmfoto 2020-10-18 um 10.11.12.png", "2020-10-18T10:11:12"),
        ("PXL_20201018_101112345.jpg", "2020-10-18T10:11:12.345+00:00"),
        ("PXL_20201018_101112345.MP.jpg", "2020-10-18T10:11:12.345+00:00"),
        ("IMG_20201018_101112.jpg", "2020-10-18T10:11:12"),
        ("IMG20201018101112.jpg", "2020-10-18T10:11:12"),
        ("20201018_101112.jpg", "2020-10-18T10:11:12"),
        ("2020-10-18 10.11.12.jpg", "2020-10-18T10:11:12"),
        ("2020-10-18 10.11.12-1.jpg", "2020-10-18T10:11:12"),
        ("2020-10-18.jpg", "2020-10-18"),
        # The day is valid, although the time is not.
        ("2020-10-18 25.00.00.jpg", "2020-10-18"),
    ],
)
def test_the_names_of_known_programs_have_a_date(name: str, expected: str) -> None:
    assert filename_dates.taken_at(name, NOW) == expected


@pytest.mark.parametrize(
    "name",
    [
        *("IMG_0042.jpg", "DSC01234.JPG", "photo.jpg", "", "scan", "2020.jpg"),
        # Digits that may be anything.
        *("20201018.jpg", "IMG_20201018.jpg", "20201018101112.jpg", "12345678_123456.jpg"),
        *("FB_IMG_1603011234567.jpg", "20201018_997712.jpg", "x20201018_101112.jpg"),
        *("20201018_1011123.jpg", "2020-10-181.jpg", "IMG-20201018-WA07.jpg"),
        # No days, or none that a file of today can be from.
        *("2020-13-18.jpg", "2020-02-30 10.11.12.jpg", "IMG-20200230-WA0007.jpg"),
        *("IMG-20261201-WA0007.jpg", "IMG-19891231-WA0007.jpg", "0000-00-00.jpg"),
        *("2020-00-00.jpg", "\uff12\uff10\uff12\uff10-10-18.jpg"),
    ],
)
def test_other_names_have_no_date(name: str) -> None:
    assert filename_dates.taken_at(name, NOW) is None


def test_a_clock_may_be_ahead_by_a_day() -> None:
    assert filename_dates.taken_at("IMG-20261130-WA0001.jpg", NOW) == "2026-11-30"
    assert filename_dates.taken_at("2026-12-01.jpg", NOW) is None


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("IMG_0042.jpg", 42),
        ("IMG_0042 (1).jpg", 42),
        ("DSC01234.JPG", 1234),
        ("IMG-20201018-WA0007.jpg", 7),
        ("IMG_20201018_101112.jpg", None),
        ("IMG_20201018_101112_2.jpg", 2),
        ("20201018_101112(1).jpg", 1),
        ("00000.jpg", None),
        ("photo.jpg", None),
        ("12345678901.jpg", 678901),
        ("no extension 5", 5),
    ],
)
def test_the_number_in_a_name_is_its_order(name: str, order: int | None) -> None:
    assert filename_dates.order(name) == order


@given(st.text(max_size=60))
def test_no_name_raises(name: str) -> None:
    filename_dates.taken_at(name, NOW)
    assert (filename_dates.order(name) or 1) in range(1, ORDERS)
