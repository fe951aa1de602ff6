"""Queues and their policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError
from local.services import _policies
from local.services._common import (
    Shape,
    absent_is_fine,
    known,
    pick,
    tag_changes,
    tag_map,
    text,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_ATTRIBUTES: Shape = {
    "kmsDataKeyReusePeriodSeconds": ("KmsDataKeyReusePeriodSeconds", text),
    "kmsMasterKeyId": "KmsMasterKeyId",
    "messageRetentionSeconds": ("MessageRetentionPeriod", text),
    "receiveWaitTimeSeconds": ("ReceiveMessageWaitTimeSeconds", text),
    "redrivePolicy": "RedrivePolicy",
    "sqsManagedSseEnabled": ("SqsManagedSseEnabled", text),
    "visibilityTimeoutSeconds": ("VisibilityTimeout", text),
}

# What SQS gives a queue that does not ask, so that a property taken away again has its effect.
_DEFAULTS = {
    "MessageRetentionPeriod": "345600",
    "ReceiveMessageWaitTimeSeconds": "0",
    "VisibilityTimeout": "30",
}


def attributes(inputs: Properties) -> dict[str, str]:
    """The queue's attributes, which SQS takes as text."""
    return pick(inputs, _ATTRIBUTES)


def cleared(old: Properties, new: Properties) -> dict[str, str]:
    """Values for attributes that were set and are not any more."""
    gone = attributes(old).keys() - attributes(new).keys()
    return {name: _DEFAULTS.get(name, "") for name in gone}


class Queue:
    """A queue with its attributes."""

    known = known(_ATTRIBUTES, also=("tags",))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; an equal queue of this name is taken as it is."""
        client = aws.client("sqs")
        url = client.create_queue(
            QueueName=name, Attributes=attributes(inputs), tags=tag_map(inputs)
        )["QueueUrl"]
        return self._created(aws, url)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Attributes and tags change in place."""
        client = aws.client("sqs")
        # The address holds the port, which may be another one in this run.
        url = client.get_queue_url(QueueName=current.outputs["name"])["QueueUrl"]
        client.set_queue_attributes(
            QueueUrl=url, Attributes={**attributes(new), **cleared(old, new)}
        )
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_queue(QueueUrl=url, Tags=tags)
        if removed:
            client.untag_queue(QueueUrl=url, TagKeys=removed)
        return self._created(aws, url)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it with its messages."""
        del inputs
        with absent_is_fine():
            aws.client("sqs").delete_queue(QueueUrl=current.id)

    def _created(self, aws: Aws, url: str) -> Created:
        name = url.rsplit("/", 1)[1]
        arn = f"arn:aws:sqs:{aws.region}:{aws.account}:{name}"
        return Created(url, {"url": url, "arn": arn, "name": name})


class QueueAttribute:
    """A resource of its own that is one attribute of a queue."""

    def __init__(self, shape: Shape, limits: str = "") -> None:
        """`shape` has the one property beside the queue's URL."""
        self.known = known(shape, also=("queueUrl",))
        self.limits = limits
        self._shape = shape

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Set it."""
        del name
        aws.client("sqs").set_queue_attributes(
            QueueUrl=inputs["queueUrl"], Attributes=pick(inputs, self._shape)
        )
        return Created(inputs["queueUrl"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Set it anew; another address of the same queue is no other queue."""
        if _queue_name(old) != _queue_name(new):
            raise ReplaceError("it belongs to its queue")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Clear it."""
        with absent_is_fine():
            aws.client("sqs").set_queue_attributes(
                QueueUrl=current.id, Attributes=dict.fromkeys(pick(inputs, self._shape), "")
            )


def _queue_name(inputs: Properties) -> str:
    return str(inputs["queueUrl"]).rsplit("/", 1)[1]


HANDLERS: dict[str, ResourceHandler] = {
    "aws:sqs/queue:Queue": Queue(),
    "aws:sqs/queuePolicy:QueuePolicy": QueueAttribute(
        {"policy": ("Policy", _policies.without_tls_conditions)}, _policies.LIMIT
    ),
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": QueueAttribute(
        {"redriveAllowPolicy": "RedriveAllowPolicy"}
    ),
}
