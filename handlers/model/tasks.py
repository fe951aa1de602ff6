"""What other functions ask of the maintenance function: the messages of its queue.

A message is only a hint. What is to be done with a photo is in its item, so a message that is lost
is made up for by the daily round, and one that arrives twice does nothing the second time.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTLE: Final = "settle"
"""Does with the objects of some photos what their items say."""
EMPTY: Final = "empty"
"""Buries what lay in a person's trash when a job began."""
EXPORT: Final = "export"
"""Copies everything of a person's for them."""
LEAVE: Final = "leave"
"""Deletes a person with everything of theirs."""
ROUND: Final = "round"
"""Looks for what is due and for what was left behind."""

MOST_PHOTOS: Final = 1000
"""In one message; they take up a sixth of what SQS allows."""


def settle(image_ids: Sequence[str], *, job_id: str | None = None) -> str:
    """The message for at most 1,000 photos whose items say that something is to be done.

    Args:
        image_ids: Of the photos.
        job_id: Of the job that counts those that are finished.
    """
    body: dict[str, Any] = {"task": SETTLE, "imageIds": [*image_ids]}
    if job_id is not None:
        body["jobId"] = job_id
    return json.dumps(body)


def empty(job_id: str) -> str:
    """The message that begins a job which empties a trash: the job says whose, and until when."""
    return json.dumps({"task": EMPTY, "jobId": job_id})


def export(job_id: str) -> str:
    """The message that begins a job which exports a person's photos: the job says whose."""
    return json.dumps({"task": EXPORT, "jobId": job_id})


def leave(job_id: str) -> str:
    """The message that begins a job which deletes a person: the job says whom."""
    return json.dumps({"task": LEAVE, "jobId": job_id})
