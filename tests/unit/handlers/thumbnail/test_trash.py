"""Photos in the trash, while originals arrive: late, twice, and those with the same bytes."""

from __future__ import annotations

import hashlib

import pytest

from handlers.model import tasks
from handlers.model.content_claims import content_id
from handlers.model.image import Image, Status
from handlers.thumbnail.claims import HeldByAnotherError
from tests.unit.handlers.fake_renderer import fake_render, unused, while_rendering
from tests.unit.handlers.fakes import World

PHOTO, OTHER = b"photo", b"another photo"
CONTENT = content_id("public", hashlib.sha256(PHOTO).hexdigest())


@pytest.fixture
def world() -> World:
    return World()


def stored_of(world: World, image: Image) -> set[str]:
    return {each.key for each in image.renditions} & set(world.renditions.stored)


@pytest.mark.parametrize("moved", [True, False])
@pytest.mark.parametrize("content", [PHOTO, OTHER, b"not an image"])
def test_late_events_take_nothing_from_a_photo_in_the_trash(
    world: World, content: bytes, *, moved: bool
) -> None:
    stored = world.uploaded(world.announced(), PHOTO)
    world.thumbnails().process(stored)
    world.to_trash(stored.image_id)
    if moved:
        world.maintain()
    before, claims = world.items[stored.image_id], dict(world.content_claims.stored)

    late = stored if content == PHOTO else world.uploaded(stored.image_id, content)
    world.thumbnails(unused).process(late)

    assert world.items[stored.image_id] == before
    assert len(stored_of(world, before)) == len(before.renditions)
    assert world.content_claims.stored == claims
    assert world.originals.current(stored.key) == PHOTO
    assert world.originals.versions[stored.key] == {stored.version_id: PHOTO}


@pytest.mark.parametrize("then", ["trashed", "back", "ended"])
def test_a_try_that_ends_when_its_photo_is_in_the_trash_leaves_no_dead_address(
    world: World, then: str
) -> None:
    """Two tries at the same event: the slow one stores renditions that were moved away since."""
    stored = world.uploaded(world.announced(), PHOTO)

    def meanwhile() -> None:
        world.thumbnails().process(stored)
        world.to_trash(stored.image_id)
        world.maintain()
        if then == "back":
            world.trashed.restore(world.items[stored.image_id], world.now)
            world.sent.append(tasks.settle([stored.image_id]))
            world.maintain()
        elif then == "ended":
            world.delete(stored.image_id)

    world.thumbnails(while_rendering(meanwhile)).process(stored)
    world.maintain()

    image = world.items[stored.image_id]
    assert set(world.renditions.stored) == {each.key for each in image.renditions}
    assert (
        image.status
        is {
            "trashed": Status.TRASHED,
            "back": Status.READY,
            "ended": Status.DELETED,
        }[then]
    )


def test_what_a_killed_try_stores_under_an_old_address_goes_with_its_next_delivery(
    world: World,
) -> None:
    stored = world.uploaded(world.announced(), PHOTO)
    put = world.renditions.put

    def dies(key: str, data: bytes, media_type: str) -> None:
        world.renditions.put = put  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        world.thumbnails().process(stored)
        world.to_trash(stored.image_id)
        world.maintain()
        put(key, data, media_type)
        raise ConnectionError

    world.renditions.put = dies  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    with pytest.raises(ConnectionError):
        world.thumbnails().process(stored)
    assert any(each.startswith("thumbnails/") for each in world.renditions.stored)

    assert world.thumbnails(unused).process(stored).outcome == "duplicate"

    assert not any(each.startswith("thumbnails/") for each in world.renditions.stored)


def test_a_photo_comes_back_from_the_trash_when_its_bytes_are_added_again(world: World) -> None:
    first = world.ready(content=PHOTO)
    world.to_trash(first)
    world.maintain()
    second = world.announced()
    stored = world.uploaded(second, PHOTO)

    with pytest.raises(HeldByAnotherError):
        world.thumbnails(unused).process(stored)
    assert world.sent == [tasks.settle([first])]
    with pytest.raises(HeldByAnotherError):
        world.thumbnails(unused).process(stored)
    world.maintain()
    assert world.thumbnails(unused).process(stored).outcome == "already_here"

    shown = world.image(second).to_json()
    assert (shown["duplicateOf"], shown["status"]) == (first, "ready")
    assert shown["restored"]
    assert world.items[first].is_listed
    assert world.content_claims.stored[CONTENT].image_id == first
    assert world.originals.current(stored.key) is None


def test_a_photo_that_has_just_been_deleted_is_listed_again_at_once(world: World) -> None:
    first = world.ready(content=PHOTO)
    world.to_trash(first)
    stored = world.uploaded(world.announced(), PHOTO)

    with pytest.raises(HeldByAnotherError):
        world.thumbnails(unused).process(stored)
    assert world.items[first].is_listed

    assert world.thumbnails(unused).process(stored).outcome == "already_here"


@pytest.mark.parametrize("purged", [True, False])
def test_bytes_of_a_photo_that_is_ended_meanwhile_are_a_photo_of_their_own(
    world: World, *, purged: bool
) -> None:
    first = world.ready(content=PHOTO)
    world.to_trash(first)
    world.maintain()
    stored = world.uploaded(world.announced(), PHOTO)
    with pytest.raises(HeldByAnotherError):
        world.thumbnails(unused).process(stored)
    world.items.bury(first, world.now)
    if purged:
        world.maintain()

    assert world.thumbnails(fake_render).process(stored).outcome == "ready"

    world.maintain()
    assert not world.items[stored.image_id].restored
    assert world.content_claims.stored[CONTENT].image_id == stored.image_id
    shown = world.items[stored.image_id]
    assert set(world.renditions.stored) == {each.key for each in shown.renditions}
