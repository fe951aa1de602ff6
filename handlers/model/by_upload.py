"""The order in which photos were uploaded: its places, and a timeline's records sorted by it.

A place is the moment of the upload in UTC, to the millisecond, and the beginning of the identifier:
`2026-11-21T14:33:05.123-1a2b3c4d`. It begins with the day, and its text sorts as photos do.

The records are those of the other order (timeline.py) with the camera's clock behind the
identifier, so that nothing more has to be stored or read; decision 39 has what sorting costs.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from handlers.model.sorting import Clock, Sorting
from handlers.model.timeline import WIDTH
from handlers.model.timeline import place as place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACE: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}-[0-9a-f]{8}"
)
_MOMENT_LENGTH: Final = len("2026-11-21T14:33:05.123")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ID_DIGITS: Final = 8

# In a record of the other order: the camera's clock, and what the two orders have in common.
_CLOCK, _SHAPE = 8, WIDTH - 1
_UPLOAD: Final = Clock(start=_EPOCH, unit=timedelta(milliseconds=1), width=6)
_KEY: Final = 10

RUN: Final = 25_000
"""How many photos are sorted at once. While sorted, each is an object several times its size; and
a run fits the processor's caches, which is faster than sorting half a million at once."""
_SAMPLES: Final = 100


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


def sorted_records(records: bytes, run: int = RUN) -> bytes:
    """The records of a timeline in this order, with keys that begin with their places.

    Args:
        records: In the other order.
        run: How many are sorted at once.
    """
    length = run * WIDTH
    runs = [
        _sorted(_turned(records[start : start + length]))
        for start in range(0, len(records), length)
    ]
    return runs[0] if len(runs) == 1 else b"".join(_merged(runs, run))


def _turned(records: bytes) -> bytes:
    """The records with the key of this order first, so that they sort by it."""
    turned = bytearray(len(records))
    for index in range(_SHAPE):
        turned[index::WIDTH] = records[(index + _CLOCK) % _SHAPE :: WIDTH]
    turned[_SHAPE::WIDTH] = records[_SHAPE::WIDTH]
    return bytes(turned)


def _sorted(records: bytes) -> bytes:
    each = [records[start : start + WIDTH] for start in range(0, len(records), WIDTH)]
    each.sort()
    return b"".join(each)


def _merged(runs: list[bytes], size: int) -> Iterator[bytes]:
    """The records of all runs in order, in consecutive pieces of about `size`."""
    every = max(1, size // _SAMPLES)
    sample = sorted(
        run[start : start + WIDTH] for run in runs for start in range(0, len(run), every * WIDTH)
    )
    starts = [0] * len(runs)
    for first in [*sample[_SAMPLES::_SAMPLES], None]:
        ends = [len(run) if first is None else place_of(run, first) * WIDTH for run in runs]
        yield _sorted(b"".join(run[a:b] for run, a, b in zip(runs, starts, ends, strict=True)))
        starts = ends


def _moment_of(place: str) -> datetime:
    return datetime.fromisoformat(place[:_MOMENT_LENGTH]).replace(tzinfo=UTC)


def _text(key: bytes) -> str:
    return f"{moment(_UPLOAD.moment(key))}-{key[_UPLOAD.width : _KEY].hex()}"


def _key(place: str) -> bytes:
    return _UPLOAD.pack(_moment_of(place)) + bytes.fromhex(place[-_ID_DIGITS:])


BY_UPLOAD: Final = Sorting(clock=_UPLOAD, text=_text, key=_key, is_place=is_place)
"""This order, for the records that `sorted_records` returns."""
