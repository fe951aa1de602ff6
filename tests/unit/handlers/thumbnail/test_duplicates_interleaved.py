"""The same photo several times concurrently, in every possible order."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.access.policy import Access, Action
from handlers.access.principal import PUBLIC
from handlers.api.errors import NotFoundError
from handlers.gallery.domain import Gallery
from handlers.imaging import UnusablePhotoError
from handlers.model.content_claims import content_id
from handlers.model.image import Status
from handlers.thumbnail.claims import LEASE, Claims, HeldByAnotherError
from handlers.thumbnail.domain import Thumbnails
from tests.unit.handlers.fake_renderer import fake_render, handing_out
from tests.unit.handlers.fakes import MAX_BYTES, MAX_UNSTATED_BYTES, World
from tests.unit.handlers.scheduler import Inline, Killed, Stepping, Worker, run

if TYPE_CHECKING:
    from handlers.thumbnail.model import StoredOriginal

PHOTO = b"photo"
CONTENT = content_id("public", hashlib.sha256(PHOTO).hexdigest())
DELETE = Access(PUBLIC, Action.DELETE)
EXPECTED = (HeldByAnotherError, NotFoundError, Killed)


class Crowd:
    """A world in which the same photo was sent several times, and nothing was processed yet.

    Args:
        photos: How often it was sent.
        left_behind: Whether its bytes are still claimed by a photo that is deleted.
        fails: How many times rendering fails, after all renditions were handed out.
    """

    def __init__(self, photos: int, *, left_behind: bool = False, fails: int = 0) -> None:
        self.world = World()
        if left_behind:
            deleted = self.world.announced()
            self.world.claims.claim(self.world.items[deleted], CONTENT.rpartition("/")[2])
            self.world.delete(deleted)
        self.image_ids = [self.world.announced() for _ in range(photos)]
        self.events = [self.world.uploaded(image_id, PHOTO) for image_id in self.image_ids]
        self.rendered: list[bytes] = []
        self.fails = fails
        settle = self.world.items.settle_duplicate
        # No photo may become a duplicate of one that is not shown any more.
        self.world.items.settle_duplicate = lambda image, change: (  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
            settle(image, change) and self._is_shown(image.duplicate_of)
        )
        ports: Any = {
            name: Stepping(getattr(self.world, name))
            for name in ("items", "content_claims", "originals", "renditions", "trashed")
        }
        now = lambda: self.world.now  # noqa: E731  # the same clock for both
        self._thumbnails = Thumbnails(
            items=ports["items"],
            originals=ports["originals"],
            renditions=ports["renditions"],
            claims=Claims(
                items=ports["items"],
                claims=ports["content_claims"],
                trashed=ports["trashed"],
                send=self.world.sent.append,
                now=now,
            ),
            usage=self.world.items.usage,
            now=now,
            render=handing_out(self._render, then=self._end),
            threads=Inline,
            max_bytes=MAX_BYTES,
            max_unstated_bytes=MAX_UNSTATED_BYTES,
        )
        self._gallery = Gallery(
            items=ports["items"],
            originals=ports["originals"],
            renditions=ports["renditions"],
            trash=replace(
                self.world.trash, items=ports["items"], trashed=ports["trashed"], threads=Inline
            ),
            sign=self.world.gallery.sign,
            now=now,
            timelines=self.world.gallery.timelines,
            binned=self.world.gallery.binned,
        )

    def processing(self, number: int, killed_at: int | None = None) -> Worker:
        return Worker(lambda: self._thumbnails.process(self.events[number]), killed_at)

    def deletion(self, number: int, *, permanent: bool = True) -> Worker:
        image_id = self.image_ids[number]
        return Worker(lambda: self._gallery.delete(DELETE, image_id, permanent=permanent))

    def deliver_again(self) -> None:
        """Redelivers every event until none is waiting, as the queues do."""
        waiting: list[StoredOriginal] = list(self.events)
        for _ in range(len(self.events) + 1):
            self.world.maintain()
            self.world.now += LEASE
            waiting = [event for event in waiting if not self._succeeds(event)]
        self.world.maintain()
        self.world.daily_round()
        assert not waiting

    def listed(self) -> list[str]:
        return [each for each in self.image_ids if "gallery" in self.world.items.stored[each]]

    def _is_shown(self, image_id: str | None) -> bool:
        assert self.world.items[image_id or ""].status is Status.READY
        return True

    def _succeeds(self, event: StoredOriginal) -> bool:
        try:
            self._thumbnails.process(event)
        except HeldByAnotherError:
            return False
        return True

    def _render(self, content: bytes) -> Any:
        self.rendered.append(content)
        return fake_render(content)

    def _end(self) -> None:
        if self.fails:
            self.fails -= 1
            raise UnusablePhotoError("too_complex", "It takes too long.")


def assert_as_expected(workers: list[Worker]) -> None:
    for worker in workers:
        assert worker.error is None or isinstance(worker.error, EXPECTED), worker.error


def assert_each_photo_is_shown_or_a_duplicate(crowd: Crowd, deleted: set[str]) -> None:
    listed, items = crowd.listed(), crowd.world.items
    assert len(listed) <= 1
    for image_id in crowd.image_ids:
        image = items[image_id]
        if image_id in deleted:
            assert image.status is Status.DELETED
            continue
        assert image.status is Status.READY
        assert image.duplicate_of is None or image.duplicate_of in {*listed, *deleted}
    shown = [key for each in listed for key in (r.key for r in items[each].renditions)]
    assert set(shown) <= set(crowd.world.renditions.stored)


def assert_only_what_is_shown_is_stored(crowd: Crowd) -> None:
    listed, world = crowd.listed(), crowd.world
    assert {key.split("/")[1] for key in world.renditions.stored} == set(listed)
    for image_id in listed:
        assert world.originals.current(world.items[image_id].object_key) == PHOTO
    claim = world.content_claims.stored.get(CONTENT)
    assert ([claim.image_id] if claim else []) == listed


TURNS = st.lists(st.integers(0, 11), min_size=10, max_size=60)


@pytest.mark.slow
@given(
    photos=st.integers(2, 4),
    repeated=st.lists(st.integers(0, 3), max_size=2),
    turns=TURNS,
    left_behind=st.booleans(),
)
@settings(max_examples=200)
def test_in_any_order_one_photo_is_shown_and_the_content_is_rendered_for_it_only(
    photos: int, repeated: list[int], turns: list[int], *, left_behind: bool
) -> None:
    crowd = Crowd(photos, left_behind=left_behind)
    numbers = [*range(photos), *(number % photos for number in repeated)]
    workers = [crowd.processing(number) for number in numbers]

    run(workers, turns)
    crowd.deliver_again()

    assert_as_expected(workers)
    assert_each_photo_is_shown_or_a_duplicate(crowd, set())
    assert_only_what_is_shown_is_stored(crowd)
    (shown,) = crowd.listed()
    # Only a repeated event of the very same photo can render its content a second time.
    assert len(crowd.rendered) <= numbers.count(crowd.image_ids.index(shown))


@pytest.mark.slow
@given(photos=st.integers(1, 4), turns=TURNS, shown=st.booleans())
@settings(max_examples=200)
def test_deleting_one_at_any_moment_loses_no_other_but_its_duplicates(
    photos: int, turns: list[int], *, shown: bool
) -> None:
    crowd = Crowd(photos)
    gone = {crowd.image_ids[0]}
    workers = [crowd.processing(number) for number in range(photos)]
    if shown:
        run(workers[:1], [])

    workers.append(crowd.deletion(0))
    run(workers, turns)
    crowd.deliver_again()

    assert_as_expected(workers)
    assert_each_photo_is_shown_or_a_duplicate(crowd, gone)
    assert_only_what_is_shown_is_stored(crowd)


@pytest.mark.slow
@given(st.integers(2, 4), st.integers(0, 3), st.integers(1, 12), TURNS)
@settings(max_examples=200)
def test_every_photo_is_finished_in_the_end_whenever_a_function_dies(
    photos: int, dying: int, step: int, turns: list[int]
) -> None:
    crowd = Crowd(photos)
    workers = [
        crowd.processing(number, killed_at=step if number == dying % photos else None)
        for number in range(photos)
    ]

    run(workers, turns)
    crowd.deliver_again()

    assert_as_expected(workers)
    assert_each_photo_is_shown_or_a_duplicate(crowd, set())
    assert_only_what_is_shown_is_stored(crowd)
    assert len(crowd.listed()) == 1


@pytest.mark.slow
@given(
    events=st.integers(1, 3),
    fails=st.integers(1, 3),
    killed_at=st.integers(1, 16),
    turns=TURNS,
    deleted=st.booleans(),
)
@settings(max_examples=300)
def test_rendering_that_fails_late_leaves_nothing_in_any_order_whenever_a_function_dies(
    events: int, fails: int, killed_at: int, turns: list[int], *, deleted: bool
) -> None:
    """One photo, its event up to three times at once, one of them by a function that dies."""
    crowd = Crowd(1, fails=fails)
    workers = [crowd.processing(0, killed_at if not number else None) for number in range(events)]
    if deleted:
        workers.append(crowd.deletion(0))

    run(workers, turns)
    crowd.deliver_again()

    assert_as_expected(workers)
    assert_only_what_is_shown_is_stored(crowd)
    image = crowd.world.items[crowd.image_ids[0]]
    assert image.status is not Status.PENDING
    assert deleted or image.status is not Status.DELETED
