"""The timeline of a source, from its snapshot and what has changed since.

The table is the truth, and no write of a photo touches anything that others write to. A reader
takes the snapshot, reads the changes since its `as_of`, and merges them in. Once there are many, it
stores the result in place of the snapshot. Nobody waits for anybody:

- A change is the present state of one photo, so it may be applied twice, or late: the snapshot may
  have it already, or have later ones.
- A change becomes visible in the index some time after the moment that it states, `changedAt`:
  functions' clocks differ, a write may be retried, and the index lags behind. So readers go back
  further than `as_of`, by a margin that is longer than all of that together.
- Two readers may store at the same time, and the one that has read earlier may be the last to
  store. Its snapshot lacks changes that the other one had, but it also has the earlier `as_of`. The
  next reader applies everything since then, whoever stored it.
- A reader that dies has stored a whole snapshot or none.

`upkeep.py` has when a snapshot is made anew.
"""

from __future__ import annotations

import hashlib
import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from handlers.api.errors import InvalidInputError
from handlers.gallery.progress import Progress
from handlers.gallery.upkeep import MARGIN, Upkeep, building, latest
from handlers.immutable import immutable
from handlers.model import by_upload, timeline
from handlers.model.codecs import timestamp
from handlers.model.order import Order
from handlers.model.snapshots import DamagedError, ReplacedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.gallery.ports import Snapshots, Source
    from handlers.model.snapshots import Stored
    from handlers.model.timeline import Change, Day, Resume

LARGEST_PART: Final = 2_000_000
"""Photos. A function's response has at most 6 MB, of which these take 2.7 if days are long."""
LONGEST_PART: Final = 5_000_000
"""Bytes of JSON, which photos of many different days take sooner."""
_DAY_BYTES, _MARK_BYTES = 48, 42
REPEATED: Final = timedelta(seconds=30)
"""Changes of this time before a timeline was read are told once more to who follows it.

The first photos of the list are read at another moment, and from another index: they may have a
photo that the timeline has not any more, or lack one that it has (static/js/gallery/live.js).
"""
LARGEST_BACKLOG: Final = 200
"""Changes that are merged again with each visit before the snapshot is replaced."""
# The function has 28 seconds, and a request to the table may take 15 if it is retried.
PATIENCE: Final = timedelta(seconds=12)
_SORTINGS: Final = {Order.TAKEN: timeline.BY_TAKEN, Order.UPLOADED: by_upload.BY_UPLOAD}
# Of the JSON: a release that changes it must not take a client's copy for the same.
_FORMAT: Final = 1
_TRIES: Final = 3


@immutable(kw_only=True)
class PartRequest:
    """Which part of a timeline to return.

    Attributes:
        after: The cursor of the previous part.
        known: The version of this part that the caller has.
        order: What its photos are sorted by, newest first.
    """

    after: str | None = None
    known: str | None = None
    order: Order = Order.TAKEN


@immutable(kw_only=True)
class Timeline:
    """A part of a timeline.

    Attributes:
        days: Newest first; their photos can continue in the next part.
        count: Of the photos in this part.
        next_cursor: Of the next part; None in the last one.
        version: Another one once the timeline has changed.
        until: Up to where it has what has changed (progress.py).
    """

    days: list[Day]
    count: int
    next_cursor: str | None
    version: str
    until: str


@immutable(kw_only=True)
class Unchanged:
    """A part of a timeline that the caller has.

    Attributes:
        until: Up to where it has what has changed.
    """

    until: str


