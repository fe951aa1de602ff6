"""The thumbnail function's queue and the originals, for tests that interfere with them."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.support.stacks import Stack

_DEADLINE_SECONDS = 40
_WAITING = "ApproximateNumberOfMessages"
_IN_FLIGHT = "ApproximateNumberOfMessagesNotVisible"


@dataclass(frozen=True)
class Version:
    """One version of an original."""

    key: str
    version_id: str


@dataclass(frozen=True)
class ThumbnailQueue:
    """Messages to the thumbnail function, and its dead letters."""

    stack: Stack

    def send(self, *bodies: str) -> None:
        """Send messages."""
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies)]
        self._sqs.send_message_batch(QueueUrl=self._url, Entries=entries)

    def wait_until_empty(self) -> None:
        """Wait until no message is waiting or in flight."""
        pause, deadline = 0.02, time.monotonic() + _DEADLINE_SECONDS
        # Both in one request, because a message may change between the states.
        while self._count(self._url, _WAITING, _IN_FLIGHT):
            assert time.monotonic() < deadline, "the queue does not become empty"
            time.sleep(pause)
            pause = min(pause * 1.5, 0.5)

    @contextmanager
    def held(self) -> Generator[None]:
        """Nothing is processed during the block, and what is waiting at its end is discarded.

        Messages that the test sends itself must be sent after the block.
        """
        self.wait_until_empty()
        functions = self.stack.client("lambda")
        name = self.stack.output("thumbnailFunction")
        (found,) = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
        functions.update_event_source_mapping(UUID=found["UUID"], Enabled=False)
        try:
            yield
            self._sqs.purge_queue(QueueUrl=self._url)
        finally:
            functions.update_event_source_mapping(UUID=found["UUID"], Enabled=True)

    @contextmanager
    def one_try(self) -> Generator[None]:
        """A message becomes a dead letter after one failure and pause, not after eight."""
        name = "RedrivePolicy"
        attributes = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=[name])
        before = attributes["Attributes"][name]
        once = json.dumps(json.loads(before) | {"maxReceiveCount": 1})
        self._sqs.set_queue_attributes(QueueUrl=self._url, Attributes={name: once})
        try:
            yield
        finally:
            self._sqs.set_queue_attributes(QueueUrl=self._url, Attributes={name: before})

    def take_dead_letters(self) -> list[str]:
        """The messages in the dead-letter queue, which is emptied."""
        url, bodies = self.stack.output("deadLetterQueueUrl"), list[str]()
        while self._count(url, _WAITING):
            answer = self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            for message in answer.get("Messages", []):
                bodies.append(message["Body"])
                self._sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return bodies

    def _count(self, url: str, *names: str) -> int:
        answer = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names))
        return sum(int(answer["Attributes"][name]) for name in names)

    @property
    def _sqs(self) -> Any:
        return self.stack.client("sqs")

    @property
    def _url(self) -> str:
        return self.stack.output("thumbnailQueueUrl")


@dataclass(frozen=True)
class Originals:
    """The bucket of originals, with all of its versions."""

    stack: Stack

    def versions(self, image_id: str) -> list[Version]:
        """The versions of a photo's original, newest first, without delete markers."""
        found = self._listing(image_id).get("Versions", [])
        return [Version(each["Key"], each["VersionId"]) for each in found]

    def is_hidden(self, image_id: str) -> bool:
        """Whether the current version is a delete marker."""
        return any(each["IsLatest"] for each in self._listing(image_id).get("DeleteMarkers", []))

    def current(self, image_id: str) -> bytes:
        """The content of the current version."""
        key = f"uploads/public/{image_id}"
        return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()

    def tags(self, version: Version) -> dict[str, str]:
        """The tags of a version."""
        answer = self._s3.get_object_tagging(
            Bucket=self._bucket, Key=version.key, VersionId=version.version_id
        )
        return {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}

    def _listing(self, image_id: str) -> Any:
        return self._s3.list_object_versions(
            Bucket=self._bucket, Prefix=f"uploads/public/{image_id}"
        )

    @property
    def _s3(self) -> Any:
        return self.stack.client("s3")

    @property
    def _bucket(self) -> str:
        return self.stack.output("originalsBucket")


def notification(stack: Stack, *versions: Version, safe: str = "/") -> str:
    """S3's message that these versions were stored; keys are encoded, except what is `safe`."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps(
        {
            "Records": [
                {
                    "eventVersion": "2.1",
                    "eventSource": "aws:s3",
                    # Items of failed photos expire by it.
                    "eventTime": now,
                    "eventName": "ObjectCreated:Put",
                    "s3": {
                        "bucket": {"name": stack.output("originalsBucket")},
                        "object": {
                            "key": quote(version.key, safe=safe),
                            "versionId": version.version_id,
                        },
                    },
                }
                for version in versions
            ]
        }
    )
