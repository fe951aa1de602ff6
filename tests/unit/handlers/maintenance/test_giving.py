"""Photos of nobody become a person's, each once, with everything that was written about them."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial

import pytest

from handlers.access.principal import PUBLIC
from handlers.maintenance.giving import PHOTOS_A_STEP
from handlers.maintenance.model import Step, UnfinishedError, UnknownJobError
from handlers.model.content_claims import Claim, content_id
from handlers.model.image import PUBLIC_OWNER, Status
from handlers.thumbnail.claims import LEASE
from tests.unit.handlers.maintenance.giving import ANNA, JOB_ID, Giving, Mortal


@pytest.fixture
def giving() -> Giving:
    return Giving()


def folders(giving: Giving) -> set[str]:
    return {key.rpartition("/")[0] for key in giving.world.renditions.stored}


def test_a_photo_of_nobody_becomes_the_persons_under_addresses_that_nobody_knew(
    giving: Giving,
) -> None:
    image_id = giving.world.ready()
    before = giving.world.items[image_id]
    data = set(giving.world.renditions.stored.values())
    giving.described(image_id, title="A cat", alt="It sleeps")

    giving.begin()
    giving.run()

    image = giving.world.items[image_id]
    assert image == replace(
        before,
        owner=ANNA.user_id,
        title="A cat",
        alt="It sleeps",
        renditions=tuple(
            replace(each, key=each.key.replace("thumbnails/", "thumbnails/private/"))
            for each in before.renditions
        ),
        past_folders=(before.folder,),
    )
    assert giving.world.items.stored[image_id]["gallery"] == ANNA.user_id
    assert set(giving.world.renditions.stored.values()) == data
    assert (giving.job.done, giving.job.failed, giving.job.finished) == (1, 0, True)
    giving.assert_only_what_is_shown_is_stored()


def test_all_photos_are_given_in_steps(giving: Giving) -> None:
    image_ids = [giving.world.ready() for _ in range(2 * PHOTOS_A_STEP + 1)]

    giving.begin()
    giving.run()

    for image_id in image_ids:
        giving.assert_annas(image_id)
    assert giving.job.done == len(image_ids)
    giving.assert_only_what_is_shown_is_stored()


def test_a_gift_of_nothing_is_finished(giving: Giving) -> None:
    giving.begin()
    giving.run()

    assert (giving.job.done, giving.job.finished) == (0, True)


def test_photos_of_others_stay_theirs(giving: Giving) -> None:
    own = giving.added_by_anna(b"hers")
    theirs = giving.world.ready()
    giving.world.items.stored[theirs] |= {"owner": "bob", "gallery": "bob"}

    giving.begin()
    giving.run()

    assert giving.world.items[own].owner == ANNA.user_id
    assert giving.world.items[theirs].owner == "bob"
    assert giving.job.done == 0


def test_a_photo_that_the_person_has_becomes_a_duplicate_that_keeps_its_texts(
    giving: Giving,
) -> None:
    image_id = giving.world.ready(content=b"the same")
    giving.described(image_id, title="A cat", alt="It sleeps")
    own = giving.added_by_anna(b"the same")
    giving.described(own, title="Mine")

    giving.begin()
    giving.run()

    assert giving.world.items[image_id].duplicate_of == own
    assert giving.world.items[own].title == "Mine"
    assert giving.world.items[own].alt == "It sleeps"
    assert giving.job.done == 1
    giving.assert_annas(image_id)
    giving.assert_only_what_is_shown_is_stored()


def test_a_photo_whose_bytes_the_person_is_just_adding_waits_for_that(giving: Giving) -> None:
    image_id = giving.world.ready(content=b"the same")
    giving.begin()
    giving.deliver(giving.queue[0])
    pending = giving.world.announced()
    giving.world.items.stored[pending] |= {"owner": ANNA.user_id}
    content = content_id(ANNA.user_id, giving.world.items[image_id].sha256 or "")
    claim = Claim(image_id=pending, until=giving.world.now + LEASE)
    giving.world.content_claims.stored[content] = claim

    assert not giving.deliver(giving.queue[0])
    assert giving.world.items[image_id].owner == PUBLIC_OWNER

    # The function that was adding it has died.
    giving.world.now += LEASE
    giving.run()
    giving.assert_annas(image_id)
    assert giving.world.content_claims.stored[content].image_id == image_id


def test_a_photo_whose_bytes_were_claimed_in_between_is_not_taken_for_given(
    giving: Giving,
) -> None:
    image_id = giving.world.ready(content=b"the same")
    giving.begin()
    giving.deliver(giving.queue[0])
    give = giving.gifts.give

    def late(*arguments: object, **named: object) -> bool:
        giving.gifts.give = give  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
        giving.added_by_anna(b"the same")
        return give(*arguments, **named)  # pyright: ignore[reportArgumentType]  # passed on

    giving.gifts.give = late  # pyright: ignore[reportAttributeAccessIssue]  # this fake only

    assert not giving.deliver(giving.queue[0])
    assert giving.world.items[image_id].owner == PUBLIC_OWNER

    giving.run()
    giving.assert_annas(image_id)
    giving.assert_only_what_is_shown_is_stored()


def test_photos_without_a_hash_are_given_too(giving: Giving) -> None:
    image_id = giving.world.ready()
    del giving.world.items.stored[image_id]["sha256"]

    giving.begin()
    giving.run()

    giving.assert_annas(image_id)


def test_a_pending_photo_of_nobody_is_given_by_the_next_job(giving: Giving) -> None:
    pending = giving.world.announced()
    stored = giving.world.uploaded(pending)
    giving.begin()
    giving.run()

    giving.world.thumbnails().process(stored)
    assert giving.world.items[pending].owner == PUBLIC_OWNER
    del giving.jobs.stored[JOB_ID]
    giving.begin()
    giving.run()

    giving.assert_annas(pending)
    giving.assert_only_what_is_shown_is_stored()


def test_failed_and_deleted_photos_and_duplicates_of_nobody_stay_as_they_are(
    giving: Giving,
) -> None:
    world = giving.world
    failed, deleted, shown = world.announced(), world.ready(), world.ready(content=b"twice")
    world.thumbnails().process(world.uploaded(failed, b"damaged"))
    duplicate = world.announced()
    world.thumbnails().process(world.uploaded(duplicate, b"twice"))
    giving.deleted_by(PUBLIC, deleted)
    before = {each: dict(world.items.stored[each]) for each in (failed, deleted, duplicate)}

    giving.begin()
    giving.run()

    assert {each: world.items.stored[each] for each in before} == before
    giving.assert_annas(shown)
    assert giving.job.done == 1


def test_a_photo_that_was_deleted_meanwhile_leaves_nothing_behind(giving: Giving) -> None:
    image_id = giving.world.ready()
    give = giving.gifts.give

    def late(*arguments: object, **named: object) -> bool:
        giving.deleted_by(PUBLIC, image_id)
        return give(*arguments, **named)  # pyright: ignore[reportArgumentType]  # passed on

    giving.gifts.give = late  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    giving.begin()
    giving.run()

    assert giving.world.items[image_id].status is Status.DELETED
    assert giving.job.done == 0
    giving.assert_only_what_is_shown_is_stored()


def test_a_photo_that_cannot_be_given_is_tried_again_and_in_the_end_left_to_nobody(
    giving: Giving,
) -> None:
    broken, other = giving.world.ready(), giving.world.ready()
    for rendition in giving.world.items[broken].renditions:
        giving.world.renditions.delete(rendition.key)
    giving.begin()
    giving.deliver(giving.queue[0])

    assert not giving.deliver(giving.queue[0])
    assert not giving.job.finished
    assert giving.deliver(giving.queue[0], last=True)

    assert giving.world.items[broken].owner == PUBLIC_OWNER
    giving.assert_annas(other)
    assert (giving.job.done, giving.job.failed, giving.job.finished) == (1, 1, True)


def test_a_step_of_an_unknown_job_is_an_error(giving: Giving) -> None:
    with pytest.raises(UnknownJobError):
        giving.maintenance().work(Step(job_id=JOB_ID))


def test_a_step_with_a_failed_photo_is_unfinished_unless_it_is_the_last_try(
    giving: Giving,
) -> None:
    image_id = giving.world.ready()
    giving.world.renditions.stored.clear()
    giving.begin()
    step = Step(job_id=JOB_ID, image_ids=(image_id,))

    with pytest.raises(UnfinishedError):
        giving.maintenance().work(step)
    giving.maintenance().work(step, last=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_of_a_thousand_photos_each_is_given_exactly_once_whenever_functions_die(
    seed: int,
) -> None:
    chance = random.Random(seed)  # noqa: S311  # it keeps no secret
    giving = Giving()
    world = giving.world
    contents = [b"%d" % number for number in range(1000)]
    image_ids = [world.ready(content=content) for content in contents]
    texts = {image_id: f"About {image_id}" for image_id in chance.sample(image_ids, 300)}
    for image_id, text in texts.items():
        giving.described(image_id, title=text)
    twice = chance.sample(contents, 60)
    own = {content: giving.added_by_anna(content) for content in twice[:30]}
    giving.begin()
    deleted: set[str] = set()
    wrap = partial(Mortal, chance=chance, risk=0.004)

    while giving.queue:
        # Any message may be delivered at any time, and again although it was done.
        body = chance.choice(giving.queue)
        if chance.random() < 0.05:
            giving.queue.append(body)
        giving.deliver(body, wrap)
        if chance.random() < 0.3:
            image_id = chance.choice(image_ids)
            if world.items[image_id].status is not Status.DELETED:
                is_hers = world.items[image_id].owner == ANNA.user_id
                giving.deleted_by(ANNA if is_hers else PUBLIC, image_id)
                deleted.add(image_id)
        if chance.random() < 0.3 and len(own) < len(twice):
            content = twice[len(own)]
            own[content] = giving.added_by_anna(content)

    assert len(giving.gifts.given) == len(set(giving.gifts.given)) == giving.job.done
    assert giving.job.finished
    assert giving.job.failed == 0
    assert set(giving.gifts.given) | deleted == set(image_ids)
    for image_id in set(image_ids) - deleted:
        giving.assert_annas(image_id)
        image = world.items[image_id]
        if image_id in texts:
            shown = world.items[image.duplicate_of or image_id]
            assert shown.title == texts[image_id]
    giving.assert_only_what_is_shown_is_stored()
