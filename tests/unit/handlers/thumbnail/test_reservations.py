"""What was reserved for a photo when it was announced, and what its event gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers.imaging import UnusablePhotoError
from handlers.model.image import Status, Unfinished
from tests.unit.handlers.fake_renderer import fake_render
from tests.unit.handlers.fakes import MAX_UNSTATED_BYTES, NOW

if TYPE_CHECKING:
    from handlers.imaging import Rendered
    from tests.unit.handlers.fakes import World

PHOTO = b"a photo of 22 bytes..."


def rows(world: World) -> tuple[int, int, int]:
    """The photos and bytes of the owner, and the bytes of the site."""
    owner = world.items.usage.of("public")
    return owner.photos, owner.size, world.items.usage.site().size


def test_a_photo_whose_size_was_not_stated_gives_back_what_it_does_not_need(world: World) -> None:
    image_id = world.announced()
    assert rows(world) == (1, MAX_UNSTATED_BYTES, MAX_UNSTATED_BYTES)

    world.thumbnails().process(world.uploaded(image_id, PHOTO))

    assert rows(world) == (1, len(PHOTO), len(PHOTO))
    assert world.items[image_id].counted == len(PHOTO)


def test_a_second_event_gives_back_nothing(world: World) -> None:
    stored = world.uploaded(world.announced(), PHOTO)

    for _ in range(3):
        world.thumbnails().process(stored)

    assert rows(world) == (1, len(PHOTO), len(PHOTO))


@pytest.mark.parametrize("size", [None, 30])
def test_what_is_more_than_was_reserved_is_gone_before_it_is_rendered(
    world: World, size: int | None
) -> None:
    def never(_content: bytes) -> Rendered:
        raise AssertionError

    image_id = world.announced(size=size)
    stored = world.uploaded(image_id, bytes((size or MAX_UNSTATED_BYTES) + 1))

    world.thumbnails(never).process(stored)

    image = world.items[image_id]
    assert (image.status, image.reason_code) == (Status.FAILED, "file_too_large")
    assert not world.originals.versions[image.object_key]
    assert not world.renditions.stored
    assert rows(world) == (0, 0, 0)


def test_a_duplicate_gives_back_everything(world: World) -> None:
    world.ready(content=PHOTO)

    world.thumbnails().process(world.uploaded(world.announced(), PHOTO))

    assert rows(world) == (1, len(PHOTO), len(PHOTO))


def test_a_photo_whose_original_is_kept_for_another_try_stays_counted(world: World) -> None:
    def damaged(_content: bytes) -> Rendered:
        raise UnusablePhotoError("damaged", "The photo is damaged.")

    image_id = world.announced()
    world.thumbnails(damaged).process(world.uploaded(image_id, PHOTO))

    assert rows(world) == (1, len(PHOTO), len(PHOTO))
    image = world.items[image_id]
    # By this the daily round finds it, before the table and the bucket forget it.
    assert (image.counted, image.unfinished) == (len(PHOTO), Unfinished.FAILED)


def test_a_photo_whose_original_is_gone_gives_back_everything(world: World) -> None:
    image_id = world.announced(size=len(PHOTO))
    stored = world.uploaded(image_id, PHOTO)
    world.originals.delete(stored.key, stored.version_id)

    world.thumbnails().process(stored)

    assert rows(world) == (0, 0, 0)


def test_a_photo_announced_by_a_release_that_counted_nothing_is_counted_when_it_is_there(
    world: World,
) -> None:
    image_id = world.announced()
    del world.items.stored[image_id]["counted"]
    world.items.usage.owners.clear()
    world.items.usage.of_site = type(world.items.usage.of_site)()

    world.thumbnails().process(world.uploaded(image_id, PHOTO))

    assert rows(world) == (1, len(PHOTO), len(PHOTO))


def test_what_is_sent_again_to_an_address_is_removed_and_is_one_more_upload_of_the_day(
    world: World,
) -> None:
    image_id = world.announced()
    world.thumbnails().process(world.uploaded(image_id, PHOTO))

    for number in range(3):
        again = world.uploaded(image_id, b"again %d" % number)
        assert world.thumbnails(fake_render).process(again).outcome == "superseded"

    assert list(world.originals.versions[f"uploads/public/{image_id}"].values()) == [PHOTO]
    assert rows(world) == (1, len(PHOTO), len(PHOTO))
    assert world.items.usage.of("public").today(NOW) == 4
    assert world.items.usage.site().today(NOW) == 4
