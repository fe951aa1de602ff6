"""A library whose index of changes shows each of them late, twice and out of order.

Readers read at one moment and store at another; functions' clocks differ.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from handlers.api.errors import UnavailableError
from handlers.gallery.timeline import PartRequest, Timeline, Timelines
from handlers.gallery.upkeep import MARGIN
from handlers.model import timeline
from handlers.model.capture_time import Taken
from handlers.model.codecs import timestamp
from handlers.model.image import TOMBSTONE_LIFE
from tests.unit.handlers.fake_snapshots import FakeSnapshots

if TYPE_CHECKING:
    from handlers.model.timeline import Change, Resume

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAGE = 50
# The most that a change can be late: less than the margin by all that clocks differ.
LATEST = MARGIN - timedelta(seconds=10)
SKEW = 4


@dataclass(frozen=True)
class Row:
    """A photo's place in the indexes since a moment: listed, or not any more."""

    taken_key: str
    listed: bool
    changed_at: datetime
    visible_at: datetime


@dataclass
class Library:
    """A source whose index shows each change some time after it was made."""

    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311  # the same
    now: datetime = START
    name: str = "ada/all"
    rows: dict[int, list[Row]] = field(default_factory=dict[int, list[Row]])
    snapshots: FakeSnapshots = field(default_factory=FakeSnapshots)
    seconds_per_page: float = 0
    doubled: float = 0

    @property
    def truth(self) -> set[str]:
        """The keys of the photos that the table has."""
        return {rows[-1].taken_key for rows in self.rows.values() if rows[-1].listed}

    def write(self, number: int, taken_key: str, *, listed: bool) -> None:
        changed_at = self.now + timedelta(seconds=self.chance.uniform(-SKEW, SKEW))
        late = LATEST * self.chance.random() ** 4
        former = self.rows.setdefault(number, [])
        # The index applies the changes of one photo in their order.
        visible_at = max([self.now + late, *(each.visible_at for each in former)])
        former.append(Row(taken_key, listed, changed_at, visible_at))

    def visible(self) -> list[tuple[int, Row]]:
        found: list[tuple[int, Row]] = []
        for number, rows in self.rows.items():
            shown = [each for each in rows if each.visible_at <= self.now]
            # Tombstones are removed once their time is over.
            if shown and (shown[-1].listed or self.now - shown[-1].changed_at < TOMBSTONE_LIFE):
                found.append((number, shown[-1]))
        return found

    def entries(self, after: Resume | None) -> tuple[bytes, Resume | None]:
        self.now += timedelta(seconds=self.seconds_per_page)
        keys = sorted(row.taken_key for _, row in self.visible() if row.listed)
        page = [each for each in keys if after is None or each > after["key"]][:PAGE]
        records = b"".join(timeline.record(each, 4, 3) for each in page)
        return records, {"key": page[-1]} if len(page) == PAGE else None

    def changes(self, since: datetime, after: Resume | None) -> tuple[list[Change], Resume | None]:
        self.now += timedelta(seconds=self.seconds_per_page)
        found = sorted((timestamp(row.changed_at), number, row) for number, row in self.visible())
        start = (timestamp(since), -1) if after is None else tuple(after["place"])
        page = [each for each in found if each[:2] > start][:PAGE]
        changes = [
            timeline.Change(
                image_id=str(number),
                at=at,
                key=timeline.key(row.taken_key),
                record=timeline.record(row.taken_key, 4, 3) if row.listed else None,
            )
            for at, number, row in page
        ]
        # A change that moves within the index while it is being read is seen twice.
        if changes and self.chance.random() < self.doubled:
            changes.insert(self.chance.randrange(len(changes)), changes[0])
            changes.sort(key=lambda each: each.at)
        return changes, {"place": list(page[-1][:2])} if len(page) == PAGE else None

    def read(self, chance: float = 1) -> set[str]:
        """What a visitor gets, who asks again as long as it takes."""
        for _ in range(100):
            reader = Timelines(
                snapshots=self.snapshots, now=lambda: self.now, chance=lambda: chance
            )
            try:
                found = reader.read(self, PartRequest())
            except UnavailableError:
                continue
            assert isinstance(found, Timeline)
            stored = self.snapshots.stored[self.name]
            assert stored.resume is None
            changes = self._all_changes(stored.as_of - MARGIN)
            records = timeline.merged(stored.records, {each.key: each.record for each in changes})
            shown = "".join(day.shapes for day in found.days)
            assert len(shown) == found.count == timeline.count(records)
            keys = (timeline.key_at(records, index) for index in range(found.count))
            return {timeline.taken_key(each) for each in keys}
        raise AssertionError("the timeline was never complete")

    def _all_changes(self, since: datetime) -> list[Change]:
        seconds, self.seconds_per_page = self.seconds_per_page, 0
        found, after = self.changes(since, None)
        while after:
            more, after = self.changes(since, after)
            found += more
        self.seconds_per_page = seconds
        return found


def some_key(chance: random.Random, number: int) -> str:
    at = datetime(2026, 1, 1 + chance.randrange(28), chance.randrange(24))  # noqa: DTZ001  # a camera's clock
    return Taken(at, START + timedelta(milliseconds=number)).key(f"{chance.getrandbits(32):08x}")
