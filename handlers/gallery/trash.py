"""The trash of a library: photos go there, come back from there, and end.

Each operation writes to items what is to be, one conditional write for each photo, and that is seen
at once; then it sends a message to the maintenance function, which moves and removes what is
stored. Whatever is interrupted in between can be repeated, and is found by the maintenance
function's daily round if it is not.

A record of removal is written before anything is removed, so that what it has counted can be
relied upon.
"""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from handlers.api import cursor
from handlers.api.errors import InvalidInputError, UnavailableError
from handlers.gallery.audit import noted
from handlers.gallery.listing import invalid_limit
from handlers.immutable import immutable
from handlers.model import tasks
from handlers.model.image import BusyError, Image, Status, is_image_id
from handlers.model.job import JOB_LIFE, Job, JobKind
from handlers.model.limits import LARGEST_PAGE
from handlers.model.order import Order, Position
from handlers.model.removal import Removal, RemovalKind, new_record_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Executor
    from datetime import datetime

    from handlers.access.policy import Access
    from handlers.gallery.ports import Items, Jobs, Removals, TrashedPhotos
    from handlers.model.timeline import Resume

_Value = TypeVar("_Value")
_Result = TypeVar("_Result")

MOST: Final = tasks.MOST_PHOTOS
"""Photos in one request."""
MOST_COUNTED: Final = 20
"""Requests by which a trash is counted; each counts some hundred photos."""
# As many as the SDK keeps connections.
_THREADS: Final = partial(ThreadPoolExecutor, 10)
_TRIES: Final = 3
_RETRY_SECONDS: Final = 2
_RANDOM_BYTES: Final = 8


class _Outcome(Enum):
    """What became of a photo."""

    DONE = auto()
    """It was changed."""
    ALREADY = auto()
    """It was as it should be before, or somebody else was quicker."""
    MISSING = auto()
    """It is not there."""


@immutable(kw_only=True)
class TrashPage:
    """Photos in a trash, the newest deletion first.

    Attributes:
        images: The photos.
        next_cursor: Of the next page; None on the last one.
        total: How many photos are in the trash, if that was asked for and is known.
    """

    images: list[Image]
    next_cursor: str | None
    total: int | None


@immutable(kw_only=True)
class Moved:
    """How many photos are in the trash now, and which of those asked for are not there at all."""

    count: int
    failed: list[str]


@immutable(kw_only=True)
class Restored:
    """What came back from the trash.

    Attributes:
        count: Photos that are listed again.
        failed: The identifiers of those that are neither in the trash nor listed.
        job_id: Of the operation that brings back the others; None if there are none.
    """

    count: int
    failed: list[str]
    job_id: str | None


@immutable(kw_only=True)
class Emptied:
    """The operation that ends photos, and those asked for that are not in the trash."""

    job_id: str
    failed: list[str]


