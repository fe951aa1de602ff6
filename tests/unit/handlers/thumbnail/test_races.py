"""Concurrent, late and interrupted tries: in any order, one version wins completely."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from handlers.imaging import UnusablePhotoError
from handlers.model.image import Status
from tests.unit.handlers.fake_renderer import while_rendering
from tests.unit.handlers.fakes import MAX_BYTES, World

if TYPE_CHECKING:
    from handlers.imaging import Rendered

PHOTO = b"photo"
OTHER = b"another photo"
BROKEN = b"damaged"


def folder(image_id: str, content: bytes) -> str:
    return f"thumbnails/{image_id}/{hashlib.sha256(content).hexdigest()[:16]}"


def test_of_two_tries_at_one_event_the_slower_removes_nothing(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id)
    quicker = world.thumbnails()
    slower = world.thumbnails(while_rendering(lambda: quicker.process(stored)))

    assert slower.process(stored).outcome == "duplicate"

    assert world.items[image_id].status is Status.READY
    assert all(each.key in world.renditions.stored for each in world.items[image_id].renditions)
    assert world.originals.current(stored.key) == PHOTO


def test_of_two_tries_at_two_versions_the_slower_removes_its_own(world: World) -> None:
    image_id = world.announced()
    kept, lost = world.uploaded(image_id, PHOTO), world.uploaded(image_id, OTHER)
    quicker = world.thumbnails()
    slower = world.thumbnails(while_rendering(lambda: quicker.process(kept)))

    assert slower.process(lost).outcome == "superseded"

    assert {key.rpartition("/")[0] for key in world.renditions.stored} == {folder(image_id, PHOTO)}
    assert world.originals.current(kept.key) == PHOTO


def test_of_two_versions_with_the_same_content_the_slower_keeps_the_shared_renditions(
    world: World,
) -> None:
    image_id = world.announced()
    kept, lost = world.uploaded(image_id, PHOTO), world.uploaded(image_id, PHOTO)
    quicker = world.thumbnails()
    slower = world.thumbnails(while_rendering(lambda: quicker.process(kept)))

    assert slower.process(lost).outcome == "superseded"

    assert len(world.renditions.stored) == 2
    assert list(world.originals.versions[kept.key]) == [kept.version_id]


@pytest.mark.parametrize("loser", [BROKEN, bytes(MAX_BYTES + 1)])
def test_a_damaged_version_that_loses_to_a_valid_one_is_removed(world: World, loser: bytes) -> None:
    image_id = world.announced()
    kept, lost = world.uploaded(image_id, PHOTO), world.uploaded(image_id, loser)
    settle = world.items.settle
    # Just before the loser writes, the winner has written.
    world.items.settle = lambda image, change: (  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        setattr(world.items, "settle", settle),
        world.thumbnails().process(kept),
        settle(image, change),
    )[-1]

    assert world.thumbnails().process(lost).outcome == "superseded"

    assert world.items[image_id].status is Status.READY
    assert world.originals.current(kept.key) == PHOTO
    assert list(world.originals.versions[kept.key]) == [kept.version_id]


def unusable(_content: bytes) -> Rendered:
    raise UnusablePhotoError("too_complex", "It takes too long.")


def test_a_failing_try_beside_a_successful_one_keeps_the_original(
    world: World,
) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id)

    def slower(content: bytes) -> Rendered:
        world.thumbnails().process(stored)
        return unusable(content)

    assert world.thumbnails(slower).process(stored).outcome == "duplicate"

    assert world.items[image_id].status is Status.READY
    assert world.originals.failed == set()


def test_a_failure_that_could_not_be_recorded_keeps_the_original(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id)
    settle = world.items.settle

    def broken(*_: object) -> bool:
        raise ConnectionError

    world.items.settle = broken  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    with pytest.raises(ConnectionError):
        world.thumbnails(unusable).process(stored)
    world.items.settle = settle  # pyright: ignore[reportAttributeAccessIssue]  # this fake only

    assert world.thumbnails().process(stored).outcome == "ready"
    assert world.originals.failed == set()


def test_a_failed_original_left_untagged_is_tagged_by_the_next_try(
    world: World,
) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, BROKEN)
    mark_failed = world.originals.mark_failed

    def broken(_key: str, _version_id: str) -> None:
        raise ConnectionError

    world.originals.mark_failed = broken  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    with pytest.raises(ConnectionError):
        world.thumbnails().process(stored)
    world.originals.mark_failed = mark_failed  # pyright: ignore[reportAttributeAccessIssue]  # this fake only

    assert world.thumbnails().process(stored).outcome == "duplicate"
    assert world.items[image_id].status is Status.FAILED
    assert world.originals.failed == {stored.version_id}


def test_an_oversized_original_that_another_try_removed_is_a_duplicate_event(
    world: World,
) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, bytes(MAX_BYTES + 1))
    read = world.originals.read

    def late(key: str, version_id: str, limit: int) -> bytes:
        world.originals.read = read  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        world.thumbnails().process(stored)
        return read(key, version_id, limit)

    world.originals.read = late  # pyright: ignore[reportAttributeAccessIssue]  # this fake only

    assert world.thumbnails().process(stored).outcome == "duplicate"


def test_a_try_interrupted_before_writing_the_item_is_finished_by_the_next(
    world: World,
) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id)
    settle = world.items.settle

    def broken(*_: object) -> bool:
        raise ConnectionError

    world.items.settle = broken  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    with pytest.raises(ConnectionError):
        world.thumbnails().process(stored)
    world.items.settle = settle  # pyright: ignore[reportAttributeAccessIssue]  # this fake only

    assert world.thumbnails().process(stored).outcome == "ready"
