"""Repeated events and repeated uploads to the same address."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.unit.handlers.fakes import MAX_BYTES, World
from tests.unit.handlers.thumbnail.contents import BROKEN, NO_PHOTO, OTHER, PHOTO, folder


@pytest.mark.parametrize("content", [PHOTO, BROKEN, NO_PHOTO, bytes(MAX_BYTES + 1)])
def test_a_repeated_event_changes_nothing(world: World, content: bytes) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, content)
    world.thumbnails().process(stored)
    before = (
        dict(world.items.stored),
        dict(world.renditions.stored),
        str(world.originals.versions),
    )

    assert world.thumbnails().process(stored).outcome == "duplicate"

    after = (dict(world.items.stored), dict(world.renditions.stored), str(world.originals.versions))
    assert after == before


@pytest.mark.parametrize("first", [PHOTO, BROKEN])
@pytest.mark.parametrize("second", [PHOTO, OTHER, BROKEN, NO_PHOTO, bytes(MAX_BYTES + 1)])
def test_a_second_use_of_an_upload_url_does_not_replace_the_photo(
    world: World, first: bytes, second: bytes
) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, first)
    world.thumbnails().process(stored)
    before = (dict(world.items.stored), dict(world.renditions.stored))

    outcome = world.thumbnails().process(world.uploaded(image_id, second)).outcome

    assert outcome == "superseded"
    assert (dict(world.items.stored), dict(world.renditions.stored)) == before
    assert world.originals.current(stored.key) == first


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_any_order_of_events_one_version_wins_completely(
    world: World, order: tuple[int, ...]
) -> None:
    image_id = world.announced()
    contents = [PHOTO, OTHER, b"a third photo"]
    events = [world.uploaded(image_id, each) for each in contents]

    outcomes = [world.thumbnails().process(events[index]).outcome for index in [*order, *order]]

    winner = contents[order[0]]
    assert outcomes == [
        "ready",
        "superseded",
        "superseded",
        "duplicate",
        "superseded",
        "superseded",
    ]
    assert world.originals.current(events[0].key) == winner
    assert {key.rpartition("/")[0] for key in world.renditions.stored} == {folder(image_id, winner)}
    assert all(each.key in world.renditions.stored for each in world.items[image_id].renditions)
