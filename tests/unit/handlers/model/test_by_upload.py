"""A timeline's records in the order of uploads, compared with a plain sort of the photos."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.model import by_upload, timeline
from handlers.model.capture_time import DAY_LENGTH, Taken
from handlers.model.shapes import character
from handlers.model.timeline import Day

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Few moments, so that they are shared; and any that there are.
# A record's text has room for uploads until the year 2527.
MOMENTS = st.datetimes(
    EPOCH.replace(tzinfo=None),
    datetime(2500, 1, 1),  # noqa: DTZ001  # its time zone is added
    timezones=st.just(UTC),
) | st.integers(0, 5).map(
    lambda n: datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta(microseconds=400 * n)
)
IDS = st.integers(0, 2**32 - 1).map(lambda n: f"{n:08x}-5f0b-4c6e-9a51-3d2a7c4e6b10")

# As the table has it (handlers/model/codecs.py).
WRITTEN = "%Y-%m-%dT%H:%M:%S.%fZ"

Photo = tuple[datetime, datetime, str, int, int]
"""By the camera's clock and of the upload; the identifier; width and height."""


def some(count: int, seed: int) -> list[Photo]:
    """Photos of few days, often of the same millisecond, added in another order than taken."""
    chance = random.Random(seed)  # noqa: S311  # reproducible
    start = datetime(2026, 11, 1, tzinfo=UTC)
    return [
        (
            datetime(2020, 1, 1) + timedelta(seconds=chance.randrange(10**8)),  # noqa: DTZ001  # a camera's clock
            start + timedelta(milliseconds=chance.randrange(4 * count), days=chance.randrange(5)),
            f"{chance.getrandbits(32):08x}",
            chance.randrange(1, 4000),
            3000,
        )
        for _ in range(count)
    ]


def records(photos: list[Photo]) -> bytes:
    """As a snapshot has them."""
    each = [timeline.record(Taken(at, up).key(name), w, h) for at, up, name, w, h in photos]
    return b"".join(sorted(each))


def expected(photos: list[Photo]) -> list[Day]:
    """The days by a plain sort of the photos."""
    places = [(by_upload.place(up, name), character(w, h)) for _, up, name, w, h in photos]
    found: list[Day] = []
    for day, group in groupby(sorted(places, reverse=True), key=lambda each: each[0][:DAY_LENGTH]):
        of_day = list(group)
        found.append(
            Day(
                day=day,
                shapes="".join(shape for _, shape in of_day),
                marks=tuple(place[DAY_LENGTH:] for place, _ in of_day[100::100]),
            )
        )
    return found


@pytest.mark.parametrize(("count", "seed"), [(0, 0), (1, 1), (250, 2), (5_000, 3)])
def test_days_and_marks_are_those_of_a_plain_sort(count: int, seed: int) -> None:
    photos = some(count, seed)

    found = by_upload.sorted_records(records(photos))

    assert list(timeline.days(found, by_upload.BY_UPLOAD, 0, count)) == expected(photos)


@pytest.mark.parametrize("run", [1, 2, 7, 250, 999, 2_999, 3_000])
def test_what_is_sorted_in_runs_is_sorted(run: int) -> None:
    photos = some(3_000, 5)

    assert by_upload.sorted_records(records(photos), run) == by_upload.sorted_records(
        records(photos)
    )


@pytest.mark.parametrize("size", [1, 99, 100, 1234])
def test_parts_add_up_to_the_whole(size: int) -> None:
    photos = some(3_000, 4)
    found = by_upload.sorted_records(records(photos))
    shapes: dict[str, str] = {}
    marks: dict[str, tuple[str, ...]] = {}
    end = len(photos)
    while end:
        first = max(0, end - size)
        for day in timeline.days(found, by_upload.BY_UPLOAD, first, end):
            shapes[day.day] = shapes.get(day.day, "") + day.shapes
            marks[day.day] = (*marks.get(day.day, ()), *day.marks)
        # As a cursor leads to the next part.
        place = by_upload.BY_UPLOAD.text(timeline.key_at(found, first))
        end = timeline.place(found, by_upload.BY_UPLOAD.key(place))
        assert end == first

    assert [Day(day=day, shapes=shapes[day], marks=marks[day]) for day in shapes] == expected(
        photos
    )


@given(MOMENTS, IDS)
def test_a_place_is_the_text_of_its_record_and_back(uploaded_at: datetime, image_id: str) -> None:
    place = by_upload.place(uploaded_at, image_id)
    record = timeline.record(Taken(datetime(2026, 1, 1), uploaded_at).key(image_id), 4, 3)  # noqa: DTZ001  # a camera's clock

    found = by_upload.sorted_records(record)

    assert by_upload.is_place(place)
    assert by_upload.BY_UPLOAD.text(timeline.key_at(found, 0)) == place
    assert timeline.key_at(found, 0).startswith(by_upload.BY_UPLOAD.key(place))


@given(MOMENTS, IDS, MOMENTS, IDS)
def test_places_sort_as_uploads_do(
    one: datetime, one_id: str, other: datetime, other_id: str
) -> None:
    def milliseconds(moment: datetime) -> int:
        return (moment - EPOCH) // timedelta(milliseconds=1)

    assert (by_upload.place(one, one_id) < by_upload.place(other, other_id)) == (
        (milliseconds(one), one_id[:8]) < (milliseconds(other), other_id[:8])
    )


@given(MOMENTS, IDS)
def test_a_photo_is_not_newer_than_the_newest_moment_of_its_place(
    uploaded_at: datetime, image_id: str
) -> None:
    newest = by_upload.newest_moment(by_upload.place(uploaded_at, image_id))

    assert uploaded_at.strftime(WRITTEN) <= newest
    assert (uploaded_at + timedelta(milliseconds=1)).strftime(WRITTEN) > newest


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-11-21", "2026-11-21T12:34:56.500", "2026-11-21T12:34:56.500-1a2b3c4"),
        *("2026-11-21T12:34:56.500-1a2b3c4d0", "2026-02-30T12:34:56.500-1a2b3c4d"),
        *("2026-11-21T24:34:56.500-1a2b3c4d", "2026-11-21T12:34:56.500-1A2B3C4D"),
        *("1969-12-31T23:59:59.999-1a2b3c4d", "0000-01-01T00:00:00.000-1a2b3c4d"),
        *("2026-11-21T12:34:56.500123-1a2b3c4d", " 2026-11-21T12:34:56.500-1a2b3c4d"),
        *("2026-11-21T12:34:56.500-019aa5e2b1c-1a2b3c4d", "\uff12026-11-21T12:34:56.500-1a2b3c4d"),
    ],
)
def test_other_texts_are_no_places(text: str) -> None:
    assert not by_upload.is_place(text)
