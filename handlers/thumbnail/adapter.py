"""The thumbnail function: a batch of SQS messages in, the ones to try again out."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from handlers.shared import aws, log
from handlers.thumbnail.domain import Thumbnails
from handlers.thumbnail.events import stored_originals
from handlers.thumbnail.port import DynamoItems, S3Originals, S3Renditions, SqsMessages
from handlers.thumbnail.rendering import render
from handlers.thumbnail.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.thumbnail.domain import StoredOriginal
    from handlers.thumbnail.port import Messages

_EVENT = "original stored"

# Seconds until a message that failed comes again, doubled with each time: somebody is watching the
# page, and the queue's own visibility timeout is meant for functions that died.
FIRST_PAUSE = 10
LONGEST_PAUSE = 720


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Lambda's entry."""
    return handle(event, _thumbnails(), _messages())


def handle(event: Mapping[str, Any], thumbnails: Thumbnails, messages: Messages) -> dict[str, Any]:
    """Processes every record of every message.

    Returns:
        The messages that SQS shall deliver again, and in the end put aside: those with a record
        that failed. Their other records are processed all the same, and recognised the next time.
    """
    failed = [message for message in event["Records"] if not _succeeded(message, thumbnails)]
    for message in failed:
        _postpone(message, messages)
    return {"batchItemFailures": [{"itemIdentifier": each["messageId"]} for each in failed]}


def pause(deliveries: int) -> int:
    """Seconds until the next delivery, after so many."""
    return min(FIRST_PAUSE * 2 ** (deliveries - 1), LONGEST_PAUSE)


@cache
def _thumbnails() -> Thumbnails:
    settings = Settings.from_env()
    return Thumbnails(
        items=DynamoItems(aws.dynamodb(), settings.table_name),
        originals=S3Originals(aws.s3(), settings.originals_bucket),
        renditions=S3Renditions(aws.s3(), settings.renditions_bucket),
        render=partial(render, max_pixels=settings.max_pixels),
        max_bytes=settings.max_bytes,
    )


@cache
def _messages() -> Messages:
    return SqsMessages(aws.sqs, Settings.from_env().queue_url)


def _postpone(message: Mapping[str, Any], messages: Messages) -> None:
    watch = log.Stopwatch()
    deliveries = int(message["attributes"]["ApproximateReceiveCount"])
    try:
        messages.postpone(message["receiptHandle"], pause(deliveries))
    except Exception:  # noqa: BLE001  # it then comes after the queue's own, longer pause
        log.broken("postpone", watch=watch, messageId=message["messageId"])


def _succeeded(message: Mapping[str, Any], thumbnails: Thumbnails) -> bool:
    watch = log.Stopwatch()
    try:
        originals = stored_originals(message["body"])
    except Exception:  # noqa: BLE001  # reported to SQS: one bad message must not hold up its batch
        log.broken(_EVENT, watch=watch, messageId=message["messageId"])
        return False
    # All of them before any is judged: a record after one that failed is tried too.
    results = [_processed(each, thumbnails) for each in originals]
    return all(results)


def _processed(original: StoredOriginal, thumbnails: Thumbnails) -> bool:
    watch = log.Stopwatch()
    try:
        outcome = thumbnails.process(original)
    except Exception:  # noqa: BLE001  # reported to SQS: one bad photo must not hold up its batch
        log.broken(_EVENT, watch=watch, imageId=original.image_id)
        return False
    log.done(_EVENT, watch=watch, outcome=outcome, imageId=original.image_id)
    return True
