"""How far an operation is that takes long, for whoever started it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.api.errors import NotFoundError
from handlers.model.job import is_job_id

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.access.policy import Access
    from handlers.gallery.ports import Jobs
    from handlers.model.job import Job


def job(jobs: Jobs, access: Access, job_id: str, now: datetime) -> Job:
    """How far a job is.

    Raises:
        NotFoundError: There is no such job, it was weeks ago, or somebody else has started it.
    """
    found = jobs.get(job_id) if is_job_id(job_id) else None
    if found is None or found.expires_at <= now or not access.allows(found.by):
        raise NotFoundError("job_not_found", "There is no such operation.")
    return found
