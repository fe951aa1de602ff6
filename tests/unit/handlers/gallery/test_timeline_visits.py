"""What a visit reads of a timeline's snapshot, and when it stores another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.gallery.timeline import PartRequest, Timeline, Timelines
from handlers.gallery.upkeep import MARGIN
from tests.unit.handlers.gallery.late_index import Library, some_key

if TYPE_CHECKING:
    import pytest

    from handlers.model.snapshots import Snapshot, Stored


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