@immutable(kw_only=True)
class Trash:
    """The trash's operations over its ports.

    Attributes:
        items: The photos' items.
        trashed: Those in the trash.
        jobs: Operations that take long.
        removals: The records of removal.
        send: Sends the maintenance function a message.
        now: The clock, with a time zone.
        new_id: Makes a UUID, version 4.
        threads: Makes the threads that write to many items at once.
    """

    items: Items
    trashed: TrashedPhotos
    jobs: Jobs
    removals: Removals
    send: Callable[[str], None]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    threads: Callable[[], Executor] = _THREADS

    def page(
        self, access: Access, limit: int, after: str | None, *, counts: bool = False
    ) -> TrashPage:
        """A page of a trash.

        Args:
            access: Of the caller.
            limit: Photos, 1 to 100.
            after: The cursor of the previous page.
            counts: Whether to count all.

        Raises:
            InvalidInputError: The limit is out of bounds, or the cursor is invalid.
        """
        noted(access, access.owner)
        if not 1 <= limit <= LARGEST_PAGE:
            raise invalid_limit()
        # One more than is shown tells whether there is a next page, without a second request.
        found = self.trashed.page(access.owner, _position(after), limit + 1)
        shown = found[:limit]
        total = self._total(access.owner) if counts else None
        return TrashPage(
            images=shown,
            next_cursor=_end(shown[-1]) if len(found) > limit else None,
            total=total[0] if total and total[1] else None,
        )

    def delete(self, access: Access, image: Image, *, permanent: bool) -> bool:
        """Moves a photo to the trash, or ends it; what was never shown is ended either way.

        An interrupted deletion can be repeated, and continues where it stopped.

        Args:
            access: Of the caller, who may do this with the photo.
            image: As it was read.
            permanent: Whether to end it.

        Returns:
            False if nothing of it is left to delete.
        """
        is_there = image.status is Status.TRASHED and not image.is_returning and not permanent
        if image.has_expired(self.now()):
            return False
        if image.status is Status.DELETED or is_there:
            if image.purged or image.unfinished is None:
                return False
            self.settle([image.image_id])
            return True
        to_trash = image.is_kept and not permanent
        now = self.now()
        record_id = self._recorded(access, RemovalKind.TRASH if to_trash else RemovalKind.PURGE, 1)
        if to_trash:
            outcome = self._moved(image.owner, image.image_id, now, record_id)
        else:
            outcome = self._ended(image.owner, image.image_id, now, record_id)
        if outcome is not _Outcome.DONE:
            self.removals.recount(record_id, 0, now)
        if outcome is not _Outcome.MISSING:
            self.settle([image.image_id])
        return outcome is not _Outcome.MISSING

    def move(self, access: Access, image_ids: Sequence[str]) -> Moved:
        """Moves photos to the trash; what was never shown is ended.

        Raises:
            UnavailableError: The table is too busy.
        """
        self._note(access, image_ids)
        now = self.now()
        record_id = self._recorded(access, RemovalKind.TRASH, len(image_ids))
        there = self._removed(
            image_ids,
            record_id,
            lambda each: self._moved(access.owner, each, now, record_id),
            lambda found: self.send(tasks.settle(found)),
        )
        return Moved(count=len(there), failed=[each for each in image_ids if each not in there])

    def restore(self, access: Access, image_ids: Sequence[str]) -> Restored:
        """Brings photos back: at once those of which nothing has been moved, the others soon.

        Raises:
            UnavailableError: The table is too busy.
        """
        self._note(access, image_ids)
        now = self.now()
        kept = [each for each in self._read(image_ids) if each.owner == access.owner]
        outcomes = self._each(kept, lambda each: self.trashed.restore(each, now))
        found = {each.image_id: each for each in outcomes if each is not None}
        returning = [each.image_id for each in found.values() if each.is_returning]
        back = [each for each in found.values() if each.is_listed]
        job = None
        if returning:
            job = self._begun(access, JobKind.RESTORE, total=len(returning))
            self.send(tasks.settle(returning, job_id=job.job_id))
        self.settle([each.image_id for each in back if each.unfinished is not None])
        return Restored(
            count=len(back),
            failed=[each for each in image_ids if each not in found],
            job_id=job and job.job_id,
        )

    def end(self, access: Access, image_ids: Sequence[str]) -> Emptied:
        """Ends photos that are in the trash.

        Raises:
            UnavailableError: The table is too busy.
        """
        self._note(access, image_ids)
        now = self.now()
        record_id = self._recorded(access, RemovalKind.PURGE, len(image_ids))
        jobs: list[Job] = []

        def begin(found: list[str]) -> None:
            jobs.append(self._begun(access, JobKind.PURGE, len(found), record_id))
            self.send(tasks.settle(found, job_id=jobs[0].job_id))

        ended = self._removed(
            image_ids,
            record_id,
            lambda each: self._ended(access.owner, each, now, record_id, trashed_until=now),
            begin,
        )
        job = jobs[0] if jobs else self._begun(access, JobKind.PURGE, 0, record_id)
        return Emptied(job_id=job.job_id, failed=[each for each in image_ids if each not in ended])

    def empty(self, access: Access) -> Emptied:
        """Ends everything that is in the trash now; the maintenance function buries it in steps.

        If there is more than can be counted here, it counts as it goes.
        """
        noted(access, access.owner)
        total, _ = self._total(access.owner)
        record_id = self._recorded(access, RemovalKind.PURGE, total) if total else None
        job = self._begun(access, JobKind.EMPTY, total, record_id)
        if total:
            self.send(tasks.empty(job.job_id))
        return Emptied(job_id=job.job_id, failed=[])

    def settle(self, image_ids: Sequence[str]) -> None:
        """Has the maintenance function do what is left to do with photos, if there are any."""
        if image_ids:
            self.send(tasks.settle(image_ids))

    def _moved(self, owner: str, image_id: str, now: datetime, record_id: str) -> _Outcome:
        for _ in range(_TRIES):
            if self.trashed.trash(image_id, owner, now, record_id=record_id):
                return _Outcome.DONE
            image = self._own(owner, image_id)
            if image is None or image.status is Status.DELETED:
                return _Outcome.MISSING
            if image.is_returning:
                if self.trashed.keep(image, now, record_id=record_id):
                    return _Outcome.DONE
            elif image.status is Status.TRASHED:
                return _Outcome.ALREADY
            elif not image.is_listed:
                # It has never been shown, or it is only a reference to another photo.
                return self._ended(owner, image_id, now, record_id)
        raise _busy()

    def _ended(
        self,
        owner: str,
        image_id: str,
        now: datetime,
        record_id: str,
        trashed_until: datetime | None = None,
    ) -> _Outcome:
        buried = self.items.bury(
            image_id, now, owner=owner, trashed_until=trashed_until, record_id=record_id
        )
        if buried is not None:
            return _Outcome.DONE
        image = self._own(owner, image_id)
        # Somebody else was quicker; what is purged is not there any more.
        was_quicker = image is not None and image.status is Status.DELETED and not image.purged
        return _Outcome.ALREADY if was_quicker else _Outcome.MISSING

    def _own(self, owner: str, image_id: str) -> Image | None:
        image = self.items.get(image_id)
        if image is None or image.owner != owner or image.has_expired(self.now()):
            return None
        return image

    def _removed(
        self,
        image_ids: Sequence[str],
        record_id: str,
        remove: Callable[[str], _Outcome],
        follow: Callable[[list[str]], None],
    ) -> dict[str, _Outcome]:
        """Removes photos, and has the maintenance function follow, even if some raise an error.

        Returns:
            What became of those that are there.
        """
        known = [each for each in image_ids if is_image_id(each)]
        found: dict[str, _Outcome] = {}

        def noting(image_id: str) -> None:
            if (outcome := remove(image_id)) is not _Outcome.MISSING:
                found[image_id] = outcome

        try:
            self._each(known, noting)
        finally:
            done = [each for each in found.values() if each is _Outcome.DONE]
            if len(done) < len(image_ids):
                self.removals.recount(record_id, len(done), self.now())
            if found:
                follow([*found])
        return found

    def _read(self, image_ids: Sequence[str]) -> list[Image]:
        known = [each for each in image_ids if is_image_id(each)]
        parts = [
            known[start : start + LARGEST_PAGE] for start in range(0, len(known), LARGEST_PAGE)
        ]
        try:
            return [image for part in parts for image in self.items.several(part)]
        except BusyError as error:
            raise _busy() from error

    def _each(self, values: Sequence[_Value], do: Callable[[_Value], _Result]) -> list[_Result]:
        """Does something with each at the same time.

        Raises:
            UnavailableError: The table was too busy for one of them.
            Exception: Any other error of one of them, once all others are done.
        """
        with self.threads() as pool:
            futures = [pool.submit(do, each) for each in values]
        try:
            return [each.result() for each in futures]
        except BusyError as error:
            raise _busy() from error

    def _total(self, owner: str) -> tuple[int, bool]:
        """How many photos are in a trash, and whether these are all."""
        total = 0
        resume: Resume | None = None
        for _ in range(MOST_COUNTED):
            part, resume = self.trashed.count(owner, resume)
            total += part
            if resume is None:
                return total, True
        return total, False

    def _recorded(self, access: Access, kind: RemovalKind, photos: int) -> str:
        now = self.now()
        record_id = new_record_id(now, secrets.token_hex(_RANDOM_BYTES))
        self.removals.add(
            Removal(
                record_id=record_id,
                kind=kind,
                by=access.principal.user_id,
                started_at=now,
                photos=photos,
            )
        )
        return record_id

    def _begun(
        self, access: Access, kind: JobKind, total: int, record_id: str | None = None
    ) -> Job:
        now = self.now()
        job = Job(
            job_id=self.new_id(),
            kind=kind,
            user_id=access.owner,
            by=access.principal.user_id,
            started_at=now,
            record_id=record_id,
            total=total,
            expires_at=now + JOB_LIFE,
        )
        # Before its message, which would otherwise find no job.
        self.jobs.add(job if total else replace(job, finished=True))
        return job

    @staticmethod
    def _note(access: Access, image_ids: Iterable[str]) -> None:
        for each in image_ids:
            if is_image_id(each):
                noted(access, access.owner, each)


def _busy() -> UnavailableError:
    return UnavailableError(
        "busy",
        "The photos cannot be changed right now. Please try again.",
        retry_after=_RETRY_SECONDS,
    )


def _position(after: str | None) -> Position | None:
    try:
        return None if after is None else cursor.decode(after, Order.UPLOADED, cursor.TRASH)
    except cursor.InvalidCursorError as error:
        raise InvalidInputError(
            "invalid_cursor", "The cursor is not valid. Use the nextCursor of the previous page."
        ) from error


def _end(image: Image) -> str:
    deleted_at = image.trashed_at or image.uploaded_at
    return cursor.encode(Position(deleted_at, image.image_id), cursor.TRASH)
