"""The trash of a library: photos go there, come back from there, and end.

Each operation writes to items what is to be, one conditional write for each photo, and that is seen
at once; then it sends a message to the maintenance function, which moves and removes what is
stored. Whatever is interrupted in between can be repeated, and is found by the maintenance
function's daily round if it is not.

A record of removal is written before anything is removed, so that what it has counted can be
relied upon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers.gallery import at_once, trash_listing
from handlers.gallery.audit import noted
from handlers.gallery.records import Records
from handlers.gallery.removing import Outcome, Removing
from handlers.immutable import immutable
from handlers.model import tasks
from handlers.model.image import BusyError, Image, Status, is_image_id
from handlers.model.job import JobKind
from handlers.model.limits import LARGEST_PAGE
from handlers.model.removal import RemovalKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Executor
    from datetime import datetime

    from handlers.access.policy import Access
    from handlers.gallery.ports import Items, Jobs, Removals, TrashedPhotos
    from handlers.gallery.trash_listing import TrashPage
    from handlers.model.job import Job

MOST: Final = tasks.MOST_PHOTOS
"""Photos in one request."""


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
    threads: Callable[[], Executor] = at_once.THREADS

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
        return trash_listing.page(self.trashed, access.owner, limit, after, counts=counts)

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
        record_id = self._records.removal(
            access, RemovalKind.TRASH if to_trash else RemovalKind.PURGE, 1
        )
        if to_trash:
            outcome = self._removing.move(image.owner, image.image_id, now, record_id)
        else:
            outcome = self._removing.end(image.owner, image.image_id, now, record_id)
        if outcome is not Outcome.DONE:
            self.removals.recount(record_id, 0, now)
        if outcome is not Outcome.MISSING:
            self.settle([image.image_id])
        return outcome is not Outcome.MISSING

    def move(self, access: Access, image_ids: Sequence[str]) -> Moved:
        """Moves photos to the trash; what was never shown is ended.

        Raises:
            UnavailableError: The table is too busy.
        """
        self._note(access, image_ids)
        now = self.now()
        record_id = self._records.removal(access, RemovalKind.TRASH, len(image_ids))
        there = self._removing.many(
            image_ids,
            record_id,
            lambda each: self._removing.move(access.owner, each, now, record_id),
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
        outcomes = at_once.each(self.threads, kept, lambda each: self.trashed.restore(each, now))
        found = {each.image_id: each for each in outcomes if each is not None}
        returning = [each.image_id for each in found.values() if each.is_returning]
        back = [each for each in found.values() if each.is_listed]
        job = None
        if returning:
            job = self._records.job(access, JobKind.RESTORE, total=len(returning))
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
        record_id = self._records.removal(access, RemovalKind.PURGE, len(image_ids))
        jobs: list[Job] = []

        def begin(found: list[str]) -> None:
            jobs.append(self._records.job(access, JobKind.PURGE, len(found), record_id))
            self.send(tasks.settle(found, job_id=jobs[0].job_id))

        ended = self._removing.many(
            image_ids,
            record_id,
            lambda each: self._removing.end(access.owner, each, now, record_id, trashed_until=now),
            begin,
        )
        job = jobs[0] if jobs else self._records.job(access, JobKind.PURGE, 0, record_id)
        return Emptied(job_id=job.job_id, failed=[each for each in image_ids if each not in ended])

    def empty(self, access: Access) -> Emptied:
        """Ends everything that is in the trash now; the maintenance function buries it in steps.

        If there is more than can be counted here, it counts as it goes.
        """
        noted(access, access.owner)
        total, _ = trash_listing.total(self.trashed, access.owner)
        record_id = self._records.removal(access, RemovalKind.PURGE, total) if total else None
        job = self._records.job(access, JobKind.EMPTY, total, record_id)
        if total:
            self.send(tasks.empty(job.job_id))
        return Emptied(job_id=job.job_id, failed=[])

    def settle(self, image_ids: Sequence[str]) -> None:
        """Has the maintenance function do what is left to do with photos, if there are any."""
        if image_ids:
            self.send(tasks.settle(image_ids))

    @property
    def _records(self) -> Records:
        return Records(jobs=self.jobs, removals=self.removals, now=self.now, new_id=self.new_id)

    @property
    def _removing(self) -> Removing:
        return Removing(
            items=self.items,
            trashed=self.trashed,
            removals=self.removals,
            now=self.now,
            threads=self.threads,
        )

    def _read(self, image_ids: Sequence[str]) -> list[Image]:
        known = [each for each in image_ids if is_image_id(each)]
        parts = [
            known[start : start + LARGEST_PAGE] for start in range(0, len(known), LARGEST_PAGE)
        ]
        try:
            return [image for part in parts for image in self.items.several(part)]
        except BusyError as error:
            raise at_once.busy() from error

    @staticmethod
    def _note(access: Access, image_ids: Iterable[str]) -> None:
        for each in image_ids:
            if is_image_id(each):
                noted(access, access.owner, each)
