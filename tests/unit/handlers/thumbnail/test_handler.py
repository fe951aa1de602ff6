from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.model.image import Status
from tests.unit.handlers.fake_renderer import unused
from tests.unit.handlers.fakes import MAX_BYTES, MAX_UNSTATED_BYTES, NOW, World
from tests.unit.handlers.thumbnail.contents import BROKEN, NO_PHOTO, OTHER, PHOTO, folder


def test_an_original_gets_renditions_named_by_its_content(world: World) -> None:
    image_id = world.announced()

    outcome = world.thumbnails().process(world.uploaded(image_id, PHOTO)).outcome

    assert outcome == "ready"
    assert set(world.renditions.stored) == {
        f"{folder(image_id, PHOTO)}/thumb-150.jpg",
        f"{folder(image_id, PHOTO)}/320.webp",
    }


def test_a_photo_whose_item_expired_before_its_event_is_shown(world: World) -> None:
    """It was uploaded in time and its event had to wait, but the table still has the item."""
    image_id = world.announced()
    stored = world.uploaded(image_id, PHOTO)
    world.now += timedelta(days=20)

    assert world.thumbnails().process(stored).outcome == "ready"
    assert world.image(image_id).status is Status.READY


def test_a_ready_photo_records_sizes_and_dimensions_of_all_its_forms(world: World) -> None:
    image_id = world.announced()
    stored = replace(world.uploaded(image_id, PHOTO), stored_at=NOW + timedelta(seconds=3))

    world.thumbnails().process(stored)

    image = world.items[image_id]
    assert (image.status, image.expires_at, image.reason) == (Status.READY, None, None)
    assert (image.file_type, image.file_size) == ("image/png", len(PHOTO))
    assert (image.width, image.height) == (300, 200)
    assert image.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert image.uploaded_at == stored.stored_at
    assert image.version_id == stored.version_id
    assert [(each.width, each.height, each.size) for each in image.renditions] == [
        (150, 100, len(PHOTO + b"thumb-150.jpg")),
        (150, 100, len(PHOTO + b"320.webp")),
    ]
    assert world.items.stored[image_id]["gallery"] == "public"


def test_a_photo_that_cannot_be_shown_fails_with_a_reason_and_expires(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, BROKEN)

    outcome = world.thumbnails().process(stored).outcome

    image = world.items[image_id]
    assert (outcome, image.status) == ("failed", Status.FAILED)
    assert (image.reason_code, image.reason) == (
        "damaged",
        "The file is incomplete or damaged.",
    )
    assert (image.file_size, image.version_id) == (len(BROKEN), stored.version_id)
    assert image.expires_at is not None
    assert image.expires_at.date() == (NOW + timedelta(days=30)).date()
    assert world.originals.failed == {stored.version_id}
    assert not world.renditions.stored


def test_an_original_that_is_not_a_photo_is_removed_at_once_with_every_version(
    world: World,
) -> None:
    image_id = world.announced()
    events = [world.uploaded(image_id, NO_PHOTO + bytes(number)) for number in range(3)]

    outcomes = [world.thumbnails().process(event).outcome for event in events]

    assert outcomes == ["failed", "superseded", "superseded"]
    assert world.items[image_id].reason_code == "not_an_image"
    assert world.originals.versions[events[0].key] == {}


@pytest.mark.parametrize("content", [PHOTO, OTHER, BROKEN, NO_PHOTO, bytes(MAX_BYTES + 1)])
@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_key_gets_a_delete_marker_for_the_replica_only_if_no_version_is_kept(
    world: World, content: bytes, *, is_deleted: bool
) -> None:
    world.ready(content=PHOTO)
    image_id = world.announced()
    stored = world.uploaded(image_id, content)
    world.thumbnails().process(stored)
    if is_deleted:
        world.delete(image_id)
        world.originals.hidden.clear()

    world.thumbnails().process(world.uploaded(image_id, b"a third photo"))

    is_kept = not is_deleted and content in {OTHER, BROKEN}
    assert (stored.key not in world.originals.hidden) == is_kept


@pytest.mark.parametrize(
    ("stated", "most"), [(None, MAX_UNSTATED_BYTES), (MAX_BYTES, MAX_BYTES)], ids=["not", "stated"]
)
def test_an_original_of_unstated_size_has_a_lower_limit(
    world: World, stated: int | None, most: int
) -> None:
    fits, larger = world.announced(size=stated), world.announced(size=stated)
    kept = world.uploaded(fits, PHOTO.ljust(most))
    removed = [world.uploaded(larger, bytes(most + 1 + number)) for number in range(2)]

    assert world.thumbnails().process(kept).outcome == "ready"
    outcomes = [world.thumbnails(unused).process(event).outcome for event in removed]

    assert outcomes == ["failed", "superseded"]
    image = world.items[larger]
    assert (image.reason_code, image.file_size) == ("file_too_large", most + 1)
    assert image.reason == f"The photo is too large: at most {most} bytes."
    assert world.originals.versions[removed[0].key] == {}
    assert len(world.originals.versions[kept.key]) == 1
