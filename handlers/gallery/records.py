"""What is written about an operation before it begins, so that it can be followed and proved."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable
from handlers.model.job import JOB_LIFE, Job
from handlers.model.removal import Removal, new_record_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.access.policy import Access
    from handlers.gallery.ports import Jobs, Removals
    from handlers.model.job import JobKind
    from handlers.model.removal import RemovalKind

_RANDOM_BYTES: Final = 8


@immutable(kw_only=True)
class Records:
    """Writes records of removal and jobs.

    Attributes:
        jobs: Operations that take long.
        removals: The records of removal.
        now: The clock, with a time zone.
        new_id: Makes a UUID, version 4.
    """

    jobs: Jobs
    removals: Removals
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    def removal(self, access: Access, kind: RemovalKind, photos: int) -> str:
        """Writes the record of a removal; gives its identifier."""
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

    def job(self, access: Access, kind: JobKind, total: int, record_id: str | None = None) -> Job:
        """Writes a job, to be called before its message is sent, which would else find none.

        Args:
            access: Of the caller.
            kind: What it does.
            total: How many photos it is about; one about none is finished.
            record_id: Of the record of removal that counts them.
        """
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
        self.jobs.add(job if total else replace(job, finished=True))
        return job
