"""A photo deleted before, during or after its processing leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from handlers.imaging import UnusablePhotoError
from handlers.model import tasks
from handlers.model.image import Status
from tests.unit.handlers.fake_renderer import unused, while_rendering
from tests.unit.handlers.fakes import MAX_BYTES, World

if TYPE_CHECKING:
    from handlers.imaging import Rendered
    from handlers.thumbnail.model import StoredOriginal

PHOTO = b"photo"


def unusable(_content: bytes) -> Rendered:
    raise UnusablePhotoError("too_complex", "It takes too long.")


def test_an_original_that_arrives_for_a_deleted_photo_is_removed(world: World) -> None:
    image_id = world.announced()
    world.delete(image_id)
    stored = world.uploaded(image_id)

    assert world.thumbnails().process(stored).outcome == "superseded"

    assert world.items[image_id].status is Status.DELETED
    assert not world.originals.versions[stored.key]
    assert not world.renditions.stored


def test_a_photo_deleted_while_rendering_leaves_nothing_public(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id)
    slow = world.thumbnails(while_rendering(lambda: world.delete(image_id)))

    assert slow.process(stored).outcome == "superseded"

    assert world.items[image_id].status is Status.DELETED
    assert not world.renditions.stored


def test_a_repeated_event_during_a_deletion_does_not_bring_renditions_back(world: World) -> None:
    image_id = world.ready()
    stored = world.uploaded(image_id)
    stored = replace(stored, version_id=world.items[image_id].version_id or "")
    world.items.put(replace(world.items[image_id], status=Status.PENDING, renditions=()))

    def finish_and_delete() -> None:
        world.thumbnails().process(stored)
        world.delete(image_id)

    assert (
        world.thumbnails(while_rendering(finish_and_delete)).process(stored).outcome == "duplicate"
    )

    assert not world.renditions.stored


def test_what_is_left_of_a_deleted_photo_is_left_to_the_maintenance_function(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id)
    world.thumbnails().process(stored)
    world.delete(image_id)

    assert world.thumbnails().process(stored).outcome == "duplicate"

    assert world.sent == [tasks.settle([image_id])]


def broken_off(world: World, content: bytes = PHOTO) -> StoredOriginal:
    """An original whose renditions were stored by a try that then could not write the item."""
    stored = world.uploaded(world.announced(), content)
    settle = world.items.settle

    def broken(*_: object) -> bool:
        raise ConnectionError

    world.items.settle = broken  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    with pytest.raises(ConnectionError):
        world.thumbnails().process(stored)
    world.items.settle = settle  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    return stored


def test_renditions_of_a_failed_try_are_deleted_with_a_pending_photo(
    world: World,
) -> None:
    stored = broken_off(world)
    assert world.renditions.stored
    world.delete(stored.image_id)

    assert world.thumbnails(unused).process(stored).outcome == "superseded"

    assert not world.renditions.stored
    assert not world.content_claims.stored
    assert not world.originals.versions[stored.key]


def test_an_upload_for_a_photo_deleted_while_pending_is_never_rendered(
    world: World,
) -> None:
    """No matter how many times, with what content, and whether or not its processing had begun."""
    begun, other = broken_off(world).image_id, world.announced()
    for image_id in (begun, other):
        world.delete(image_id)

        for content in (PHOTO, PHOTO, b"another photo"):
            stored = world.uploaded(image_id, content)
            assert world.thumbnails(unused).process(stored).outcome == "superseded"

        assert world.originals.current(stored.key) is None


def test_a_function_that_dies_between_renditions_leaves_none_of_a_deleted_photo(
    world: World,
) -> None:
    stored = world.uploaded(world.announced())
    put = world.renditions.put

    def dies(key: str, data: bytes, media_type: str) -> None:
        world.delete(stored.image_id)
        put(key, data, media_type)
        raise ConnectionError

    world.renditions.put = dies  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    with pytest.raises(ConnectionError):
        world.thumbnails().process(stored)
    assert world.renditions.stored

    assert world.thumbnails(unused).process(stored).outcome == "superseded"
    world.maintain()

    assert not world.renditions.stored


def test_a_photo_that_was_deleted_before_its_renditions_were_stored_gets_none(world: World) -> None:
    stored = world.uploaded(world.announced())

    def store(*_given: object) -> None:
        raise AssertionError

    world.renditions.put = store  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    slow = world.thumbnails(while_rendering(lambda: world.delete(stored.image_id)))

    assert slow.process(stored).outcome == "superseded"


@pytest.mark.parametrize("content", [b"another photo", b"damaged", b"not an image"])
def test_leftovers_of_an_interrupted_try_are_removed_when_the_photo_ends_differently(
    world: World, content: bytes
) -> None:
    image_id = broken_off(world).image_id

    assert world.thumbnails().process(world.uploaded(image_id, content)).settled

    kept = {rendition.key for rendition in world.items[image_id].renditions}
    assert set(world.renditions.stored) == (kept if world.items[image_id].is_listed else set())


def test_renditions_are_shown_only_while_they_exist(
    world: World,
) -> None:
    stored = broken_off(world)
    assert world.image(stored.image_id).to_json()["renditions"] == []

    world.thumbnails(unusable).process(stored)

    shown = world.image(stored.image_id).to_json()
    assert (shown["status"], shown["renditions"]) == ("failed", [])


def test_a_photo_uploaded_again_keeps_its_own_renditions(world: World) -> None:
    stored = broken_off(world)
    world.delete(stored.image_id)
    again = world.ready(content=PHOTO)
    claims = dict(world.content_claims.stored)

    assert world.thumbnails().process(stored).outcome == "superseded"

    kept = {rendition.key for rendition in world.items[again].renditions}
    assert set(world.renditions.stored) == kept
    assert world.content_claims.stored == claims


def test_a_photo_deleted_after_it_was_shown_is_not_rendered_again(world: World) -> None:
    image_id = world.ready()
    world.delete(image_id)
    later = world.uploaded(image_id, PHOTO)

    assert world.thumbnails(unused).process(later).outcome == "superseded"


@pytest.mark.parametrize("content", [b"not an image", bytes(MAX_BYTES + 1)])
def test_an_unusable_original_of_a_deleted_photo_is_removed_too(
    world: World, content: bytes
) -> None:
    stored = world.uploaded(world.announced(), content)
    world.delete(stored.image_id)

    assert world.thumbnails().process(stored).outcome == "superseded"

    assert not world.originals.versions[stored.key]


def test_a_missing_original_of_a_deleted_photo_is_not_retried(
    world: World,
) -> None:
    stored = broken_off(world)
    world.delete(stored.image_id)
    world.originals.delete(stored.key, stored.version_id)

    assert world.thumbnails().process(stored).outcome == "superseded"
