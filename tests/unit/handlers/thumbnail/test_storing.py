"""Renditions are stored while others are still being encoded, and none is stored unnamed."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from handlers.imaging import UnusablePhotoError
from handlers.model.image import Status
from tests.unit.handlers.fake_renderer import fake_render, handing_out, unused

if TYPE_CHECKING:
    from handlers.imaging import Rendered
    from handlers.model.image import Image
    from handlers.thumbnail.domain import Thumbnails
    from handlers.thumbnail.ports import Receiver
    from tests.unit.handlers.fakes import World

PHOTO = b"photo"


def too_complex() -> None:
    raise UnusablePhotoError("too_complex", "It takes too long.")


def failing_late(world: World) -> Thumbnails:
    """Rendering fails when all renditions have been handed out."""
    return replace(world.thumbnails(), render=handing_out(fake_render, then=too_complex))


def named(world: World, image_id: str) -> set[str]:
    return {each.key for each in world.items[image_id].renditions}


def test_a_rendition_is_stored_before_the_last_one_is_encoded(world: World) -> None:
    stored_first = threading.Event()
    put = world.renditions.put

    def told(key: str, data: bytes, media_type: str) -> None:
        put(key, data, media_type)
        stored_first.set()

    def encoding(content: bytes, receiver: Receiver) -> Rendered:
        rendered = fake_render(content)
        first, last = rendered.files
        receiver.planned((first.planned, last.planned))
        receiver.made(first)
        # The last one is encoded for as long as the first one is not stored.
        assert stored_first.wait(20)
        receiver.made(last)
        return rendered

    world.renditions.put = told  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    photo = world.uploaded(world.announced())

    assert replace(world.thumbnails(), render=encoding).process(photo).outcome == "ready"

    assert set(world.renditions.stored) == named(world, photo.image_id)


def test_no_rendition_waits_until_another_one_is_stored(world: World) -> None:
    together = threading.Barrier(2, timeout=20)
    put = world.renditions.put

    def meeting(key: str, data: bytes, media_type: str) -> None:
        together.wait()
        put(key, data, media_type)

    world.renditions.put = meeting  # pyright: ignore[reportAttributeAccessIssue]  # this fake only

    assert world.thumbnails().process(world.uploaded(world.announced())).outcome == "ready"


def test_no_thread_is_left_when_the_next_photo_is_rendered(world: World) -> None:
    """Rendering forks the process, and a lock that a thread holds then is never released."""
    running: list[int] = []

    def counting(content: bytes) -> Rendered:
        running.append(threading.active_count())
        return fake_render(content)

    before = threading.active_count()
    for content in (PHOTO, b"another photo"):
        world.thumbnails(counting).process(world.uploaded(world.announced(), content))

    assert running == [before, before]


def test_the_item_names_all_renditions_before_the_first_is_stored(world: World) -> None:
    image_id = world.announced()
    named_at_first: list[set[str]] = []
    put = world.renditions.put

    def watched(key: str, data: bytes, media_type: str) -> None:
        named_at_first.append(named(world, image_id))
        put(key, data, media_type)

    world.renditions.put = watched  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    world.thumbnails().process(world.uploaded(image_id))

    assert named_at_first[0] == set(world.renditions.stored)
    assert len(named_at_first[0]) == 2


def test_a_photo_is_ready_only_when_all_renditions_are_stored(world: World) -> None:
    image_id = world.announced()
    going_on = threading.Event()
    put, settle = world.renditions.put, world.items.settle

    def slow(key: str, data: bytes, media_type: str) -> None:
        assert not going_on.wait(0.2)
        put(key, data, media_type)

    def settled(image: Any, change: Any) -> bool:
        going_on.set()
        assert set(world.renditions.stored) == {each.key for each in image.renditions}
        return settle(image, change)

    world.renditions.put = slow  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    world.items.settle = settled  # pyright: ignore[reportAttributeAccessIssue]  # this fake only

    assert world.thumbnails().process(world.uploaded(image_id)).outcome == "ready"

    assert {each.size for each in world.items[image_id].renditions} == {
        len(data) for data, _ in world.renditions.stored.values()
    }


def test_rendering_that_fails_late_removes_what_was_stored(world: World) -> None:
    photo = world.uploaded(world.announced())

    assert failing_late(world).process(photo).outcome == "failed"

    assert world.items[photo.image_id].reason_code == "too_complex"
    assert not world.renditions.stored
    assert not world.content_claims.stored
    assert world.originals.failed == {photo.version_id}


def test_rendering_that_fails_late_beside_a_successful_try_removes_nothing(world: World) -> None:
    photo = world.uploaded(world.announced())

    def overtaken() -> None:
        assert world.thumbnails().process(photo).outcome == "ready"
        too_complex()

    late = replace(world.thumbnails(), render=handing_out(fake_render, then=overtaken))

    assert late.process(photo).outcome == "duplicate"
    assert set(world.renditions.stored) == named(world, photo.image_id)
    assert len(world.renditions.stored) == 2


@pytest.mark.parametrize("other", [False, True], ids=["the same version", "another version"])
def test_what_the_quicker_try_does_not_show_and_did_not_know_of_is_removed(
    world: World, *, other: bool
) -> None:
    """It had read the item before the slower one named its renditions there."""
    photo = world.uploaded(world.announced())
    second = world.uploaded(photo.image_id, b"another photo") if other else photo
    read, get = world.items[photo.image_id], world.items.get

    def early(_image_id: str) -> Image:
        world.items.get = get  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        return read

    def fewer(content: bytes) -> Rendered:
        """Of an animation there are as many renditions as there was time for."""
        rendered = fake_render(content)
        return replace(rendered, files=rendered.files[:1])

    def overtaken() -> None:
        world.items.get = early  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        assert world.thumbnails(fewer).process(second).outcome == "ready"

    slower = replace(world.thumbnails(), render=handing_out(fake_render, then=overtaken))

    assert slower.process(photo).outcome == ("superseded" if other else "duplicate")
    assert set(world.renditions.stored) == named(world, photo.image_id)
    assert len(world.renditions.stored) == 1


def test_a_photo_deleted_between_two_renditions_leaves_none(world: World) -> None:
    photo = world.uploaded(world.announced())

    def deleted(content: bytes, receiver: Receiver) -> Rendered:
        rendered = fake_render(content)
        receiver.planned(tuple(file.planned for file in rendered.files))
        receiver.made(rendered.files[0])
        world.delete(photo.image_id)
        receiver.made(rendered.files[1])
        return rendered

    assert replace(world.thumbnails(), render=deleted).process(photo).outcome == "superseded"

    assert world.items[photo.image_id].status is Status.DELETED
    assert not world.renditions.stored
    assert not world.content_claims.stored


def test_rendering_is_stopped_when_the_photo_is_not_pending_any_more(world: World) -> None:
    photo = world.uploaded(world.announced())
    stopped: list[type[BaseException]] = []

    def rendering(content: bytes, receiver: Receiver) -> Rendered:
        rendered = fake_render(content)
        world.delete(photo.image_id)
        try:
            receiver.planned(tuple(file.planned for file in rendered.files))
        except Exception as error:
            stopped.append(type(error))
            raise
        raise AssertionError

    assert replace(world.thumbnails(), render=rendering).process(photo).outcome == "superseded"

    assert len(stopped) == 1
    assert not world.renditions.stored


class Refusing:
    """A bucket that refuses one rendition, so many times."""

    def __init__(self, world: World, name: str, times: int) -> None:
        self._put, self._name, self.times = world.renditions.put, name, times
        world.renditions.put = self.put  # pyright: ignore[reportAttributeAccessIssue]  # this fake only

    def put(self, key: str, data: bytes, media_type: str) -> None:
        if self.times and key.endswith(self._name):
            self.times -= 1
            raise ConnectionError
        self._put(key, data, media_type)


@pytest.mark.parametrize("name", ["thumb-150.jpg", "320.webp"])
def test_a_rendition_that_could_not_be_stored_is_retried(world: World, name: str) -> None:
    Refusing(world, name, 1)
    photo = world.uploaded(world.announced())

    with pytest.raises(ConnectionError):
        world.thumbnails().process(photo)

    assert world.items[photo.image_id].status is Status.PENDING
    assert set(world.renditions.stored) < named(world, photo.image_id)
    assert world.thumbnails().process(photo).outcome == "ready"
    assert set(world.renditions.stored) == named(world, photo.image_id)


def test_nothing_is_being_stored_any_more_when_a_try_has_ended(world: World) -> None:
    put, ended = world.renditions.put, list[str]()
    both_begun = threading.Barrier(2, timeout=20)

    def slow(key: str, data: bytes, media_type: str) -> None:
        both_begun.wait()
        if key.endswith(".jpg"):
            raise ConnectionError
        time.sleep(0.2)
        put(key, data, media_type)
        ended.append(key)

    world.renditions.put = slow  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    with pytest.raises(ConnectionError):
        world.thumbnails().process(world.uploaded(world.announced()))

    assert len(ended) == 1


def test_rendering_is_stopped_when_a_rendition_could_not_be_stored(world: World) -> None:
    Refusing(world, "thumb-150.jpg", 1)
    most, made = 500, list[str]()

    def rendering(content: bytes, receiver: Receiver) -> Rendered:
        rendered = fake_render(content)
        first, last = rendered.files
        receiver.planned((first.planned, last.planned))
        receiver.made(first)
        while len(made) < most:
            # Each is as good as any other: it is refused once the first one is known to be.
            receiver.made(last)
            made.append(last.name)
            time.sleep(0.01)
        return rendered

    with pytest.raises(ConnectionError):
        replace(world.thumbnails(), render=rendering).process(world.uploaded(world.announced()))

    assert len(made) < most


def test_a_photo_does_not_fail_while_a_rendition_may_still_be_stored(world: World) -> None:
    """A request without an answer may have an effect later; by the next try it has had it."""
    Refusing(world, "320.webp", 1)
    photo = world.uploaded(world.announced())

    with pytest.raises(ConnectionError):
        failing_late(world).process(photo)

    assert world.items[photo.image_id].status is Status.PENDING
    assert failing_late(world).process(photo).outcome == "failed"
    assert not world.renditions.stored


def test_renditions_of_two_interrupted_tries_are_all_known(world: World) -> None:
    """Of two versions at one address, each by a function that died."""
    image_id = world.announced()
    put = world.renditions.put

    def dying(key: str, data: bytes, media_type: str) -> None:
        put(key, data, media_type)
        raise ConnectionError

    world.renditions.put = dying  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    for content in (PHOTO, b"another photo"):
        with pytest.raises(ConnectionError):
            world.thumbnails().process(world.uploaded(image_id, content))
    assert len({key.rpartition("/")[0] for key in world.renditions.stored}) == 2

    world.delete(image_id)

    assert not world.renditions.stored


def test_renditions_of_a_failed_try_are_removed_by_the_next_if_its_function_died(
    world: World,
) -> None:
    photo = world.uploaded(world.announced())
    delete = world.renditions.delete

    def dies(_key: str) -> None:
        raise ConnectionError

    world.renditions.delete = dies  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    with pytest.raises(ConnectionError):
        failing_late(world).process(photo)
    assert world.renditions.stored
    world.renditions.delete = delete  # pyright: ignore[reportAttributeAccessIssue]  # this fake only

    assert world.thumbnails(unused).process(photo).outcome == "duplicate"

    assert not world.renditions.stored
