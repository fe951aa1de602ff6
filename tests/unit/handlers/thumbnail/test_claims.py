"""Claims on content are released or taken over if their photo is not shown."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from components.slices.thumbnail import TIMEOUT
from handlers.model.content_claims import content_id
from handlers.thumbnail.claims import LEASE, HeldByAnotherError
from tests.unit.handlers.fake_renderer import while_rendering

if TYPE_CHECKING:
    from handlers.imaging import Rendered
    from handlers.model.content_claims import Claim
    from tests.unit.handlers.fakes import World

PHOTO = b"photo"
OTHER = b"another photo"
BROKEN = b"not an image"
CONTENT = content_id("public", hashlib.sha256(PHOTO).hexdigest())


def never(_content: bytes) -> Rendered:
    raise AssertionError


def test_a_photo_whose_function_died_continues_when_its_event_is_redelivered(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, PHOTO)
    world.claims.claim(world.items[image_id], hashlib.sha256(PHOTO).hexdigest())

    assert world.thumbnails().process(stored).outcome == "ready"


def test_a_photo_whose_function_died_blocks_others_only_while_it_could_still_run(
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

    # When its event is finally redelivered, it becomes the duplicate.
    assert world.thumbnails(never).process(lost).outcome == "already_here"
    assert world.items[died].duplicate_of == second
    assert timedelta(seconds=TIMEOUT) < LEASE


def test_a_photo_that_renews_its_claim_during_a_takeover_keeps_it(world: World) -> None:
    died, second = world.announced(), world.announced()
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    stored = world.uploaded(second, PHOTO)
    world.claims.claim(world.items[died], sha256)
    world.now += LEASE
    get = world.items.get
    # Between reading the other photo and trying to take over its claim.
    world.items.get = lambda image_id: (  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        image_id == died and world.content_claims.claim(CONTENT, _renewed(world, died)),
        get(image_id),
    )[1]

    with pytest.raises(HeldByAnotherError):
        world.thumbnails(never).process(stored)

    assert world.content_claims.stored[CONTENT].image_id == died


def test_a_failed_photo_does_not_prevent_another_with_the_same_content(
    world: World,
) -> None:
    """Its claim is released, or taken over if it could not be released any more."""
    failed = world.announced()
    assert world.thumbnails().process(world.uploaded(failed, BROKEN)).outcome == "failed"
    assert not world.content_claims.stored
    world.claims.claim(world.items[failed], hashlib.sha256(BROKEN).hexdigest())

    second = world.announced()
    assert world.thumbnails().process(world.uploaded(second, BROKEN)).outcome == "failed"

    assert world.items[second].reason_code == "not_an_image"
    assert not world.content_claims.stored


@pytest.mark.parametrize("left_behind", [True, False])
def test_a_deleted_photo_can_be_uploaded_again_whatever_it_left_behind(
    world: World, *, left_behind: bool
) -> None:
    first = world.ready(content=PHOTO)
    claim = world.content_claims.stored[CONTENT]
    world.delete(first)
    assert not world.content_claims.stored
    if left_behind:
        world.content_claims.stored[CONTENT] = claim

    second = world.ready(content=PHOTO)

    assert world.content_claims.stored[CONTENT].image_id == second
    assert len(world.renditions.stored) == 2


def test_an_expired_photo_holds_no_claim(world: World) -> None:
    del world.items.stored[world.ready(content=PHOTO)]

    world.ready(content=PHOTO)


def test_a_photo_deleted_while_rendering_holds_no_claim(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, PHOTO)
    slow = world.thumbnails(while_rendering(lambda: world.delete(image_id)))

    assert slow.process(stored).outcome == "superseded"

    assert not world.content_claims.stored


def test_the_losing_content_of_a_reused_upload_url_is_unclaimed(world: World) -> None:
    """An upload URL not bound to its content was used twice, and both were claimed at once."""
    image_id = world.announced()
    kept, lost = world.uploaded(image_id, PHOTO), world.uploaded(image_id, OTHER)
    slow = world.thumbnails(while_rendering(lambda: world.thumbnails().process(kept)))

    assert slow.process(lost).outcome == "superseded"

    assert set(world.content_claims.stored) == {CONTENT}
    assert world.thumbnails().process(world.uploaded(world.announced(), OTHER)).outcome == "ready"


def test_a_photo_is_no_twin_of_content_that_it_claims_but_does_not_show(world: World) -> None:
    shown = world.ready(content=PHOTO)
    world.claims.claim(world.items[shown], hashlib.sha256(OTHER).hexdigest())
    second = world.announced()

    assert world.thumbnails().process(world.uploaded(second, OTHER)).outcome == "ready"

    assert world.items[second].duplicate_of is None


def test_two_concurrent_deliveries_of_one_event_may_both_render_and_leave_one_claim(
    world: World,
) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, PHOTO)
    slow = world.thumbnails(while_rendering(lambda: world.thumbnails().process(stored)))

    assert slow.process(stored).outcome == "duplicate"

    assert world.content_claims.stored[CONTENT].image_id == image_id


def _renewed(world: World, image_id: str) -> Claim:
    return replace(world.content_claims.stored[CONTENT], image_id=image_id, until=world.now + LEASE)
