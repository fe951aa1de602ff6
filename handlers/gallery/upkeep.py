"""Keeps the snapshots of timelines usable: builds them, and has them catch up with what changed.

If there is no snapshot, or none that can be used, all photos are read again; and also once it stems
from a reading more than a month ago. This heals whatever went wrong, and so a tombstone need not
live longer than that. It happens once more an hour after the first time: while a release is being
deployed, functions of the one before are still at work, which may state no changes. A reading that
takes longer than a request may stores how far it came, and the next request continues it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from handlers.api.errors import UnavailableError
from handlers.immutable import immutable
from handlers.model import timeline
from handlers.model.snapshots import DamagedError, ReplacedError, Snapshot
from handlers.runtime import log

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.gallery.ports import Snapshots, Source
    from handlers.model.snapshots import Stored
    from handlers.model.timeline import Change, Resume

MARGIN: Final = timedelta(minutes=2)
"""How much further than a snapshot's `as_of` readers go back (timeline.py)."""
# Photos are read again by one of several visits after the first of these, so that a busy site does
# not do it many times at once; and by every visit after the second. Tombstones live longer.
OLD: Final = timedelta(days=30)
TOO_OLD: Final = timedelta(days=35)
_CHANCE: Final = 1 / 10
FIRST_LIFE: Final = timedelta(hours=1)
_RETRY_SECONDS: Final = 2


@immutable(kw_only=True)
class Upkeep:
    """Makes the snapshots of timelines, and brings them up to date.

    Attributes:
        snapshots: Where they are stored.
        now: The clock, with a time zone.
        chance: A random number from 0 to 1.
    """

    snapshots: Snapshots
    now: Callable[[], datetime]
    chance: Callable[[], float]

    def usable(self, source: Source, deadline: datetime) -> Stored:
        """A finished snapshot that is not too old."""
        stored = self.snapshots.find(source.name)
        if stored is None:
            return self.build(source, deadline, life=FIRST_LIFE)
        age = self.now() - stored.built_at
        # One from the future, which no clock explains, would miss changes.
        if not -MARGIN < age < TOO_OLD or stored.as_of - self.now() > MARGIN:
            return self.build(source, deadline)
        if stored.resume is not None:
            return self.build(source, deadline, unfinished=stored)
        if age > OLD and self.chance() < _CHANCE:
            return self.build(source, deadline)
        return stored

    def build(
        self,
        source: Source,
        deadline: datetime,
        *,
        unfinished: Stored | None = None,
        life: timedelta = OLD,
    ) -> Stored:
        """Reads all photos, or the rest of them, and stores them.

        Args:
            source: Of the photos.
            deadline: When to stop.
            unfinished: What is to be continued.
            life: After which they may be read again.

        Raises:
            UnavailableError: It takes longer than a request may.
        """
        as_of, parts = self.now(), list[bytes]()
        built_at = as_of + life - OLD
        after: Resume | None = None
        if unfinished is not None:
            try:
                parts.append(self.snapshots.records(unfinished))
                as_of, built_at = unfinished.as_of, unfinished.built_at
                after = unfinished.resume
            except (DamagedError, ReplacedError):
                pass
        while True:
            records, after = source.entries(after)
            parts.append(records)
            if after is None or self.now() >= deadline:
                break
        stored = self.snapshots.put(
            source.name,
            Snapshot(records=b"".join(parts), as_of=as_of, built_at=built_at, resume=after),
        )
        log.noted("timeline", outcome="unfinished" if after else "built")
        if after is not None:
            raise building()
        return stored

    def catch_up(
        self, source: Source, stored: Stored, changes: list[Change], begun: datetime
    ) -> None:
        """Stores what was read of more changes than a request can read."""
        if changes:
            # The next reader begins with the last of them, or earlier.
            as_of = min(datetime.fromisoformat(changes[-1].at) + MARGIN, begun)
            records = timeline.merged(self.snapshots.records(stored), latest(changes))
            self._put(source, records, as_of, stored)

    def replaced(
        self, source: Source, records: bytes, as_of: datetime, former: Stored
    ) -> Stored | None:
        """The snapshot that has taken the place of another one; None if it could not be stored."""
        watch = log.Stopwatch()
        try:
            return self._put(source, records, as_of, former)
        except Exception:  # noqa: BLE001  # the visitor's timeline is complete; the next one tries again
            log.failed("timeline", watch=watch)
            return None

    def _put(self, source: Source, records: bytes, as_of: datetime, former: Stored) -> Stored:
        return self.snapshots.put(
            source.name, Snapshot(records=records, as_of=as_of, built_at=former.built_at)
        )


def latest(changes: list[Change]) -> Mapping[bytes, bytes | None]:
    """The latest change of each photo."""
    return {each.key: each.record for each in changes}


def building() -> UnavailableError:
    """What is raised while a snapshot is unfinished."""
    return UnavailableError(
        "timeline_building",
        "The timeline is not complete yet. Please try again in a moment.",
        retry_after=_RETRY_SECONDS,
    )
