"""The thumbnail function: takes SQS messages, one at a time, and returns those to redeliver."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from handlers.aws import clients
from handlers.aws.queue import Queue
from handlers.imaging import render
from handlers.model import sizes
from handlers.model.codecs import utc_now
from handlers.model.image import Status
from handlers.runtime import log
from handlers.store.content_claims import ContentClaimStore
from handlers.store.images import ImageStore
from handlers.store.originals import OriginalStore
from handlers.store.renditions import RenditionStore
from handlers.store.trash import TrashStore
from handlers.store.usage import UsageStore
from handlers.thumbnail.claims import Claims, HeldByAnotherError
from handlers.thumbnail.deadline import OutOfTimeError, within
from handlers.thumbnail.domain import Thumbnails
from handlers.thumbnail.events import stored_originals
from handlers.thumbnail.isolation import isolated
from handlers.thumbnail.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.thumbnail.deadline import Context
    from handlers.thumbnail.model import StoredOriginal
    from handlers.thumbnail.outcomes import Processed
    from handlers.thumbnail.ports import Messages

_EVENT = "original stored"


class Outcome(IntEnum):
    """How a record ended; of several, the worst counts for their message."""

    DONE = 0
    WAITING = 1
    BROKEN = 2


# Seconds until a message is redelivered, and the factor for each further delivery: a user is
# watching the page, and the queue's own visibility timeout is meant for functions that died. A
# photo that waits for another one waits for seconds, or for the length of a claim if that one's
# function died.
PAUSES = {Outcome.WAITING: (2, 3), Outcome.BROKEN: (10, 2)}
LONGEST_PAUSE = 720
# After this many deliveries the queue moves a message to the dead letters, as a test checks.
LAST_DELIVERY = 8

_WAITS = {HeldByAnotherError: "held_by_another", OutOfTimeError: "out_of_time"}


def handler(event: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Lambda's entry."""
    return handle(event, make_thumbnails(_settings(), context), _messages())


def handle(event: Mapping[str, Any], thumbnails: Thumbnails, messages: Messages) -> dict[str, Any]:
    """Processes every record of every message.

    Returns:
        The messages that SQS is to redeliver, and finally to move to the dead letters: those with a
        failed record. Their other records are processed as well, and recognised on redelivery.
    """
    outcomes = [(message, _outcome(message, thumbnails)) for message in event["Records"]]
    again = [(message, outcome) for message, outcome in outcomes if outcome is not Outcome.DONE]
    for message, outcome in again:
        _postpone(message, outcome, messages)
    return {"batchItemFailures": [{"itemIdentifier": each["messageId"]} for each, _ in again]}


def pause(outcome: Outcome, deliveries: int) -> int:
    """Seconds until the next delivery, after this number of deliveries."""
    first, factor = PAUSES[outcome]
    return min(first * factor ** (deliveries - 1), LONGEST_PAUSE)


def make_thumbnails(settings: Settings, context: Context) -> Thumbnails:
    """The operation over AWS, for the invocation of this context."""
    items = ImageStore(
        clients.dynamodb(), settings.table_name, library_table=settings.library_table
    )
    return Thumbnails(
        items=items,
        originals=OriginalStore(clients.s3(), settings.originals_bucket),
        renditions=RenditionStore(clients.s3(), settings.renditions_bucket),
        claims=Claims(
            items=items,
            claims=ContentClaimStore(clients.dynamodb(), settings.contents_table),
            trashed=TrashStore(clients.dynamodb(), settings.table_name),
            send=Queue(clients.sqs, settings.maintenance_queue).send,
            now=utc_now,
        ),
        usage=UsageStore(clients.dynamodb(), settings.library_table),
        now=utc_now,
        render=within(context, isolated(render), settings.max_pixels),
        max_bytes=settings.max_bytes,
        max_unstated_bytes=sizes.FORM_BYTES,
        keep_location=settings.keep_location,
    )


def _messages() -> Messages:
    return Queue(clients.sqs, _settings().queue_url)


@cache
def _settings() -> Settings:
    return Settings.from_env()


def _postpone(message: Mapping[str, Any], outcome: Outcome, messages: Messages) -> None:
    watch = log.Stopwatch()
    try:
        messages.postpone(message["receiptHandle"], pause(outcome, _deliveries(message)))
    except Exception:  # noqa: BLE001  # it is then redelivered after the queue's own, longer pause
        log.failed("postpone", watch=watch, messageId=message["messageId"])


def _outcome(message: Mapping[str, Any], thumbnails: Thumbnails) -> Outcome:
    watch = log.Stopwatch()
    try:
        originals = stored_originals(message["body"])
    except Exception:  # noqa: BLE001  # reported to SQS: one bad message must not hold up others
        log.failed(_EVENT, watch=watch, messageId=message["messageId"])
        return Outcome.BROKEN
    last = _deliveries(message) >= LAST_DELIVERY
    # A list, not a generator: records after one that failed are processed, too.
    outcomes = [_processed(each, thumbnails, last=last) for each in originals]
    return max(outcomes, default=Outcome.DONE)


def _deliveries(message: Mapping[str, Any]) -> int:
    """How many times the message was delivered, this time included."""
    return int(message["attributes"]["ApproximateReceiveCount"])


def _processed(original: StoredOriginal, thumbnails: Thumbnails, *, last: bool) -> Outcome:
    watch = log.Stopwatch()
    try:
        processed = thumbnails.process(original, last=last)
    except (HeldByAnotherError, OutOfTimeError) as wait:
        log.done(_EVENT, watch=watch, outcome=_WAITS[type(wait)], imageId=original.image_id)
        return Outcome.WAITING
    except Exception:  # noqa: BLE001  # reported to SQS: one bad photo must not hold up others
        log.failed(_EVENT, watch=watch, imageId=original.image_id)
        return Outcome.BROKEN
    fields = _log_fields(original, processed, datetime.now(UTC))
    log.done(_EVENT, watch=watch, outcome=processed.outcome, imageId=original.image_id, **fields)
    return Outcome.DONE


def _log_fields(
    original: StoredOriginal, processed: Processed, now: datetime
) -> dict[str, log.Field]:
    """What the metrics count of a photo, once: not for an event that found it settled."""
    image = processed.settled
    if image is None:
        return {}
    known: dict[str, log.Field] = {"bytes": image.file_size, "cause": processed.cause}
    if image.status is Status.FAILED:
        return {"reasonCode": image.reason_code, **known}
    # S3's clock and this one may differ by a little.
    waited = max((now - original.stored_at) / timedelta(milliseconds=1), 0)
    return {"readyMilliseconds": round(waited), **known}
