"""Originals that have no item, or cannot be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from handlers.model.image import Status
from handlers.model.stored_objects import OriginalUnavailableError
from handlers.thumbnail.model import UnknownOriginalError
from tests.unit.handlers.thumbnail.contents import PHOTO

if TYPE_CHECKING:
    from tests.unit.handlers.fakes import World


def test_an_original_without_an_item_is_left_for_a_person(world: World) -> None:
    stored = world.uploaded(world.announced())
    world.items.stored.clear()

    with pytest.raises(UnknownOriginalError):
        world.thumbnails().process(stored)

    assert world.originals.current(stored.key) == PHOTO


def test_an_original_under_an_unexpected_key_is_unknown(world: World) -> None:
    stored = world.uploaded(world.announced())

    with pytest.raises(UnknownOriginalError):
        world.thumbnails().process(replace(stored, key=stored.key.replace("public", "other")))


def test_an_original_that_cannot_be_read_is_retried(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id)
    world.originals.unreadable.add(stored.version_id)

    with pytest.raises(OriginalUnavailableError):
        world.thumbnails().process(stored)

    assert world.items[image_id].status is Status.PENDING


def test_an_original_that_no_try_could_read_fails_with_a_reason_and_is_kept(world: World) -> None:
    image_id = world.announced(size=5)
    stored = world.uploaded(image_id)
    world.originals.unreadable.add(stored.version_id)

    assert world.thumbnails().process(stored, last=True).outcome == "failed"

    image = world.items[image_id]
    assert (image.status, image.reason_code) == (Status.FAILED, "original_unreadable")
    assert image.reason == "The photo's file could not be read. Please add the photo again."
    assert image.file_size == 5
    assert world.originals.failed == {stored.version_id}
    assert world.originals.current(stored.key) == PHOTO


def test_an_original_that_was_removed_before_its_event_fails_at_once(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id)
    world.originals.delete(stored.key, stored.version_id)

    outcomes = [world.thumbnails().process(stored).outcome for _ in range(2)]

    assert outcomes == ["failed", "duplicate"]
    image = world.items[image_id]
    assert (image.status, image.reason_code) == (Status.FAILED, "original_gone")
    assert image.reason == (
        "The photo's file was removed before it was processed. Please add the photo again."
    )
    assert image.expires_at is not None
