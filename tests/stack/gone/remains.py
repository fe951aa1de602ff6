"""Everything that is stored of a stack: in tables, buckets and logs, and what waits in queues."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.support.stacks import Stack

_DEADLINE_SECONDS = 60
_WAITING = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


def eventually(question: Callable[[], bool], what: str) -> None:
    """Waits until something is true."""
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while not question():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


@dataclass(frozen=True)
class Remains:
    """A stack's storage, as an administrator sees it."""

    stack: Stack

    def named(self, what: bytes) -> list[str]:
        """Where this is in what is stored, or in its name."""
        return [where for where, content in self.everything() if what in content]

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """Each row, object, version, marker and log line, with a name for people."""
        yield from self._rows()
        yield from self._objects()
        yield from self._lines()

    def keys(self) -> list[str]:
        """The keys of all versions in the buckets of photos.

        The bucket of originals keeps delete markers, because a replica follows them, until its
        lifecycle removes them. In that of renditions a marker is a key like that of a version.
        """
        originals, renditions = (
            self._versions(self.stack.output(f"{each}Bucket"))
            for each in ("originals", "renditions")
        )
        return [
            each["Key"] for each in (*(each for each in originals if "ETag" in each), *renditions)
        ]

    def keys_of(self, image_id: str) -> list[str]:
        """Those of a photo."""
        return [each for each in self.keys() if image_id in each]

    def item(self, image_id: str) -> dict[str, Any]:
        """A photo's item, as the table has it."""
        found = self.stack.client("dynamodb").get_item(
            TableName=self.stack.output("tableName"),
            Key={"imageId": {"S": image_id}},
            ConsistentRead=True,
        )
        return found.get("Item", {})

    def wait_until_settled(self, image_id: str) -> None:
        """Until nothing is left to do with a photo."""
        eventually(lambda: "unfinished" not in self.item(image_id), f"{image_id} is not settled")

    def wait_until_purged(self, image_id: str) -> None:
        """Until nothing is stored of a photo, as far as its item says."""
        eventually(lambda: "purged" in self.item(image_id), f"{image_id} is not purged")

    def wait_until_quiet(self) -> None:
        """Until no queue of the stack has a message, so that no body of one is left."""
        eventually(lambda: not any(self._waiting().values()), "messages are left")

    def invalidated(self) -> set[str]:
        """The paths that CloudFront was told to forget."""
        cloudfront = self.stack.client("cloudfront")
        distribution = self.stack.output("distributionId")
        listed = cloudfront.list_invalidations(DistributionId=distribution)
        found: set[str] = set()
        for each in listed["InvalidationList"].get("Items", []):
            one = cloudfront.get_invalidation(DistributionId=distribution, Id=each["Id"])
            found.update(one["Invalidation"]["InvalidationBatch"]["Paths"]["Items"])
        return found

    @property
    def _prefix(self) -> str:
        return f"photos-{self.stack.name}-"

    def _rows(self) -> Iterator[tuple[str, bytes]]:
        client = self.stack.client("dynamodb")
        tables = [each for each in client.list_tables()["TableNames"] if self._prefix in each]
        assert len(tables) >= len({"items", "claims", "library"}), tables
        for table in tables:
            for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
                for row in page["Items"]:
                    yield f"a row of {table}: {row}", json.dumps(row, default=_text).encode()

    def _objects(self) -> Iterator[tuple[str, bytes]]:
        s3 = self.stack.client("s3")
        buckets = [each["Name"] for each in s3.list_buckets()["Buckets"]]
        ours = [each for each in buckets if self._prefix in each]
        assert {self.stack.output(f"{name}Bucket") for name in ("originals", "renditions")} <= {
            *ours
        }
        for bucket in ours:
            for each in self._versions(bucket):
                where = f"{bucket}/{each['Key']} ({each['VersionId']})"
                if "ETag" not in each:
                    yield f"the marker {where}", each["Key"].encode()
                    continue
                version = {"Bucket": bucket, "Key": each["Key"], "VersionId": each["VersionId"]}
                found = s3.get_object(**version)
                about = {name: found[name] for name in found if name != "Body"}
                # The embedded AWS gives no tags of a version behind a delete marker.
                tags: Any = s3.get_object_tagging(**version) if each["IsLatest"] else {}
                told = json.dumps([each, about, tags], default=_text)
                yield where, told.encode() + found["Body"].read()

    def _lines(self) -> Iterator[tuple[str, bytes]]:
        logs = self.stack.client("logs")
        groups = logs.get_paginator("describe_log_groups").paginate()
        ours = [
            each["logGroupName"]
            for page in groups
            for each in page["logGroups"]
            if self._prefix in each["logGroupName"]
        ]
        assert len(ours) >= len(self.stack.slices), ours
        for group in ours:
            for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group):
                for event in page["events"]:
                    yield f"a line of {group}: {event['message']}", event["message"].encode()

    def _versions(self, bucket: str) -> list[Mapping[str, Any]]:
        pages = self.stack.client("s3").get_paginator("list_object_versions")
        return [
            each
            for page in pages.paginate(Bucket=bucket)
            for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
        ]

    def _waiting(self) -> Mapping[str, int]:
        sqs = self.stack.client("sqs")
        urls = sqs.list_queues(QueueNamePrefix=self._prefix)["QueueUrls"]
        assert self.stack.output("maintenanceDeadLetterQueueUrl") in urls
        return {
            url: sum(
                int(count)
                for count in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[*_WAITING])[
                    "Attributes"
                ].values()
            )
            for url in urls
        }


def _text(value: object) -> str:
    """A value that JSON does not have; bytes in hexadecimal."""
    return value.hex() if isinstance(value, bytes) else str(value)
