"""The maintenance function's messages: one step of a job each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from handlers.api import cursor
from handlers.maintenance.model import Step
from handlers.model.image import is_image_id
from handlers.model.job import is_job_id
from handlers.model.order import Order

if TYPE_CHECKING:
    from collections.abc import Callable


class MalformedMessageError(Exception):
    """The message is not a step of a job."""


class StepQueue:
    """Sends steps as messages."""

    def __init__(self, send: Callable[[str], None]) -> None:
        self._send = send

    def send(self, step: Step) -> None:
        """Sends a step; it may arrive twice."""
        self._send(message(step))


def message(step: Step) -> str:
    """The body of a step's message; that of a job's first one has only its `jobId`."""
    body: dict[str, Any] = {"jobId": step.job_id}
    if step.image_ids:
        body["imageIds"] = list(step.image_ids)
    if step.after is not None:
        body["after"] = cursor.encode(step.after)
    if step.failed:
        body["failed"] = step.failed
    return json.dumps(body)


def step_of(body: str) -> Step:
    """The step of a message.

    Raises:
        MalformedMessageError: It was not made by `message`.
    """
    try:
        content: Any = json.loads(body)
        after = content.get("after")
        step = Step(
            job_id=content["jobId"],
            image_ids=tuple(content.get("imageIds", ())),
            after=None if after is None else cursor.decode(after, Order.UPLOADED),
            failed=int(content.get("failed", 0)),
        )
        valid = is_job_id(step.job_id) and all(is_image_id(each) for each in step.image_ids)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedMessageError(type(error).__name__) from error
    if not valid:
        raise MalformedMessageError("it names no job or no photo")
    return step
