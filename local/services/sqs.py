"""Queues and their policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError
from local.services import _policies
from local.services._common import (
    Shape,
    absent_is_fine,
    changed,
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
    "contentBasedDeduplication": ("ContentBasedDeduplication", text),
    "deduplicationScope": "DeduplicationScope",
    "delaySeconds": ("DelaySeconds", text),
    "fifoQueue": ("FifoQueue", text),
    "fifoThroughputLimit": "FifoThroughputLimit",
    "kmsDataKeyReusePeriodSeconds": ("KmsDataKeyReusePeriodSeconds", text),
    "kmsMasterKeyId": "KmsMasterKeyId",
    "maxMessageSize": ("MaximumMessageSize", text),
    "messageRetentionSeconds": ("MessageRetentionPeriod", text),
    "policy": ("Policy", _policies.without_tls_conditions),
    "receiveWaitTimeSeconds": ("ReceiveMessageWaitTimeSeconds", text),
    "redriveAllowPolicy": "RedriveAllowPolicy",
    "redrivePolicy": "RedrivePolicy",
    "sqsManagedSseEnabled": ("SqsManagedSseEnabled", text),
    "visibilityTimeoutSeconds": ("VisibilityTimeout", text),
}

# What SQS gives a queue that does not ask, so that a property taken away again has its effect.
_DEFAULTS = {
    "DelaySeconds": "0",
    "MaximumMessageSize": "1048576",
    "MessageRetentionPeriod": "345600",
    "ReceiveMessageWaitTimeSeconds": "0",
    "VisibilityTimeout": "30",
}


def attributes(inputs: Properties) -> dict[str, str]:
    """The queue's attributes; a standard queue must not say that it is not FIFO."""
    found: dict[str, str] = pick(inputs, _ATTRIBUTES)
    if found.get("FifoQueue") == "false":
        del found["FifoQueue"]
    return found


def cleared(old: Properties, new: Properties) -> dict[str, str]:
    """Values for attributes that were set and are not any more."""
    gone = attributes(old).keys() - attributes(new).keys()
    return {name: _DEFAULTS.get(name, "") for name in gone}


class Queue:
    """A queue with its attributes."""

    known = known(_ATTRIBUTES, also=("name", "tags"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; an equal queue of this name is taken as it is."""
        queue = inputs.get("name") or name
        if inputs.get("fifoQueue") and not queue.endswith(".fifo"):
            queue += ".fifo"
        client = aws.client("sqs", inputs.get("region"))
        url = client.create_queue(
            QueueName=queue, Attributes=attributes(inputs), tags=tag_map(inputs)
        )["QueueUrl"]
        return self._created(aws, url, inputs)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Attributes and tags change in place."""
        if changed(old, new, ("name", "fifoQueue", "region")):
            raise ReplaceError("a queue keeps its name and order")
        client = aws.client("sqs", new.get("region"))
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
        return self._created(aws, url, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it with its messages."""
        with absent_is_fine():
            aws.client("sqs", inputs.get("region")).delete_queue(QueueUrl=current.id)

    def _created(self, aws: Aws, url: str, inputs: Properties) -> Created:
        name = url.rsplit("/", 1)[1]
        region = inputs.get("region") or aws.region
        arn = f"arn:aws:sqs:{region}:{aws.account}:{name}"
        return Created(url, {"url": url, "arn": arn, "name": name})


class QueueAttribute:
    """A resource that is one attribute of a queue of its own accord."""

    def __init__(self, ours: str, theirs: str, limits: str = "") -> None:
        self.known = known(("queueUrl", ours))
        self.limits = limits
        self._ours = ours
        self._theirs = theirs

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Set it."""
        del name
        value = pick(inputs, {self._ours: _ATTRIBUTES[self._ours]})[self._theirs]
        aws.client("sqs", inputs.get("region")).set_queue_attributes(
            QueueUrl=inputs["queueUrl"], Attributes={self._theirs: value}
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
            aws.client("sqs", inputs.get("region")).set_queue_attributes(
                QueueUrl=current.id, Attributes={self._theirs: ""}
            )


def _queue_name(inputs: Properties) -> str:
    return str(inputs["queueUrl"]).rsplit("/", 1)[1]


HANDLERS: dict[str, ResourceHandler] = {
    "aws:sqs/queue:Queue": Queue(),
    "aws:sqs/queuePolicy:QueuePolicy": QueueAttribute("policy", "Policy", _policies.LIMIT),
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": QueueAttribute(
        "redriveAllowPolicy", "RedriveAllowPolicy"
    ),
    "aws:sqs/redrivePolicy:RedrivePolicy": QueueAttribute("redrivePolicy", "RedrivePolicy"),
}
