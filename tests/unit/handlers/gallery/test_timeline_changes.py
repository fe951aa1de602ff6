"""Timelines from snapshots and changes, compared with the table after thousands of random changes.

The index of changes shows each of them late, twice and out of order; readers read at one moment and
store at another; functions' clocks differ; snapshots are damaged, lost and replaced by older ones.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from handlers.api.errors import UnavailableError
from handlers.gallery.timeline import PATIENCE, PartRequest, Timeline, Timelines
from handlers.gallery.upkeep import FIRST_LIFE, MARGIN, TOO_OLD
from handlers.model import timeline
from handlers.model.capture_time import Taken
from handlers.model.codecs import timestamp
from handlers.model.image import TOMBSTONE_LIFE
from handlers.model.snapshots import Snapshot
from tests.unit.handlers.fake_snapshots import FakeSnapshots

if TYPE_CHECKING:
    from handlers.model.snapshots import Stored
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


def change(library: Library, number: int) -> None:
    """Adds a photo, or removes one, as people delete and give them away."""
    chance = library.chance
    listed = [each for each, rows in library.rows.items() if rows[-1].listed]
    if listed and chance.random() < 0.4:
        gone = chance.choice(listed)
        library.write(gone, library.rows[gone][-1].taken_key, listed=False)
    else:
        library.write(number, some_key(chance, number), listed=True)


@pytest.mark.parametrize("seed", range(4))
def test_after_thousands_of_changes_it_is_that_of_the_table(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # reproducible
    library = Library(chance=chance, seconds_per_page=chance.choice([0, 0.1, 3]), doubled=0.2)
    earlier: list[Snapshot] = []
    number = 0
    while number < 2000:
        for _ in range(chance.choice([1, 5, 100])):
            number += 1
            change(library, number)
            library.now += timedelta(seconds=chance.choice([0, 0, 0.01, 1, 20]))
        library.read()
        earlier.append(library.snapshots.stored[library.name])
        match chance.randrange(8):
            case 0:
                # A reader that has read earlier stores what it has.
                recent = [s for s in earlier if library.now - s.as_of < timedelta(days=5)]
                library.snapshots.stored[library.name] = chance.choice(recent or earlier[-1:])
            case 1:
                library.snapshots.damaged.add(library.name)
            case 2:
                library.snapshots.stored.clear()
            case 3:
                library.now += timedelta(days=chance.choice([0.1, 5, 31, 60]))
            case _:
                pass
        library.now += MARGIN
        assert library.read(chance=chance.random()) == library.truth


def test_a_visit_sees_a_change_as_soon_as_the_index_shows_it() -> None:
    library = Library()
    library.read()
    for number in range(100):
        library.write(number, some_key(library.chance, number), listed=True)
        visible_at = library.rows[number][-1].visible_at
        library.now += timedelta(seconds=library.chance.choice([0, 0.01, 10]))
        assert (library.rows[number][-1].taken_key in library.read()) == (visible_at <= library.now)


def test_nobody_waits_longer_than_a_request_may_take() -> None:
    library = Library()
    for number in range(1000):
        library.write(number, some_key(library.chance, number), listed=True)
    library.now += MARGIN
    library.seconds_per_page = 3
    asked = library.now

    with pytest.raises(UnavailableError) as refused:
        Timelines(snapshots=library.snapshots, now=lambda: library.now).read(library, PartRequest())

    assert refused.value.code == "timeline_building"
    assert library.now - asked <= PATIENCE + timedelta(seconds=3)
    # What was read is not read again.
    assert timeline.count(library.snapshots.stored[library.name].records) == PAGE * 4
    assert library.read() == library.truth


def test_more_changes_than_a_request_can_read_are_stored_as_far_as_they_were_read() -> None:
    library = Library()
    library.read()
    first = library.snapshots.stored[library.name]
    for number in range(1000):
        library.write(number, some_key(library.chance, number), listed=True)
        library.now += timedelta(seconds=2)
    library.now += MARGIN
    library.seconds_per_page = 3

    with pytest.raises(UnavailableError):
        Timelines(snapshots=library.snapshots, now=lambda: library.now).read(library, PartRequest())

    reached = library.snapshots.stored[library.name]
    assert first.as_of < reached.as_of < library.now - timedelta(minutes=10)
    assert reached.built_at == first.built_at
    assert library.read() == library.truth


def visit(library: Library, known: str | None = None) -> tuple[str | None, list[str]]:
    """The version that a visitor gets, and what of the snapshot was read and stored for it."""
    library.snapshots.requests.clear()
    reader = Timelines(snapshots=library.snapshots, now=lambda: library.now, chance=lambda: 1)
    found = reader.read(library, PartRequest(known=known))
    version = found.version if isinstance(found, Timeline) else None
    return version, list(library.snapshots.requests)


def test_a_visit_to_an_unchanged_timeline_reads_no_records() -> None:
    library = Library()
    library.write(1, some_key(library.chance, 1), listed=True)
    library.now += MARGIN
    version, requests = visit(library)
    assert requests == ["find", "put", "records"]

    assert visit(library, version) == (None, ["find"])


def test_few_changes_are_merged_with_each_visit_and_many_are_stored_once() -> None:
    library = Library()
    visit(library)
    for number in range(200):
        library.write(number, some_key(library.chance, number), listed=True)
    library.now += 2 * MARGIN
    version, requests = visit(library)
    assert requests == ["find", "records"]
    assert visit(library, version) == (None, ["find"])

    library.write(200, some_key(library.chance, 200), listed=True)
    library.now += 2 * MARGIN
    version, requests = visit(library)
    assert requests == ["find", "records", "put"]
    assert visit(library, version) == (None, ["find"])
    assert library.read() == library.truth


def test_a_burst_is_stored_only_once_it_is_older_than_the_margin() -> None:
    """Otherwise each visit during the burst would store it, and read it again all the same."""
    library = Library()
    visit(library)
    for number in range(1000):
        library.write(number, some_key(library.chance, number), listed=True)
    library.now += timedelta(seconds=30)
    assert "put" not in visit(library)[1]

    library.now += MARGIN
    version, requests = visit(library)
    assert "put" in requests
    assert visit(library, version) == (None, ["find"])


def test_many_changes_are_stored_even_if_the_visitor_has_them() -> None:
    """Otherwise each visit would read them again."""
    library = Library()
    visit(library)
    for number in range(300):
        library.write(number, some_key(library.chance, number), listed=True)
    # All of them are visible, and within the margin.
    for rows in library.rows.values():
        rows[:] = [replace(each, visible_at=library.now) for each in rows]
    library.now += timedelta(seconds=1)
    version, _ = visit(library)
    library.now += 2 * MARGIN

    assert visit(library, version) == (None, ["find", "records", "put"])
    assert visit(library, version)[1] == ["find", "records"]


def test_a_timeline_whose_snapshot_cannot_be_replaced_is_shown_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = Library()
    visit(library)
    for number in range(300):
        library.write(number, some_key(library.chance, number), listed=True)
    library.now += 2 * MARGIN

    def refuse(name: str, snapshot: Snapshot) -> Stored:
        raise ConnectionError(name, snapshot.as_of)

    with monkeypatch.context() as outage:
        outage.setattr(library.snapshots, "put", refuse)
        assert library.read() == library.truth
        version, _ = visit(library)
        assert visit(library, version)[0] is None

    assert visit(library, version)[1] == ["find", "records", "put"]
    assert library.read() == library.truth


def test_photos_of_very_many_days_do_not_exceed_what_a_function_may_answer() -> None:
    library = Library()
    for number in range(300):
        at = datetime(1900 + number, 1, 1)  # noqa: DTZ001  # a camera's clock
        library.write(number, Taken(at, START).key(f"{number:08x}"), listed=True)
    library.now += MARGIN
    reader = Timelines(snapshots=library.snapshots, now=lambda: library.now, longest=1000)
    parts: list[Timeline] = []
    while not parts or parts[-1].next_cursor:
        found = reader.read(library, PartRequest(after=parts[-1].next_cursor if parts else None))
        assert isinstance(found, Timeline)
        parts.append(found)

    days = [[{"day": each.day, "shapes": each.shapes} for each in part.days] for part in parts]
    assert all(500 < len(json.dumps(each)) <= 1000 for each in days[:-1])
    assert [each["day"][:4] for part in days for each in part] == [
        str(year) for year in range(2199, 1899, -1)
    ]
    assert [part.count for part in parts] == [len(part.days) for part in parts]


def test_photos_of_the_release_before_are_found_from_an_hour_after_the_first_visit_on() -> None:
    """While it is being replaced, its functions add photos and state no change."""
    library = Library()
    library.read()
    library.write(1, some_key(library.chance, 1), listed=True)
    unstated = replace(library.rows[1][-1], changed_at=START - timedelta(days=1))
    library.rows[1] = [unstated]
    library.now += FIRST_LIFE - MARGIN
    assert library.read(chance=0) == set()

    library.now += 2 * MARGIN
    assert library.read(chance=0) == library.truth
    assert library.snapshots.stored[library.name].built_at == library.now


@pytest.mark.parametrize(
    ("age", "chance", "is_built"),
    [
        (timedelta(days=29), 0, False),
        (timedelta(days=31), 0.5, False),
        (timedelta(days=31), 0.09, True),
        (TOO_OLD, 1, True),
        (timedelta(days=-1), 1, True),
    ],
)
def test_all_photos_are_read_again_after_a_month_by_one_of_many_visits(
    age: timedelta, chance: float, *, is_built: bool
) -> None:
    library = Library()
    library.write(1, some_key(library.chance, 1), listed=True)
    library.now += MARGIN
    library.read()
    # What a fault has left in the snapshot.
    stored = library.snapshots.stored[library.name]
    wrong = timeline.record(some_key(library.chance, 2), 4, 3)
    library.snapshots.stored[library.name] = Snapshot(
        records=timeline.merged(stored.records, {wrong[:-1]: wrong}),
        as_of=stored.as_of,
        built_at=library.now - age,
    )

    assert (library.read(chance=chance) == library.truth) == is_built
