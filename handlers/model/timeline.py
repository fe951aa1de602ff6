"""A timeline in memory and in its snapshot: 19 bytes for each photo, the oldest first.

    8 bytes  the camera's clock, in microseconds since the year 1
    6 bytes  the upload, in milliseconds since 1970
    4 bytes  the beginning of the identifier
    1 byte   the character of its shape

The first 18 bytes are the photo's `takenKey` and sort as its text does. As all records have the
same width, nothing is parsed: a place is found by bisection, and the shapes of a day are a slice.

`by_upload.py` sorts the same records by their uploads; what the two orders differ in is `Sorting`
(sorting.py).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from handlers.immutable import immutable
from handlers.model.capture_time import DAY_LENGTH, clock_text, is_key
from handlers.model.shapes import character
from handlers.model.sorting import Clock, Sorting

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH: Final = 19
MARK_EVERY: Final = 100
"""A page of a list is at most this long, so a mark leads to each of its photos with one request."""

_KEY: Final = 18
_CLOCK: Final = Clock(
    start=datetime.min,  # noqa: DTZ901  # a camera's clock has no time zone
    unit=timedelta(microseconds=1),
    width=8,
)
# Days are rarely longer, so most of them are found with few comparisons.
_STRIDE: Final = 32


@immutable(kw_only=True)
class Day:
    """The photos of a day in a part of a timeline, newest first.

    Attributes:
        day: As `2026-11-21`.
        shapes: A character for each photo.
        marks: Of those photos of the day whose numbers are multiples of 100, counted from its
            newest one, which is 0 and has none: their keys without the day.
    """

    day: str
    shapes: str
    marks: tuple[str, ...] = ()


@immutable(kw_only=True)
class Change:
    """A photo that entered or left a list.

    Attributes:
        image_id: Of the photo.
        at: When, as the index is sorted by it: ISO 8601 in UTC, to the microsecond.
        key: The part of its record that it is sorted by.
        record: Its record; None if it has left.
    """

    image_id: str
    at: str
    key: bytes
    record: bytes | None


Resume = Mapping[str, Any]
"""Where a list that was read in part goes on: for the store that read it, and valid as JSON."""


def record(taken_key: str, width: int | None, height: int | None) -> bytes:
    """The record of a photo."""
    return key(taken_key) + character(width, height).encode("ascii")


def key(taken_key: str) -> bytes:
    """The part of a record that it is sorted by."""
    clock, uploaded, identifier = taken_key.rsplit("-", 2)
    return _CLOCK.pack(datetime.fromisoformat(clock)) + bytes.fromhex(f"0{uploaded}{identifier}")


def taken_key(key: bytes) -> str:
    """The text that `key` was given."""
    text = key[_CLOCK.width : _KEY].hex()
    return f"{clock_text(_CLOCK.moment(key))}-{text[1:12]}-{text[12:]}"


def count(records: bytes) -> int:
    """How many photos these records are of."""
    return len(records) // WIDTH


def key_at(records: bytes, index: int) -> bytes:
    """The key of the photo at an index."""
    return _Keys(records)[index]


def place(records: bytes, key: bytes) -> int:
    """How many photos are older than a key, or than any key with this beginning."""
    return bisect_left(_Keys(records), key)


def merged(records: bytes, changes: Mapping[bytes, bytes | None]) -> bytes:
    """The records after changes: by key, the photo's record, or None if it is gone.

    A change that was made before makes no difference.
    """
    parts: list[bytes] = []
    keys, copied, here = _Keys(records), 0, 0
    for each in sorted(changes):
        here = bisect_left(keys, each, here)
        parts.append(records[copied * WIDTH : here * WIDTH])
        if (changed := changes[each]) is not None:
            parts.append(changed)
        copied = here + 1 if here < len(keys) and keys[here] == each else here
    parts.append(records[copied * WIDTH :])
    return b"".join(parts)


def days(records: bytes, sorting: Sorting, first: int, end: int) -> Iterator[Day]:
    """The photos from one index to another, by day, the newest first."""
    keys, newest = _Keys(records), end
    while newest > first:
        day = sorting.clock.day(keys[newest - 1])
        # A part may begin within a day, whose photos are numbered from its newest one.
        following = sorting.clock.beginning(day + 1)
        day_end = bisect_left(keys, following, newest) if newest == end else newest
        oldest = _oldest(keys, sorting.clock.beginning(day), first, newest)
        yield Day(
            day=sorting.clock.date(day),
            shapes=_shapes(records, oldest, newest),
            marks=tuple(
                sorting.text(keys[index])[DAY_LENGTH:]
                for index in range(day_end - 1 - MARK_EVERY, oldest - 1, -MARK_EVERY)
                if index < newest
            ),
        )
        newest = oldest


class _Keys:
    """The keys of records as a sequence, for bisection."""

    def __init__(self, records: bytes) -> None:
        self._records = records

    def __len__(self) -> int:
        return len(self._records) // WIDTH

    def __getitem__(self, index: int) -> bytes:
        start = index * WIDTH
        return self._records[start : start + _KEY]


def _oldest(keys: _Keys, beginning: bytes, first: int, newest: int) -> int:
    """The index of the first photo of the day that ends before `newest`, but at least `first`."""
    step = _STRIDE
    while newest - step > first and keys[newest - step] >= beginning:
        step *= 2
    return bisect_left(keys, beginning, max(first, newest - step), newest)


def _shapes(records: bytes, oldest: int, newest: int) -> str:
    # Backwards, from the last byte of the newest record to that of the oldest.
    last = oldest * WIDTH - 1
    return records[newest * WIDTH - 1 : last if last >= 0 else None : -WIDTH].decode("ascii")


BY_TAKEN: Final = Sorting(clock=_CLOCK, text=taken_key, key=key, is_place=is_key)
"""The order in which they were taken: that of the records here."""
