"""The same photo twice, in sequence and concurrently: rendered once, shown once, stored once."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from handlers.model.content_claims import content_id
from handlers.model.image import Status
from handlers.thumbnail.claims import HeldByAnotherError
from tests.unit.handlers.fake_renderer import while_rendering

if TYPE_CHECKING:
    from handlers.imaging import Rendered
    from tests.unit.handlers.fakes import World

PHOTO = b"photo"
OTHER = b"another photo"
BROKEN = b"not an image"
CONTENT = content_id("public", hashlib.sha256(PHOTO).hexdigest())


def never(_content: bytes) -> Rendered:
    raise AssertionError


def test_the_same_photo_is_not_rendered_listed_or_stored_a_second_time(world: World) -> None:
    first = world.ready(content=PHOTO)
    renditions = dict(world.renditions.stored)
    second = world.announced("again.png")
    stored = world.uploaded(second, PHOTO)

    assert world.thumbnails(never).process(stored).outcome == "already_here"

    assert world.items[second].status is Status.READY
    assert world.items[second].duplicate_of == first
    assert "gallery" not in world.items.stored[second]
    assert "expiresAt" not in world.items.stored[second]
    assert world.renditions.stored == renditions
    assert world.originals.current(stored.key) is None
    assert world.originals.current(world.items[first].object_key) == PHOTO


def test_another_owner_has_photos_of_their_own(world: World) -> None:
    world.ready(content=PHOTO)
    theirs = world.announced()
    world.items.put(replace(world.items[theirs], owner="somebody"))

    assert world.thumbnails().process(world.uploaded(theirs, PHOTO)).outcome == "ready"


def test_a_repeated_event_of_a_duplicate_changes_nothing(world: World) -> None:
    world.ready(content=PHOTO)
    second = world.announced()
    stored = world.uploaded(second, PHOTO)
    world.thumbnails().process(stored)
    before = dict(world.items.stored), dict(world.content_claims.stored)

    assert world.thumbnails(never).process(stored).outcome == "duplicate"

    assert (dict(world.items.stored), dict(world.content_claims.stored)) == before


def test_a_duplicates_original_that_could_not_be_removed_is_removed_on_the_next_try(
    world: World,
) -> None:
    world.ready(content=PHOTO)
    stored = world.uploaded(world.announced(), PHOTO)
    delete = world.originals.delete

    def broken(*_: object) -> None:
        raise ConnectionError

    world.originals.delete = broken  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    with pytest.raises(ConnectionError):
        world.thumbnails().process(stored)
    world.originals.delete = delete  # pyright: ignore[reportAttributeAccessIssue]  # this fake only

    assert world.thumbnails(never).process(stored).outcome == "duplicate"

    assert world.originals.current(stored.key) is None


def test_other_content_uploaded_for_a_duplicate_is_removed(world: World) -> None:
    first = world.ready(content=PHOTO)
    second = world.announced()
    world.thumbnails().process(world.uploaded(second, PHOTO))
    stored = world.uploaded(second, OTHER)

    assert world.thumbnails(never).process(stored).outcome == "superseded"

    assert world.items[second].duplicate_of == first
    assert world.originals.current(stored.key) is None


def test_of_two_concurrent_uploads_the_second_waits_and_becomes_a_duplicate(world: World) -> None:
    first, second = world.announced(), world.announced()
    kept, waiting = world.uploaded(first, PHOTO), world.uploaded(second, PHOTO)

    def second_comes() -> None:
        with pytest.raises(HeldByAnotherError):
            world.thumbnails(never).process(waiting)

    assert world.thumbnails(while_rendering(second_comes)).process(kept).outcome == "ready"

    assert world.items[second].status is Status.PENDING
    assert world.thumbnails(never).process(waiting).outcome == "already_here"
    assert world.items[second].duplicate_of == first


def test_a_photo_does_not_become_a_duplicate_of_one_that_is_just_deleted(
    world: World,
) -> None:
    """Otherwise somebody would lose a photo that they have just uploaded."""
    first = world.ready(content=PHOTO)
    second = world.announced()
    stored = world.uploaded(second, PHOTO)
    settle = world.items.settle_duplicate
    world.items.settle_duplicate = lambda image, change: (  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        world.delete(first),
        settle(image, change),
    )[1]

    with pytest.raises(HeldByAnotherError):
        world.thumbnails().process(stored)

    assert world.originals.current(stored.key) == PHOTO
    assert world.thumbnails().process(stored).outcome == "ready"
    assert world.image(second).duplicate_of is None


def test_a_duplicate_deleted_while_it_is_written_stays_deleted(world: World) -> None:
    first = world.ready(content=PHOTO)
    second = world.announced()
    stored = world.uploaded(second, PHOTO)
    settle = world.items.settle_duplicate
    world.items.settle_duplicate = lambda image, change: (  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        world.delete(second),
        settle(image, change),
    )[1]

    assert world.thumbnails().process(stored).outcome == "superseded"

    assert world.items[second].status is Status.DELETED
    assert not world.originals.versions[stored.key]
    assert world.content_claims.stored[CONTENT].image_id == first


@pytest.mark.parametrize("deleted_first", [0, 1])
def test_a_duplicate_and_its_photo_can_be_deleted_in_any_order(
    world: World, deleted_first: int
) -> None:
    pair = [world.ready(content=PHOTO), world.announced()]
    world.thumbnails().process(world.uploaded(pair[1], PHOTO))

    world.delete(pair[deleted_first])

    # Deleting the duplicate leaves the photo untouched.
    assert bool(world.renditions.stored) == bool(deleted_first)
    assert (CONTENT in world.content_claims.stored) == bool(deleted_first)
    world.delete(pair[1 - deleted_first])
    assert not world.renditions.stored
    assert not world.content_claims.stored
