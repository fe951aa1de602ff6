"""The maintenance function's messages: what it is asked to do, and how it asks itself to go on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from handlers.api import cursor
from handlers.maintenance import brake
from handlers.maintenance.model import (
    Empty,
    Export,
    Leave,
    Notification,
    Part,
    Round,
    Settle,
    Stage,
    Step,
)
from handlers.model import tasks
from handlers.model.image import is_image_id
from handlers.model.job import is_job_id
from handlers.model.order import Order

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.maintenance.model import Message


class MalformedMessageError(Exception):
    """The message is none of those that are sent here."""


class MessageQueue:
    """Sends messages to the function itself."""

    def __init__(self, send: Callable[[str, int], None]) -> None:
        self._send = send

    def send(self, message: Message, *, delay: int = 0) -> None:
        """Sends a message, to arrive after some seconds; it may arrive twice."""
        self._send(body_of(message), delay)


def body_of(message: Message) -> str:
    """The body of a message; that of a job's first step has only its `jobId`."""
    body: dict[str, Any]
    match message:
        case Step():
            body = {"jobId": message.job_id}
            if message.after is not None:
                body["after"] = cursor.encode(message.after)
        case Settle():
            body = {"task": tasks.SETTLE, "jobId": message.job_id}
        case Empty():
            body = {"task": tasks.EMPTY, "jobId": message.job_id}
        case Export():
            return json.dumps(_known(_of_export(message)))
        case Leave():
            return json.dumps(_known(_of_leave(message)))
        case Round():
            return json.dumps(
                {
                    "task": tasks.ROUND,
                    "part": message.part.value,
                    "after": message.after,
                    "steps": message.steps,
                }
            )
        case Notification():
            return message.body
    body |= {"imageIds": [*message.image_ids], "failed": message.failed}
    return json.dumps(_known(body))


def message_of(body: str) -> Message:
    """What a message asks for.

    Raises:
        MalformedMessageError: It was not made by `body_of`, nor by handlers/model/tasks.py.
    """
    if brake.is_notification(body):
        return Notification(body=body)
    try:
        message = _message_of(json.loads(body))
        valid = isinstance(message, Round) or (
            all(is_image_id(each) for each in message.image_ids)
            and (message.job_id is None or is_job_id(message.job_id))
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedMessageError(type(error).__name__) from error
    if not valid:
        raise MalformedMessageError("it names no job or no photo")
    return message


def _of_export(message: Export) -> dict[str, Any]:
    return {
        "task": tasks.EXPORT,
        "jobId": message.job_id,
        "part": message.part,
        "plan": [[*each] for each in message.plan],
        "names": message.names,
        "after": message.after,
        "inTrash": message.in_trash,
        "failed": message.failed,
    }


def _of_leave(message: Leave) -> dict[str, Any]:
    return {
        "task": tasks.LEAVE,
        "jobId": message.job_id,
        "stage": message.stage.value,
        "imageIds": [*message.image_ids],
        "after": message.after,
        "isLast": message.is_last,
        "found": message.found,
        "looks": message.looks,
        "failed": message.failed,
    }


def _known(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value}


def _export(content: Any) -> Export:
    return Export(
        job_id=content["jobId"],
        part=int(content.get("part", 0)),
        plan=tuple((str(image_id), str(name)) for image_id, name in content.get("plan", ())),
        names=str(content.get("names", "")),
        after=content.get("after"),
        in_trash=bool(content.get("inTrash")),
        failed=int(content.get("failed", 0)),
    )


def _leave(content: Any) -> Leave:
    return Leave(
        job_id=content["jobId"],
        stage=Stage(content.get("stage", Stage.BEGIN)),
        image_ids=tuple(content.get("imageIds", ())),
        after=content.get("after"),
        is_last=bool(content.get("isLast")),
        found=bool(content.get("found")),
        looks=int(content.get("looks", 0)),
        failed=int(content.get("failed", 0)),
    )


def _message_of(content: Any) -> Step | Settle | Empty | Export | Leave | Round:
    image_ids = tuple(content.get("imageIds", ()))
    failed = int(content.get("failed", 0))
    match content.get("task"):
        case tasks.SETTLE:
            return Settle(image_ids=image_ids, job_id=content.get("jobId"), failed=failed)
        case tasks.EMPTY:
            return Empty(job_id=content["jobId"], image_ids=image_ids, failed=failed)
        case tasks.EXPORT:
            return _export(content)
        case tasks.LEAVE:
            return _leave(content)
        case tasks.ROUND:
            return Round(
                part=Part(content.get("part", Part.EXPIRY)),
                after=content.get("after"),
                steps=int(content.get("steps", 0)),
            )
        case None:
            after = content.get("after")
            return Step(
                job_id=content["jobId"],
                image_ids=image_ids,
                after=None if after is None else cursor.decode(after, Order.UPLOADED),
                failed=failed,
            )
        case _:
            raise ValueError(content["task"])
