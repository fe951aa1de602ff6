"""Timelines from snapshots and changes, compared with the table after thousands of random changes.

Snapshots are damaged, lost and replaced by older ones.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.api.errors import UnavailableError
from handlers.gallery.timeline import PATIENCE, PartRequest, Timeline, Timelines
from handlers.gallery.upkeep import FIRST_LIFE, MARGIN, TOO_OLD
from handlers.model import timeline
from handlers.model.capture_time import Taken
from handlers.model.snapshots import Snapshot
from tests.unit.handlers.gallery.late_index import PAGE, START, Library, some_key


def change(library: Library, number: int) -> None:
    """Adds a photo, or removes one, as people delete and give them away."""
    chance = library.chance
    listed = [each for each, rows in library.rows.items() if rows[-1].listed]
    if listed and chance.random() < 0.4:
        gone = chance.choice(listed)
        library.write(gone, library.rows[gone][-1].taken_key, listed=False)
    else:
        library.write(number, some_key(chance, number), listed=True)


@pytest.mark.slow
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
