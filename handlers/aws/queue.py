"""A queue, as the functions that get messages from it, or send some to it, use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_sqs.client import SQSClient


class Queue:
    """The queue, over a client that is built on first use: most invocations never need it."""

    def __init__(self, client: Callable[[], SQSClient], queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def send(self, body: str, delay: int = 0) -> None:
        """Sends a message, to arrive after some seconds.

        One that the SDK has to send again may arrive twice.
        """
        later: Any = {"DelaySeconds": delay} if delay else {}
        self._client().send_message(QueueUrl=self._queue_url, MessageBody=body, **later)

    def postpone(self, receipt: str, seconds: int) -> None:
        """Has a received message redelivered after this number of seconds."""
        self._client().change_message_visibility(
            QueueUrl=self._queue_url, ReceiptHandle=receipt, VisibilityTimeout=seconds
        )
