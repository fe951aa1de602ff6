"""Deleting a person with everything of theirs, in steps that can break off anywhere.

Their rights end before this begins: their row says that they are blocked and leaving. It is the
last thing to go, so that whatever is interrupted is found by the daily round and begun again; every
step does the same if it is repeated.

All items of the table are looked through for theirs, since those that were never listed are in no
index, and each is ended as if they had deleted it for good. Something may still have been on its
way when their rights ended: so they are looked through until nothing is found, and at least once
after no request of theirs can be at work any more.

What is left is tombstones: random identifiers and dates, for as long as something may still come
to the address of an upload that was given before.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from handlers.immutable import immutable
from handlers.maintenance.model import Leave, Stage, UnfinishedError, UnknownJobError
from handlers.maintenance.settling import PHOTOS_A_STEP
from handlers.model.image import Unfinished
from handlers.runtime import log

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from handlers.maintenance.departure_ports import (
        EndedExports,
        EndedFiles,
        LateQueue,
        Logins,
        People,
        TheirItems,
    )
    from handlers.maintenance.ports import (
        AllContentClaims,
        Jobs,
        Originals,
        Removals,
        Timelines,
    )
    from handlers.maintenance.settling import Settling
    from handlers.model.image import Image
    from handlers.model.job import Job

# Longer than any function that answers requests may run.
ON_THEIR_WAY: Final = timedelta(seconds=30)
# More would only repeat what fails; the daily round begins again.
MOST_LOOKS: Final = 5
_CLAIMS_A_STEP: Final = 1000
_ORIGINALS_A_STEP: Final = 100
_AT_ONCE: Final = 8


@immutable(kw_only=True)
class Leaving:
    """Deletes people, over its ports.

    Attributes:
        items: The photos' items.
        settling: Settles photos.
        claims: Which photo has which content.
        originals: The versions of the originals.
        timelines: The snapshots of timelines.
        exports: Their exports.
        files: The exports' files.
        people: Themselves.
        logins: What they signed in with.
        jobs: The jobs and their progress.
        removals: The records of removal.
        queue: The queue of messages.
        now: The clock, with a time zone.
    """

    items: TheirItems
    settling: Settling
    claims: AllContentClaims
    originals: Originals
    timelines: Timelines
    exports: EndedExports
    files: EndedFiles
    people: People
    logins: Logins
    jobs: Jobs
    removals: Removals
    queue: LateQueue
    now: Callable[[], datetime]

    def work(self, step: Leave, *, last: bool = False) -> None:
        """Does a step and sends the next one, or finishes the job.

        Args:
            step: The step.
            last: Whether no other try will follow.

        Raises:
            UnknownJobError: There is no such job.
            UnfinishedError: Something is left of a photo, and another try will follow.
        """
        job = self.jobs.get(step.job_id)
        if job is None:
            raise UnknownJobError(step.job_id)
        if job.finished:
            return
        match step.stage:
            case Stage.BEGIN:
                self._begin(job)
            case Stage.PHOTOS:
                self._photos(job, step, last=last)
            case Stage.CLAIMS:
                self._claims(job, step)
            case Stage.FILES:
                self._files(job, step)
            case Stage.END:
                self._end(job, step)

    def _begin(self, job: Job) -> None:
        person = self.people.find(job.user_id)
        if person is not None:
            self.logins.delete(person.sub)
        # Whoever works on it stops.
        self.exports.remove(job.user_id)
        self.queue.send(Leave(job_id=job.job_id, stage=Stage.PHOTOS))

    def _photos(self, job: Job, step: Leave, *, last: bool) -> None:
        if step.image_ids:
            self._next_photos(job, step, last=last)
            return
        if step.is_last:
            self._looked(job, step)
            return
        images, after = self.items.of_owner(job.user_id, step.after)
        found = tuple(each.image_id for each in images if not _is_over(each))
        self.queue.send(
            replace(
                step,
                image_ids=found,
                after=after,
                is_last=after is None,
                found=step.found or bool(found),
            )
        )

    def _next_photos(self, job: Job, step: Leave, *, last: bool) -> None:
        """Ends the first photos of a step, and sends the rest on."""
        image_ids = step.image_ids[:PHOTOS_A_STEP]
        failed = self._ended(job, image_ids)
        if failed and not last:
            raise UnfinishedError(job.job_id)
        rest = replace(step, image_ids=step.image_ids[PHOTOS_A_STEP:], failed=step.failed + failed)
        self.jobs.record(job.job_id, failed=rest.failed, finished=False)
        self.queue.send(rest)

    def _ended(self, job: Job, image_ids: tuple[str, ...]) -> int:
        """Ends photos; gives of how many something is left."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            buried = [
                pool.submit(self.items.bury, each, self.now(), record_id=job.record_id)
                for each in image_ids
            ]
        for each in buried:
            each.result()
        failed = self.settling.settle(image_ids, job.job_id)
        for image_id in image_ids:
            if image_id not in failed:
                # No timeline of theirs needs it.
                self.items.forget(image_id)
        return len(failed)

    def _looked(self, job: Job, step: Leave) -> None:
        """After all items were looked through: once more, unless nothing was or can be found."""
        begun = job.started_at or self.now()
        wait = begun + ON_THEIR_WAY - self.now()
        # The next look finds those again of which something is left.
        looks = step.looks + 1
        if not step.found and step.looks and wait <= timedelta():
            self.queue.send(Leave(job_id=job.job_id, stage=Stage.CLAIMS))
        elif looks < MOST_LOOKS:
            delay = max(0, int(wait.total_seconds()) + 1) if wait > timedelta() else 0
            again = Leave(job_id=job.job_id, stage=Stage.PHOTOS, looks=looks)
            self.queue.send(again, delay=delay)
        else:
            log.noted("leave", outcome="something is left", jobId=job.job_id)

    def _claims(self, job: Job, step: Leave) -> None:
        claims, after = self.claims.walk(step.after, _CLAIMS_A_STEP)
        for name, claim in claims.items():
            if name.startswith(f"{job.user_id}/"):
                self.claims.release(name, claim.image_id)
        self._next(job, Stage.CLAIMS if after is not None else Stage.FILES, after)

    def _files(self, job: Job, step: Leave) -> None:
        """Removes what is below their folders, a page at a time."""
        if self.files.delete_page(job.user_id):
            self._next(job, Stage.FILES, step.after)
            return
        versions, after = self.originals.page(f"uploads/{job.user_id}/", step.after)
        keys = sorted({each.key for each in versions if not each.is_marker})
        for key in keys[:_ORIGINALS_A_STEP]:
            # It has come to an address that was given before.
            self.originals.delete_all(key)
        if len(keys) > _ORIGINALS_A_STEP:
            self._next(job, Stage.FILES, step.after)
        elif after is not None:
            self._next(job, Stage.FILES, after)
        else:
            self.timelines.delete_older(job.user_id, self.now() + timedelta(days=1))
            self._next(job, Stage.END)

    def _end(self, job: Job, step: Leave) -> None:
        self.exports.remove(job.user_id)
        if job.record_id is not None:
            # Nothing is left: whatever they had ended themselves is in records of its own.
            self.removals.close(job.record_id, 0, self.now())
        # The last of all: as long as their row is there, the daily round begins again.
        self.people.remove(job.user_id)
        found = self.jobs.get(job.job_id)
        done = found.done if found is not None else 0
        self.jobs.record(job.job_id, failed=step.failed, finished=True, total=done)

    def _next(self, job: Job, stage: Stage, after: Mapping[str, Any] | str | None = None) -> None:
        self.queue.send(Leave(job_id=job.job_id, stage=stage, after=after))


def _is_over(image: Image) -> bool:
    """Whether nothing is left of a photo but what may be."""
    return image.purged and image.unfinished is not Unfinished.FORGET
