"""Photos from before there were rows that count them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.maintenance import counting
from handlers.maintenance.counting import Counting
from handlers.model.image import Image
from handlers.model.usage import Change, counted
from tests.unit.handlers.fakes import World

if TYPE_CHECKING:
    from collections.abc import Sequence


class FakeCounts:
    """The transactions, over the fakes of the tables."""

    def __init__(self, world: World) -> None:
        self._items = world.items

    def count(self, images: Sequence[Image]) -> bool:
        owner = images[0].owner
        rows = [self._items.stored[each.image_id] for each in images]
        if any(row.get("gallery") != owner or "counted" in row for row in rows):
            return False
        for row in rows:
            row["counted"] = row["fileSize"]
            self._items.usage.changed(owner, Change(1, row["fileSize"]))
        return True


@pytest.fixture
def world() -> World:
    return World()


def uncounted(world: World, count: int) -> list[str]:
    """Photos that an earlier release has added."""
    image_ids = [world.ready() for _ in range(count)]
    for image_id in image_ids:
        image = world.items[image_id]
        world.items.usage.changed(image.owner, -counted(image))
        del world.items.stored[image_id]["counted"]
    return image_ids


def counting_of(world: World) -> Counting:
    return Counting(items=world.items, counts=FakeCounts(world), rows=world.items.usage)


def truth(world: World) -> Change:
    images = [Image.from_item(item) for item in world.items.stored.values()]
    return Change(len(images), sum(each.counted or 0 for each in images))


def test_every_photo_is_counted_once_page_by_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "PHOTOS_A_STEP", 3)
    uncounted(world, 7)
    world.ready()  # by this release, which counts it
    work = counting_of(world)
    assert not work.is_done("public")

    after = work.step("public")
    steps = 1
    while after:
        after = work.step("public", after)
        steps += 1

    row = world.items.usage.of("public")
    assert steps == 3
    assert Change(row.photos, row.size) == truth(world)
    assert row.photos == 8
    assert work.is_done("public")


@given(begun=st.lists(st.integers(0, 6), max_size=8), deleted=st.integers(0, 5))
@settings(max_examples=50)
def test_steps_that_are_repeated_or_break_off_count_nothing_twice(
    begun: list[int], deleted: int
) -> None:
    world = World()
    image_ids = uncounted(world, 6)
    counts, work = FakeCounts(world), counting_of(world)
    for number in begun:
        # A step that another function was quicker with, and that has read the photos before.
        stale = [world.items[each] for each in image_ids[:number]]
        work.step("public")
        assert not stale or not counts.count(stale)
    world.delete(image_ids[deleted])

    work.step("public")

    listed = [world.items[each] for each in image_ids if world.items[each].is_listed]
    assert all(each.counted == each.file_size for each in listed)
    assert world.items.usage.of("public").photos >= len(listed)
