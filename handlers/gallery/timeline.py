"""The timeline of a library: every photo as the character of its shape, by day, newest first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from handlers.api.errors import InvalidInputError, UnavailableError
from handlers.model import timeline
from handlers.model.capture_time import is_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.gallery.ports import Items
    from handlers.model.order import Position
    from handlers.model.timeline import Day

LARGEST_PART: Final = 2_000_000
"""Photos. A function's response has at most 6 MB, of which these take 3.5, and their days 1.5."""
# Of the 28 seconds that the function has.
_PATIENCE: Final = timedelta(seconds=20)
_RETRY_SECONDS: Final = 2


@dataclass(frozen=True, kw_only=True)
class PartRequest:
    """Which part of a timeline to return.

    Attributes:
        after: The cursor of the previous part.
        known: The version of this part that the caller has.
    """

    after: str | None = None
    known: str | None = None


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A part of a timeline.

    Attributes:
        days: Newest first; their photos can continue in the next part.
        count: Of the photos in this part.
        next_cursor: Of the next part; None in the last one.
        version: Another one once the timeline has changed.
    """

    days: list[Day]
    count: int
    next_cursor: str | None
    version: str


def read(
    items: Items,
    owner: str,
    wanted: PartRequest,
    *,
    now: Callable[[], datetime],
    largest: int = LARGEST_PART,
) -> Timeline | None:
    """A part of an owner's timeline.

    Args:
        items: The photos' items.
        owner: Of the photos.
        wanted: Which part.
        now: The clock.
        largest: The most photos that a part has.

    Returns:
        The part; None if the caller has it.

    Raises:
        InvalidInputError: The cursor is invalid.
        UnavailableError: Reading it takes too long.
    """
    after = wanted.after
    if after is not None and not is_key(after):
        raise InvalidInputError(
            "invalid_cursor", "The cursor is not valid. Use the nextCursor of the previous part."
        )
    records = _all(items, owner, now)
    version = hashlib.sha256(records).hexdigest()[:32]
    return None if version == wanted.known else part(records, after, version, largest)


def part(records: bytes, after: str | None, version: str, largest: int) -> Timeline:
    """The part of a timeline that follows a cursor: the key of the previous part's last photo."""
    total = timeline.count(records)
    end = total if after is None else timeline.place(records, timeline.key(after))
    first = max(0, end - largest)
    return Timeline(
        days=list(timeline.days(records, first, end)),
        count=end - first,
        next_cursor=timeline.key_at(records, first) if first else None,
        version=version,
    )


def _all(items: Items, owner: str, now: Callable[[], datetime]) -> bytes:
    begun = now()
    parts: list[bytes] = []
    after: Position | None = None
    while True:
        records, after = items.timeline(owner, after)
        parts.append(records)
        if after is None:
            return b"".join(parts)
        if now() - begun > _PATIENCE:
            raise UnavailableError(
                "timeline_building",
                "The timeline is not complete yet. Please try again in a moment.",
                retry_after=_RETRY_SECONDS,
            )
