"""The order in which photos were uploaded: its places, and a timeline's records sorted by it.

A place is the moment of the upload in UTC, to the millisecond, and the beginning of the identifier:
`2026-11-21T14:33:05.123-1a2b3c4d`. It begins with the day, and its text sorts as photos do.

The records are those of the other order (timeline.py) with the camera's clock behind the
identifier, so that nothing more has to be stored or read. Sorting them takes less time than writing
the answer does: records that were added one after another are mostly in order (decision 39).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from handlers.model.timeline import WIDTH, Sorting

_PLACE: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}-[0-9a-f]{8}"
)
_MOMENT_LENGTH: Final = len("2026-11-21T14:33:05.123")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_DAY: Final = timedelta(days=1) // _MILLISECOND
_ID_DIGITS: Final = 8

# In a record of the other order: the camera's clock, and what the two orders have in common.
_CLOCK, _SHAPE = 8, WIDTH - 1
_UPLOAD: Final = 6
_KEY: Final = 10


def place(uploaded_at: datetime, image_id: str) -> str:
    """The place of a photo in the list."""
    return f"{moment(uploaded_at)}-{image_id[:_ID_DIGITS]}"


def moment(uploaded_at: datetime) -> str:
    """The beginning of a place: photos that share it are in the order of their identifiers."""
    return uploaded_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")


def is_place(text: str) -> bool:
    """Whether the text has the form of a place."""
    if _PLACE.fullmatch(text) is None:
        return False
    try:
        return _moment_of(text) >= _EPOCH
    except ValueError:
        return False


def newest_moment(place: str) -> str:
    """The latest moment, as the table writes it, that the photo at a place can have."""
    return f"{place[:_MOMENT_LENGTH]}999Z"


def sorted_records(records: bytes) -> bytes:
    """The records of a timeline in this order, with keys that begin with their places."""
    turned = bytearray(len(records))
    for index in range(_SHAPE):
        turned[index::WIDTH] = records[(index + _CLOCK) % _SHAPE :: WIDTH]
    turned[_SHAPE::WIDTH] = records[_SHAPE::WIDTH]
    content = bytes(turned)
    each = [content[start : start + WIDTH] for start in range(0, len(content), WIDTH)]
    each.sort()
    return b"".join(each)


def _moment_of(place: str) -> datetime:
    return datetime.fromisoformat(place[:_MOMENT_LENGTH]).replace(tzinfo=UTC)


def _milliseconds(key: bytes) -> int:
    return int.from_bytes(key[:_UPLOAD], "big")


def _day_of(key: bytes) -> int:
    return _milliseconds(key) // _DAY


def _beginning(day: int) -> bytes:
    return (day * _DAY).to_bytes(_UPLOAD, "big")


def _date(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).date().isoformat()


def _text(key: bytes) -> str:
    uploaded_at = _EPOCH + _milliseconds(key) * _MILLISECOND
    return f"{moment(uploaded_at)}-{key[_UPLOAD:_KEY].hex()}"


def _key(place: str) -> bytes:
    milliseconds = (_moment_of(place) - _EPOCH) // _MILLISECOND
    return milliseconds.to_bytes(_UPLOAD, "big") + bytes.fromhex(place[-_ID_DIGITS:])


BY_UPLOAD: Final = Sorting(
    day_of=_day_of,
    beginning=_beginning,
    date=_date,
    text=_text,
    key=_key,
    is_place=is_place,
)
"""This order, for the records that `sorted_records` returns."""
