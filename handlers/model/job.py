"""A long operation that the maintenance function works on, as the Library table keeps it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from handlers.model import fields
from handlers.model.codecs import EPOCH_SECONDS, INTEGER, SWITCH, TEXT, TIMESTAMP, choice
from handlers.model.fields import internal, public, record

if TYPE_CHECKING:
    from collections.abc import Mapping

# Longer than its message can wait: in the queue, among the dead letters, and in the queue again.
JOB_LIFE: Final = timedelta(days=30)

_JOB_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class JobKind(StrEnum):
    """What is done."""

    GIVE = "give"
    """Gives every photo of nobody to a person."""
    RESTORE = "restore"
    """Brings photos back from the trash."""
    EMPTY = "empty"
    """Deletes for good what lay in a trash when it began."""
    PURGE = "purge"
    """Deletes some photos for good."""
    EXPORT = "export"
    """Copies everything of a person's for them."""
    LEAVE = "leave"
    """Deletes a person with everything of theirs."""
    COUNT = "count"
    """Counts the photos that were added before anybody counted them."""


@record
class Job:
    """One job."""

    job_id: str = public("jobId", TEXT)
    """A UUID, version 4."""
    kind: JobKind = internal("kind", choice(JobKind))
    """What is done."""
    user_id: str = internal("userId", TEXT)
    """The person that it is done for."""
    by: str = internal("by", TEXT)
    """Who started it."""
    started_at: datetime | None = internal("startedAt", TIMESTAMP, default=None)
    """When; what is added to a trash later is not in its job."""
    record_id: str | None = internal("recordId", TEXT, default=None)
    """The record of removal of what it deletes."""
    total: int | None = public("total", INTEGER, default=None)
    """Photos that there were when it started; unknown if they are not counted."""
    done: int = public("done", INTEGER, default=0)
    """Photos that are finished."""
    failed: int = public("failed", INTEGER, default=0)
    """Photos that were left as they are."""
    finished: bool = public("finished", SWITCH, default=False)
    """Whether no photo is left to try."""
    expires_at: datetime = internal("expiresAt", EPOCH_SECONDS)
    """When the table removes it."""

    def to_item(self) -> dict[str, Any]:
        """The attributes as the table names them."""
        return job_key(self.job_id) | fields.to_item(self)

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> Job:
        """The job of an item of the table."""
        return fields.from_item(Job, item)

    def to_json(self) -> dict[str, Any]:
        """What the API shows of it."""
        return fields.to_json(self)


def is_job_id(value: str) -> bool:
    """Whether the value is an identifier as it is given out here."""
    return _JOB_ID.fullmatch(value) is not None


def job_key(job_id: str) -> dict[str, str]:
    """The key of a job in the Library table."""
    return {"pk": f"JOB#{job_id}", "sk": "JOB"}
