"""The same photo twice, one after the other and at once: rendered once, shown once, kept once."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from components.slices.thumbnail import TIMEOUT
from handlers.model.content_claims import content_id
from handlers.model.image import Status
from handlers.thumbnail.claims import LEASE, HeldByAnotherError
from tests.unit.handlers.fake_renderer import while_rendering

if TYPE_CHECKING:
    from handlers.imaging import Rendered
    from handlers.model.content_claims import Holder
    from tests.unit.handlers.fakes import World

PHOTO = b"photo"
OTHER = b"another photo"
BROKEN = b"not an image"
CONTENT = content_id("public", hashlib.sha256(PHOTO).hexdigest())


def never(_content: bytes) -> Rendered:
    raise AssertionError


def test_the_same_photo_is_neither_rendered_nor_listed_nor_kept_a_second_time(world: World) -> None:
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


def test_an_event_of_a_duplicate_that_comes_again_changes_nothing(world: World) -> None:
    world.ready(content=PHOTO)
    second = world.announced()
    stored = world.uploaded(second, PHOTO)
    world.thumbnails().process(stored)
    before = dict(world.items.stored), dict(world.contents.holders)

    assert world.thumbnails(never).process(stored).outcome == "duplicate"

    assert (dict(world.items.stored), dict(world.contents.holders)) == before


def test_a_duplicate_whose_original_was_not_taken_away_in_time_loses_it_the_next_time(
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


def test_other_bytes_at_the_address_of_a_duplicate_are_taken_away(world: World) -> None:
    first = world.ready(content=PHOTO)
    second = world.announced()
    world.thumbnails().process(world.uploaded(second, PHOTO))
    stored = world.uploaded(second, OTHER)

    assert world.thumbnails(never).process(stored).outcome == "superseded"

    assert world.items[second].duplicate_of == first
    assert world.originals.current(stored.key) is None


def test_of_two_at_once_the_second_waits_and_is_a_duplicate_then(world: World) -> None:
    first, second = world.announced(), world.announced()
    kept, waiting = world.uploaded(first, PHOTO), world.uploaded(second, PHOTO)

    def second_comes() -> None:
        with pytest.raises(HeldByAnotherError):
            world.thumbnails(never).process(waiting)

    assert world.thumbnails(while_rendering(second_comes)).process(kept).outcome == "ready"

    assert world.items[second].status is Status.PENDING
    assert world.thumbnails(never).process(waiting).outcome == "already_here"
    assert world.items[second].duplicate_of == first


def test_a_photo_whose_function_died_goes_on_when_its_event_comes_again(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, PHOTO)
    world.claims.claim(world.items[image_id], hashlib.sha256(PHOTO).hexdigest())

    assert world.thumbnails().process(stored).outcome == "ready"


def test_a_photo_whose_function_died_holds_up_another_no_longer_than_it_could_have_run(
    world: World,
) -> None:
    died, second = world.announced(), world.announced()
    lost, stored = world.uploaded(died, PHOTO), world.uploaded(second, PHOTO)
    world.claims.claim(world.items[died], hashlib.sha256(PHOTO).hexdigest())

    world.now += LEASE - timedelta(seconds=1)
    with pytest.raises(HeldByAnotherError):
        world.thumbnails(never).process(stored)
    world.now += timedelta(seconds=1)
    assert world.thumbnails().process(stored).outcome == "ready"

    # And when its event comes again in the end, it is the duplicate.
    assert world.thumbnails(never).process(lost).outcome == "already_here"
    assert world.items[died].duplicate_of == second
    assert timedelta(seconds=TIMEOUT) < LEASE


def test_a_photo_that_claims_again_while_another_wants_its_place_keeps_it(world: World) -> None:
    died, second = world.announced(), world.announced()
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    stored = world.uploaded(second, PHOTO)
    world.claims.claim(world.items[died], sha256)
    world.now += LEASE
    get = world.items.get
    # Between the look at the other photo and the attempt to take its place.
    world.items.get = lambda image_id: (  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        image_id == died and world.contents.claim(CONTENT, _renewed(world, died)),
        get(image_id),
    )[1]

    with pytest.raises(HeldByAnotherError):
        world.thumbnails(never).process(stored)

    assert world.contents.holders[CONTENT].image_id == died


def _renewed(world: World, image_id: str) -> Holder:
    return replace(world.contents.holders[CONTENT], image_id=image_id, until=world.now + LEASE)


def test_a_photo_that_failed_is_no_reason_not_to_try_another_with_the_same_bytes(
    world: World,
) -> None:
    """Its claim is given up; and where that did not happen any more, it is taken over."""
    failed = world.announced()
    assert world.thumbnails().process(world.uploaded(failed, BROKEN)).outcome == "failed"
    assert not world.contents.holders
    world.claims.claim(world.items[failed], hashlib.sha256(BROKEN).hexdigest())

    second = world.announced()
    assert world.thumbnails().process(world.uploaded(second, BROKEN)).outcome == "failed"

    assert world.items[second].reason_code == "not_an_image"
    assert not world.contents.holders


@pytest.mark.parametrize("left_behind", [True, False])
def test_the_same_photo_can_be_added_again_once_it_was_deleted(
    world: World, *, left_behind: bool
) -> None:
    first = world.ready(content=PHOTO)
    holder = world.contents.holders[CONTENT]
    world.delete(first)
    assert not world.contents.holders
    if left_behind:
        world.contents.holders[CONTENT] = holder

    second = world.ready(content=PHOTO)

    assert world.contents.holders[CONTENT].image_id == second
    assert len(world.renditions.stored) == 2


def test_a_photo_that_the_table_has_forgotten_holds_nothing(world: World) -> None:
    del world.items.stored[world.ready(content=PHOTO)]

    world.ready(content=PHOTO)


def test_a_photo_that_is_deleted_while_a_duplicate_of_it_is_written_makes_it_no_duplicate(
    world: World,
) -> None:
    """Or else somebody would lose a photo that they have just added."""
    first = world.ready(content=PHOTO)
    second = world.announced()
    stored = world.uploaded(second, PHOTO)
    settle = world.items.settle_duplicate
    world.items.settle_duplicate = lambda image: (  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        world.delete(first),
        settle(image),
    )[1]

    with pytest.raises(HeldByAnotherError):
        world.thumbnails().process(stored)

    assert world.originals.current(stored.key) == PHOTO
    assert world.thumbnails().process(stored).outcome == "ready"
    assert world.image(second).duplicate_of is None


def test_a_duplicate_that_is_deleted_while_it_is_written_stays_deleted(world: World) -> None:
    first = world.ready(content=PHOTO)
    second = world.announced()
    stored = world.uploaded(second, PHOTO)
    settle = world.items.settle_duplicate
    world.items.settle_duplicate = lambda image: (  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        world.delete(second),
        settle(image),
    )[1]

    assert world.thumbnails().process(stored).outcome == "superseded"

    assert world.items[second].status is Status.DELETED
    assert not world.originals.versions[stored.key]
    assert world.contents.holders[CONTENT].image_id == first


def test_a_photo_that_is_deleted_while_it_is_rendered_holds_nothing(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, PHOTO)
    slow = world.thumbnails(while_rendering(lambda: world.delete(image_id)))

    assert slow.process(stored).outcome == "superseded"

    assert not world.contents.holders


def test_bytes_that_lost_against_others_at_the_same_address_are_nobodys(world: World) -> None:
    """An address that is not bound to its bytes was used twice, and both were claimed at once."""
    image_id = world.announced()
    kept, lost = world.uploaded(image_id, PHOTO), world.uploaded(image_id, OTHER)
    slow = world.thumbnails(while_rendering(lambda: world.thumbnails().process(kept)))

    assert slow.process(lost).outcome == "superseded"

    assert set(world.contents.holders) == {CONTENT}
    assert world.thumbnails().process(world.uploaded(world.announced(), OTHER)).outcome == "ready"


def test_a_claim_on_other_bytes_than_it_shows_makes_a_photo_nobodys_twin(world: World) -> None:
    shown = world.ready(content=PHOTO)
    world.claims.claim(world.items[shown], hashlib.sha256(OTHER).hexdigest())
    second = world.announced()

    assert world.thumbnails().process(world.uploaded(second, OTHER)).outcome == "ready"

    assert world.items[second].duplicate_of is None


def test_of_two_at_once_on_one_event_both_may_render_and_one_claim_stays(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, PHOTO)
    slow = world.thumbnails(while_rendering(lambda: world.thumbnails().process(stored)))

    assert slow.process(stored).outcome == "duplicate"

    assert world.contents.holders[CONTENT].image_id == image_id


@pytest.mark.parametrize("deleted_first", [0, 1])
def test_a_duplicate_and_its_photo_can_be_deleted_in_any_order(
    world: World, deleted_first: int
) -> None:
    pair = [world.ready(content=PHOTO), world.announced()]
    world.thumbnails().process(world.uploaded(pair[1], PHOTO))

    world.delete(pair[deleted_first])

    # Deleting the duplicate takes nothing away from the photo.
    assert bool(world.renditions.stored) == bool(deleted_first)
    assert (CONTENT in world.contents.holders) == bool(deleted_first)
    world.delete(pair[1 - deleted_first])
    assert not world.renditions.stored
    assert not world.contents.holders