@immutable(kw_only=True)
class Timelines:
    """Reads the timelines of sources.

    Attributes:
        snapshots: Of timelines.
        now: The clock, with a time zone.
        largest: The most photos that a part has.
        longest: The most bytes that a part has, about, if it is of several days.
        chance: A random number from 0 to 1.
    """

    snapshots: Snapshots
    now: Callable[[], datetime]
    largest: int = LARGEST_PART
    longest: int = LONGEST_PART
    chance: Callable[[], float] = random.random

    def read(self, source: Source, wanted: PartRequest) -> Timeline | Unchanged:
        """A part of a source's timeline.

        Raises:
            InvalidInputError: The cursor is invalid.
            UnavailableError: It is not complete yet.
        """
        if wanted.after is not None and not _SORTINGS[wanted.order].is_place(wanted.after):
            raise InvalidInputError(
                "invalid_cursor",
                "The cursor is not valid. Use the nextCursor of the previous part.",
            )
        deadline = self.now() + PATIENCE
        for _ in range(_TRIES):
            stored = self._upkeep.usable(source, deadline)
            try:
                return self._current(source, stored, wanted, deadline)
            except ReplacedError:
                continue
            except DamagedError:
                self._upkeep.build(source, deadline)
        raise building()

    @property
    def _upkeep(self) -> Upkeep:
        return Upkeep(snapshots=self.snapshots, now=self.now, chance=self.chance)

    def _current(
        self, source: Source, stored: Stored, wanted: PartRequest, deadline: datetime
    ) -> Timeline | Unchanged:
        begun = self.now()
        changes, is_complete = self._changes(source, stored.as_of - MARGIN, deadline)
        if not is_complete:
            self._upkeep.catch_up(source, stored, changes, begun)
            raise building()
        version = _version(stored, changes, wanted.order)
        repeated = timestamp(begun - REPEATED)
        until = Progress.since(
            begun - MARGIN, (each for each in changes if each.at < repeated)
        ).encode()
        # Later ones would have to be read again after the snapshot was replaced.
        settled = sum(each.at < timestamp(begun - MARGIN) for each in changes)
        if version == wanted.known and settled <= LARGEST_BACKLOG:
            return Unchanged(until=until)
        records = timeline.merged(self.snapshots.records(stored), latest(changes))
        if settled > LARGEST_BACKLOG:
            replaced = self._upkeep.replaced(source, records, begun, stored)
            if version == wanted.known:
                return Unchanged(until=until)
            if replaced is not None:
                version = _version(replaced, changes[settled:], wanted.order)
        return self._part(records, wanted, version, until)

    def _part(self, records: bytes, wanted: PartRequest, version: str, until: str) -> Timeline:
        """The part that follows a cursor, which is the place of the previous part's last photo."""
        sorting, after = _SORTINGS[wanted.order], wanted.after
        if wanted.order is Order.UPLOADED:
            records = by_upload.sorted_records(records)
        total = timeline.count(records)
        end = total if after is None else timeline.place(records, sorting.key(after))
        days: list[Day] = []
        first, left = end, self.longest
        for day in timeline.days(records, sorting, max(0, end - self.largest), end):
            left -= _DAY_BYTES + len(day.shapes) + _MARK_BYTES * len(day.marks)
            if left < 0 and days:
                break
            days.append(day)
            first -= len(day.shapes)
        return Timeline(
            days=days,
            count=end - first,
            next_cursor=sorting.text(timeline.key_at(records, first)) if first else None,
            version=version,
            until=until,
        )

    def _changes(
        self, source: Source, since: datetime, deadline: datetime
    ) -> tuple[list[Change], bool]:
        """The changes since a moment, by when they happened; and whether these are all."""
        found: list[Change] = []
        after: Resume | None = None
        while True:
            changes, after = source.changes(since, after)
            found += changes
            if after is None or self.now() >= deadline:
                return found, after is None


def _version(stored: Stored, changes: list[Change], order: Order) -> str:
    """The same only for the same photos: a digest of the snapshot and the changes since."""
    digest = hashlib.sha256(f"{_FORMAT} {order} {stored.name} {stored.tag}".encode())
    for key, record in sorted(latest(changes).items()):
        digest.update(key + (record or b""))
    return digest.hexdigest()[:32]
