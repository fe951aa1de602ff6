"""Jobs that end photos: because somebody has asked for it, or because their time is over.

A step names its photos before they are buried: buried ones are in no list, and a step that was
interrupted must find them again.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable
from handlers.maintenance.model import Empty, Settle, UnfinishedError, UnknownJobError
from handlers.maintenance.settling import PHOTOS_A_STEP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from handlers.maintenance.ports import Burials, Jobs, Queue, Removals, Trash
    from handlers.maintenance.settling import Settling
    from handlers.model.job import Job

_AT_ONCE: Final = 8


@immutable(kw_only=True)
class Emptying:
    """Works on the messages that name photos to be settled or buried.

    Attributes:
        items: The photos' items.
        trash: Which photos are in a trash.
        settling: Settles photos.
        jobs: The jobs and their progress.
        removals: The records of removal.
        queue: The queue of messages.
        now: The clock, with a time zone.
    """

    items: Burials
    trash: Trash
    settling: Settling
    jobs: Jobs
    removals: Removals
    queue: Queue
    now: Callable[[], datetime]

    def settle(self, step: Settle, *, last: bool = False) -> None:
        """Settles the first photos of a message and sends the rest on, or finishes the job.

        Args:
            step: The message.
            last: Whether no other try will follow. What is left to do then stays so, until a daily
                round finds it, and the job goes on.

        Raises:
            UnfinishedError: Some could not be settled, and another try will follow.
        """
        failed = self._settled(step.image_ids[:PHOTOS_A_STEP], step.job_id, last=last)
        failed += step.failed
        rest = step.image_ids[PHOTOS_A_STEP:]
        if step.job_id is not None:
            self.jobs.record(step.job_id, failed=failed, finished=not rest)
        if rest:
            self.queue.send(Settle(image_ids=rest, job_id=step.job_id, failed=failed))

    def empty(self, step: Empty, *, last: bool = False) -> None:
        """Buries the photos of a step and sends the next one, or finishes the job.

        Raises:
            UnknownJobError: There is no such job.
            UnfinishedError: Something is left of some, and another try will follow.
        """
        job = self.jobs.get(step.job_id)
        if job is None or job.started_at is None:
            raise UnknownJobError(step.job_id)
        until = job.started_at
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            buried = [
                pool.submit(
                    self.items.bury,
                    image_id,
                    self.now(),
                    trashed_until=until,
                    record_id=job.record_id,
                )
                for image_id in step.image_ids
            ]
        for each in buried:
            each.result()
        failed = step.failed + self._settled(step.image_ids, step.job_id, last=last)
        # The index may still have those of this step.
        most = PHOTOS_A_STEP + len(step.image_ids)
        found, _ = self.trash.oldest(job.user_id, until, None, most)
        following = [each for each in found if each not in step.image_ids][:PHOTOS_A_STEP]
        if following:
            self.jobs.record(job.job_id, failed=failed, finished=False)
            self.queue.send(Empty(job_id=job.job_id, image_ids=tuple(following), failed=failed))
        else:
            self._finish(job, failed)

    def _settled(self, image_ids: Sequence[str], job_id: str | None, *, last: bool) -> int:
        """Settles photos; gives how many could not be."""
        failed = len(self.settling.settle(image_ids, job_id)) if image_ids else 0
        if failed and not last:
            raise UnfinishedError(job_id)
        return failed

    def _finish(self, job: Job, failed: int) -> None:
        """Finishes a job, and corrects how many photos it was about: that was only an estimate.

        The record is about what it has counted itself: other messages may have settled some of its
        photos, and this job some of another record's.
        """
        found = self.jobs.get(job.job_id)
        total = failed + (found.done if found is not None else 0)
        if job.record_id is not None:
            self.removals.close(job.record_id, failed, self.now())
        self.jobs.record(job.job_id, failed=failed, finished=True, total=total)
