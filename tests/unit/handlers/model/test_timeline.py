"""The records of a timeline, compared with the same on plain lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from handlers.model import timeline
from handlers.model.capture_time import DAY_LENGTH, Taken, is_key
from handlers.model.shapes import character
from handlers.model.timeline import Day

# Few days and few moments, so that days are long and moments shared.
MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999))  # noqa: DTZ001  # a camera's clock
CLOSE = st.integers(0, 5).map(lambda n: datetime(2026, 1, 1) + timedelta(hours=13 * n))  # noqa: DTZ001  # the same


def key_of(at: datetime, second: int, number: int) -> str:
    uploaded = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    return Taken(at, uploaded).key(f"{number:08x}")


KEYS = st.builds(key_of, MOMENTS | CLOSE, st.integers(0, 10**9), st.integers(0, 2**32 - 1))
SIZES = st.none() | st.integers(1, 9000)
PHOTOS = st.dictionaries(KEYS, st.tuples(SIZES, SIZES), max_size=400)
Photos = dict[str, tuple[int | None, int | None]]


def records(photos: Photos) -> bytes:
    return b"".join(timeline.record(key, *photos[key]) for key in sorted(photos))


def expected(photos: Photos, first: int, end: int) -> list[Day]:
    """The days as the list of all photos has them."""
    newest_first = sorted(photos, reverse=True)
    numbers: dict[str, int] = {}
    for _, day in groupby(newest_first, key=lambda key: key[:DAY_LENGTH]):
        numbers |= {key: number for number, key in enumerate(day)}
    shown = newest_first[len(photos) - end : len(photos) - first]
    days: list[Day] = []
    for day, of_day in groupby(shown, key=lambda key: key[:DAY_LENGTH]):
        keys = list(of_day)
        marked = [key for key in keys if numbers[key] and numbers[key] % 100 == 0]
        days.append(
            Day(
                day=day,
                shapes="".join(character(*photos[key]) for key in keys),
                marks=tuple(key[DAY_LENGTH:] for key in marked),
            )
        )
    return days


@given(PHOTOS, st.data())
def test_days_of_any_part_are_those_of_the_list(photos: Photos, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(photos)))
    first = data.draw(st.integers(0, end))

    assert list(timeline.days(records(photos), timeline.BY_TAKEN, first, end)) == expected(
        photos, first, end
    )


@given(st.integers(0, 700), st.integers(1, 3), st.data())
def test_long_days_have_a_mark_for_each_hundredth_photo(
    count: int, days: int, data: st.DataObject
) -> None:
    at = [datetime(2026, 5, 1 + n % days, 12) for n in range(count)]  # noqa: DTZ001  # a camera's clock
    photos: Photos = {
        Taken(each, datetime(2026, 6, 1, tzinfo=UTC) + timedelta(seconds=n)).key(f"{n:08x}"): (3, 2)
        for n, each in enumerate(at)
    }
    end = data.draw(st.integers(0, count))
    first = data.draw(st.integers(0, end))

    assert list(timeline.days(records(photos), timeline.BY_TAKEN, first, end)) == expected(
        photos, first, end
    )


@given(PHOTOS, PHOTOS, st.data())
def test_changes_lead_to_the_records_of_the_changed_photos_once_or_twice(
    photos: Photos, added: Photos, data: st.DataObject
) -> None:
    known = sorted(photos | added)
    gone = data.draw(st.sets(st.sampled_from(known) if known else st.nothing()))
    changes: dict[bytes, bytes | None] = {
        timeline.key(key): timeline.record(key, *size) for key, size in added.items()
    }
    changes |= {timeline.key(key): None for key in gone}

    once = timeline.merged(records(photos), changes)

    left = {key: size for key, size in (photos | added).items() if key not in gone}
    assert once == records(left)
    assert timeline.merged(once, changes) == once
    assert timeline.count(once) == len(left)


@given(KEYS)
def test_a_key_is_the_text_again_and_a_valid_place(key: str) -> None:
    assert timeline.taken_key(timeline.key(key)) == key
    assert is_key(key)


@given(KEYS, KEYS)
def test_keys_sort_as_their_texts_do(one: str, other: str) -> None:
    assert (timeline.key(one) < timeline.key(other)) == (one < other)
