"""The maintenance function: takes SQS messages, each a task, and returns those to redeliver."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from handlers.aws import clients
from handlers.aws.queue import Queue
from handlers.maintenance.events import message_of
from handlers.maintenance.model import Notification, Round, UnfinishedError
from handlers.maintenance.settings import Settings
from handlers.maintenance.wiring import make_maintenance
from handlers.runtime import log

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.maintenance.domain import Maintenance
    from handlers.maintenance.ports import Messages, Works

_EVENT = "task"

# Seconds until a failed message is redelivered, twice as many with each delivery.
FIRST_PAUSE = 10
LONGEST_PAUSE = 720
# After this many deliveries the queue moves a message to the dead letters, as a test checks.
LAST_DELIVERY = 8


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Lambda's entry."""
    return handle(event, _maintenance(), _queue())


def handle(event: Mapping[str, Any], maintenance: Works, messages: Messages) -> dict[str, Any]:
    """Works on the step of every message; returns the messages that SQS is to redeliver."""
    again = [each for each in event["Records"] if not _is_done(each, maintenance)]
    for message in again:
        _postpone(message, messages)
    return {"batchItemFailures": [{"itemIdentifier": each["messageId"]} for each in again]}


def pause(deliveries: int) -> int:
    """Seconds until the next delivery, after this number of deliveries."""
    return min(FIRST_PAUSE * 2 ** (deliveries - 1), LONGEST_PAUSE)


@cache
def _settings() -> Settings:
    return Settings.from_env()


@cache
def _queue() -> Queue:
    return Queue(clients.sqs, _settings().queue_url)


@cache
def _maintenance() -> Maintenance:
    return make_maintenance(_settings(), _queue())


def _is_done(message: Mapping[str, Any], maintenance: Works) -> bool:
    watch = log.Stopwatch()
    try:
        task = message_of(message["body"])
        maintenance.work(task, last=_deliveries(message) >= LAST_DELIVERY)
    except UnfinishedError:
        # Each of its photos has a line of its own.
        log.done(_EVENT, watch=watch, outcome="unfinished", messageId=message["messageId"])
        return False
    except Exception:  # noqa: BLE001  # reported to SQS, which redelivers it
        log.failed(_EVENT, watch=watch, messageId=message["messageId"])
        return False
    fields: dict[str, log.Field] = {"task": type(task).__name__.lower()}
    if isinstance(task, Round):
        fields["part"] = task.part
    elif not isinstance(task, Notification):
        fields |= {"jobId": task.job_id, "photos": len(task.image_ids)}
    log.done(_EVENT, watch=watch, outcome="done", **fields)
    return True


def _postpone(message: Mapping[str, Any], messages: Messages) -> None:
    watch = log.Stopwatch()
    try:
        messages.postpone(message["receiptHandle"], pause(_deliveries(message)))
    except Exception:  # noqa: BLE001  # it is then redelivered after the queue's own, longer pause
        log.failed("postpone", watch=watch, messageId=message["messageId"])


def _deliveries(message: Mapping[str, Any]) -> int:
    """How many times the message was delivered, this time included."""
    return int(message["attributes"]["ApproximateReceiveCount"])
