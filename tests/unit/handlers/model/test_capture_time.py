"""The order of photos by when they were taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.model.capture_time import DAY_LENGTH, Taken

if TYPE_CHECKING:
    from collections.abc import Sequence

UPLOADED = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)
ID = "00000000-0000-4000-8000-000000000001"

MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(2500, 1, 1),  # noqa: DTZ001  # the same
    timezones=st.just(UTC),
)
TAKEN = st.builds(Taken, st.datetimes(), MOMENTS)


@pytest.mark.parametrize(
    ("taken_at", "day"),
    [
        ("2026-05-01T12:34:56.120+02:00", "2026-05-01"),
        # The previous day by the camera's clock, though not in UTC.
        ("2026-04-30T23:59:59-07:00", "2026-04-30"),
        ("2026-05-01T00:00:00+14:00", "2026-05-01"),
        ("1869-10-02T00:00:00", "1869-10-02"),
        ("0987-01-01T00:00:00", "0987-01-01"),
        ("2012-07-08", "2012-07-08"),
        (None, "2026-11-21"),
    ],
)
def test_a_photo_is_listed_under_the_day_of_its_cameras_clock(
    taken_at: str | None, day: str
) -> None:
    taken = Taken.of(taken_at, UPLOADED)

    assert taken.day == day
    assert taken.key(ID)[:DAY_LENGTH] == day


def test_a_photo_without_a_date_is_listed_by_its_upload_in_utc() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=timezone(timedelta(hours=-2)))

    assert Taken.of(None, late).at == datetime(2026, 11, 22, 1, 30)  # noqa: DTZ001  # a camera's clock


def test_a_key_consists_of_capture_time_upload_time_and_id() -> None:
    key = Taken.of("2026-05-01T12:34:56.120+02:00", UPLOADED).key(ID)

    assert key == f"2026-05-01T12:34:56.120-{1795262400123:011x}-00000000"


def test_photos_of_one_second_are_ordered_by_number_and_not_by_upload() -> None:
    later = UPLOADED + timedelta(hours=1)
    first = Taken.of("2026-05-01T12:34:56+02:00", later, 9)
    second = Taken.of("2026-05-01T12:34:56+02:00", UPLOADED, 10)

    assert first.key(ID) < second.key(ID)
    assert second.key(ID) == f"2026-05-01T12:34:56.000010-{1795262400123:011x}-00000000"


def test_a_number_is_ignored_beside_a_fraction_and_without_a_date() -> None:
    assert Taken.of("2026-05-01T12:34:56.120", UPLOADED, 7) == Taken.of(
        "2026-05-01T12:34:56.120", UPLOADED
    )
    assert Taken.of(None, UPLOADED, 7) == Taken.of(None, UPLOADED)


def test_keys_without_a_number_keep_their_original_form() -> None:
    """Photos without a number, and those without a date, have milliseconds in their keys."""
    old = "2026-11-21T12:00:00.123-01a1bd8bc7b-00000000"

    assert Taken.of(None, UPLOADED).key(ID)[:23] == old[:23]
    assert Taken.from_key(old).key(ID) == old
    assert Taken.of("2026-05-01T12:34:56", UPLOADED).key(ID).startswith("2026-05-01T12:34:56.000-")


@given(st.lists(TAKEN, min_size=2, max_size=8))
def test_keys_sort_by_capture_time_then_by_upload_time(
    photos: Sequence[Taken],
) -> None:
    def by_millisecond(taken: Taken) -> tuple[datetime, datetime]:
        return taken.at, _to_milliseconds(taken.uploaded_at)

    by_key = sorted(photos, key=lambda each: each.key(ID))

    assert [by_millisecond(each) for each in by_key] == sorted(map(by_millisecond, photos))


@given(TAKEN, st.uuids(version=4).map(str))
def test_a_key_can_be_parsed_back(taken: Taken, image_id: str) -> None:
    key = taken.key(image_id)

    found = Taken.from_key(key)

    assert found == Taken(taken.at, _to_milliseconds(taken.uploaded_at))
    assert found.key(image_id) == key


def _to_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
