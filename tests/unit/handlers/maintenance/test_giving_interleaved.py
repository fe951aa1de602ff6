"""Two functions at one step, a deletion, and the receiver's own upload, in every possible order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.access.policy import Access, Action
from handlers.access.principal import PUBLIC
from handlers.api.errors import NotFoundError
from handlers.gallery.domain import Gallery
from handlers.maintenance.events import message_of
from handlers.maintenance.model import Step, UnfinishedError
from handlers.model.image import Status
from handlers.thumbnail.claims import LEASE, Claims, HeldByAnotherError
from handlers.thumbnail.domain import Thumbnails
from tests.unit.handlers.fake_renderer import fake_render, handing_out
from tests.unit.handlers.fakes import MAX_BYTES, MAX_UNSTATED_BYTES
from tests.unit.handlers.maintenance.giving import ANNA, Giving
from tests.unit.handlers.scheduler import Inline, Killed, Stepping, Worker, run

EXPECTED = (Killed, UnfinishedError, HeldByAnotherError, NotFoundError)
TURNS = st.lists(st.integers(0, 11), max_size=80)


def begun(photos: int) -> tuple[Giving, list[str], str]:
    """Photos of nobody, and the message of the step that gives them."""
    giving = Giving()
    image_ids = [giving.world.ready(content=b"%d" % number) for number in range(photos)]
    giving.begin()
    assert giving.deliver(giving.queue[0])
    return giving, image_ids, giving.queue[0]


def at_work(giving: Giving, body: str, killed_at: int | None = None) -> Worker:
    maintenance = giving.maintenance(Stepping)
    step = message_of(body)
    assert isinstance(step, Step)
    return Worker(lambda: maintenance.work(step), killed_at)


def deletion(giving: Giving, image_id: str) -> Worker:
    world = giving.world
    ports: Any = {
        name: Stepping(getattr(world, name)) for name in ("items", "originals", "renditions")
    }
    gallery = Gallery(
        **ports,
        trash=replace(world.trash, items=ports["items"], threads=Inline),
        sign=world.gallery.sign,
        now=lambda: world.now,
        timelines=world.gallery.timelines,
        binned=world.gallery.binned,
    )
    access = Access(PUBLIC, Action.DELETE)
    return Worker(lambda: gallery.delete(access, image_id, permanent=True))


def upload(giving: Giving, content: bytes) -> tuple[str, Any, Worker]:
    """Anna adds a photo with the same bytes: its identifier, its event, and who processes it."""
    world = giving.world
    image_id = world.announced(principal=ANNA)
    stored = world.uploaded(image_id, content)
    ports: Any = {
        name: Stepping(getattr(world, name)) for name in ("items", "originals", "renditions")
    }
    claims: Any = Stepping(world.content_claims)
    thumbnails = Thumbnails(
        **ports,
        claims=Claims(
            items=ports["items"],
            claims=claims,
            trashed=world.trashed,
            send=world.sent.append,
            now=lambda: world.now,
        ),
        usage=world.items.usage,
        now=lambda: world.now,
        render=handing_out(fake_render),
        threads=Inline,
        max_bytes=MAX_BYTES,
        max_unstated_bytes=MAX_UNSTATED_BYTES,
    )
    return image_id, stored, Worker(lambda: thumbnails.process(stored))


@given(photos=st.integers(1, 3), killed_at=st.integers(1, 40), turns=TURNS)
@settings(max_examples=150)
def test_two_functions_at_one_step_give_each_photo_once(
    photos: int, killed_at: int, turns: list[int]
) -> None:
    giving, image_ids, body = begun(photos)
    workers = [at_work(giving, body, killed_at), at_work(giving, body)]

    run(workers, turns)
    giving.run()

    assert all(w.error is None or isinstance(w.error, EXPECTED) for w in workers)
    assert sorted(giving.gifts.given) == sorted(image_ids)
    assert giving.job.done == photos
    for image_id in image_ids:
        giving.assert_annas(image_id)
    giving.assert_only_what_is_shown_is_stored()


@given(turns=TURNS)
@settings(max_examples=150)
def test_a_photo_that_is_deleted_at_any_moment_leaves_nothing_behind(turns: list[int]) -> None:
    giving, (image_id,), body = begun(1)
    workers = [at_work(giving, body), deletion(giving, image_id), at_work(giving, body)]

    run(workers, turns)
    giving.run()
    giving.world.maintain()
    giving.world.daily_round()

    assert all(w.error is None or isinstance(w.error, EXPECTED) for w in workers)
    if giving.world.items[image_id].status is not Status.DELETED:
        # The deletion asked for a photo of nobody that was Anna's already.
        giving.assert_annas(image_id)
    giving.assert_only_what_is_shown_is_stored()


@given(turns=TURNS)
@settings(max_examples=150)
def test_of_the_same_bytes_given_and_added_at_any_moment_one_photo_is_shown(
    turns: list[int],
) -> None:
    giving, (image_id,), body = begun(1)
    added, stored, processing = upload(giving, b"0")
    workers = [at_work(giving, body), processing]

    run(workers, turns)
    giving.world.now += LEASE
    giving.run()
    giving.world.thumbnails().process(stored)

    assert all(w.error is None or isinstance(w.error, EXPECTED) for w in workers)
    giving.assert_annas(image_id)
    assert giving.world.items[added].status is Status.READY
    listed = [each for each in (image_id, added) if giving.world.items[each].is_listed]
    assert len(listed) == 1
