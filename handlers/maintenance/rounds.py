"""The daily round: what is due, what was interrupted, what can be forgotten, and orphans.

It only finds; the work is in messages of its own. Each step makes a bounded number of requests and
sends the next one, so a round that is interrupted goes on, and one that is lost is made up for the
next day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from handlers.api import cursor
from handlers.immutable import immutable
from handlers.maintenance import resuming
from handlers.maintenance.model import Empty, Leave, Part, Round
from handlers.model.image import PUBLIC_OWNER, Unfinished
from handlers.model.job import JOB_LIFE, Job, JobKind
from handlers.model.order import Order
from handlers.model.removal import BY_SCHEDULE, Removal, RemovalKind, new_record_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from handlers.maintenance.closing import Closing
    from handlers.maintenance.counting import Counting
    from handlers.maintenance.late_versions import LateVersions
    from handlers.maintenance.orphans import Orphans
    from handlers.maintenance.ports import (
        FoundItems,
        Jobs,
        Owners,
        Queue,
        Removals,
        Timelines,
        Trash,
    )
    from handlers.maintenance.resuming import Resuming
    from handlers.model.image import Image

# Pages that are open, and timelines, learn of a deletion for a day.
_TOLD: Final = timedelta(days=1)
_TOMBSTONES_A_STEP: Final = 100
# Of each part of a day but the first, whose steps are as many as there are pages of people.
_MOST_STEPS: Final = {
    Part.UNFINISHED: resuming.MOST_STEPS,
    # 300,000 originals.
    Part.VERSIONS: 30,
    Part.TOMBSTONES: 50,
    # 10,000 records.
    Part.RECORDS: 20,
    Part.COUNTING: 200,
    # All of 100,000 photos within ten nights (docs/cost.md).
    Part.ORPHANS: 100,
}


@immutable(kw_only=True)
class Rounds:
    """Makes daily rounds.

    Attributes:
        items: The photos' items.
        trash: Which photos are in a trash, and of which something is left to do.
        owners: Whose photos there can be.
        timelines: The snapshots of timelines.
        jobs: The jobs.
        removals: The records of removal.
        resuming: Has everything finished that was interrupted.
        late_versions: Looks for what was stored on top of originals.
        closing: Closes records of removal.
        orphans: Looks for orphans.
        counting: Counts photos from before anybody counted them.
        queue: The queue of messages.
        trash_days: For how many days photos stay in the trash.
        new_id: Makes a UUID.
        new_digits: Makes 16 random hexadecimal digits.
        now: The clock, with a time zone.
    """

    items: FoundItems
    trash: Trash
    owners: Owners
    timelines: Timelines
    jobs: Jobs
    removals: Removals
    resuming: Resuming
    late_versions: LateVersions
    closing: Closing
    orphans: Orphans
    counting: Counting
    queue: Queue
    trash_days: int
    new_id: Callable[[], str]
    new_digits: Callable[[], str]
    now: Callable[[], datetime]

    def step(self, step: Round) -> None:
        """Makes one step and sends the next one; the last part ends the round."""
        work = {
            Part.EXPIRY: self._expiry,
            Part.UNFINISHED: self.resuming.step,
            Part.VERSIONS: self.late_versions.step,
            Part.TOMBSTONES: self._tombstones,
            Part.RECORDS: self.closing.step,
            Part.COUNTING: self._counting,
            Part.ORPHANS: self.orphans.step,
        }[step.part]
        after = work(step.after)
        most = _MOST_STEPS.get(step.part)
        if after is not None and (most is None or step.steps + 1 < most):
            self.queue.send(Round(part=step.part, after=after, steps=step.steps + 1))
            return
        parts = list(Part)
        following = parts[parts.index(step.part) + 1 :]
        if following:
            self.queue.send(Round(part=following[0]))

    def _expiry(self, after: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Begins a job for each trash in which something is due, and resumes deleting people."""
        owners, resume = self.owners.page(after["owner"] if after else None)
        for job_id in self.owners.leaving(after["owner"] if after else None):
            # If it is still at work, two do the same.
            self.queue.send(Leave(job_id=job_id))
        until = self.now() - timedelta(days=self.trash_days)
        for owner in [*owners, *([] if after else [PUBLIC_OWNER])]:
            due, _ = self.trash.oldest(owner, until, None, 1)
            if due:
                self._expire(owner, until)
        return None if resume is None else {"owner": resume}

    def _expire(self, owner: str, until: datetime) -> None:
        now = self.now()
        record_id = new_record_id(now, self.new_digits())
        removal = Removal(
            record_id=record_id, kind=RemovalKind.EXPIRY, by=BY_SCHEDULE, started_at=now
        )
        job = Job(
            job_id=self.new_id(),
            kind=JobKind.EMPTY,
            user_id=owner,
            by=BY_SCHEDULE,
            started_at=until,
            record_id=record_id,
            expires_at=now + JOB_LIFE,
        )
        self.removals.add(removal)
        self.jobs.add(job)
        self.queue.send(Empty(job_id=job.job_id))

    def _tombstones(self, after: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        until = self.now() - _TOLD
        resume = after["tombstones"] if after else None
        found, resume = self.trash.unfinished(Unfinished.FORGET, until, resume, _TOMBSTONES_A_STEP)
        images = self._several(found)
        # Some may have been nobody's before they were given to somebody.
        for owner in sorted({each.owner for each in images} | {PUBLIC_OWNER}) if images else ():
            # It would still say when the photo was taken, and of which shape it was.
            self.timelines.delete_older(owner, until)
        for each in images:
            self.items.forget(each.image_id)
        return None if resume is None else {"tombstones": resume}

    def _counting(self, after: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Counts one page of the first owner of whom something is not counted."""
        owners, resume = self.owners.page(after["owners"] if after else None)
        if not after or not after["owners"]:
            owners = [PUBLIC_OWNER, *owners]
        for owner in owners:
            if not self.counting.is_done(owner):
                page = after.get("page") if after and after.get("owner") == owner else None
                place = None if page is None else cursor.decode(page, Order.UPLOADED)
                place = self.counting.step(owner, place)
                return {
                    "owners": after["owners"] if after else None,
                    "owner": owner,
                    "page": None if place is None else cursor.encode(place),
                }
        return None if resume is None else {"owners": resume}

    def _several(self, image_ids: list[str]) -> list[Image]:
        return self.items.several(image_ids) if image_ids else []
