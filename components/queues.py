"""Queues of work, each with a queue for what could not be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi_aws import sqs

if TYPE_CHECKING:
    from components.protect.encryption import CustomerKey

DAY = 24 * 60 * 60
RETENTION = 4 * DAY
DEAD_RETENTION = 14 * DAY  # the maximum: time for a person to look


@dataclass(frozen=True, kw_only=True)
class WorkQueue:
    """A queue, and where its messages go that failed too many times."""

    queue: sqs.Queue
    dead_letters: sqs.Queue


def work_queue(
    name: str,
    *,
    visibility: int,
    deliveries: int,
    key: CustomerKey | None,
    opts: pulumi.ResourceOptions,
) -> WorkQueue:
    """Declare a queue and its dead-letter queue.

    Args:
        name: Of the queue; the other one's is derived from it.
        visibility: Seconds until a message is delivered again that was not deleted. AWS recommends
            six times the function's timeout.
        deliveries: How many times a message is delivered.
        key: What encrypts the messages; None for a key of SQS.
        opts: Of the resources.
    """
    # With either encryption the queues also refuse requests without TLS.
    encryption: dict[str, Any] = (
        # One call to KMS for the messages of an hour.
        {"kms_master_key_id": key.arn, "kms_data_key_reuse_period_seconds": 3600}
        if key
        else {"sqs_managed_sse_enabled": True}
    )
    dead_letters = sqs.Queue(
        f"{name}-dead-letters",
        message_retention_seconds=DEAD_RETENTION,
        **encryption,
        opts=opts,
    )
    queue = sqs.Queue(
        name,
        visibility_timeout_seconds=visibility,
        message_retention_seconds=RETENTION,
        receive_wait_time_seconds=20,
        **encryption,
        redrive_policy=pulumi.Output.json_dumps(
            {"deadLetterTargetArn": dead_letters.arn, "maxReceiveCount": deliveries}
        ),
        opts=opts,
    )
    sqs.RedriveAllowPolicy(
        f"{name}-redrive",
        queue_url=dead_letters.id,
        redrive_allow_policy=pulumi.Output.json_dumps(
            {"redrivePermission": "byQueue", "sourceQueueArns": [queue.arn]}
        ),
        opts=opts,
    )
    return WorkQueue(queue=queue, dead_letters=dead_letters)
