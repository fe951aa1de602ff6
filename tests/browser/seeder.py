"""Seeds the stack's storage directly: an empty gallery, or one with many photos."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes, plain
from handlers.model.image import Image
from tests.support import photos

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.stacks import Stack


@dataclass(frozen=True)
class Seeder:
    """The photos of one stack."""

    stack: Stack
    api: Api

    def upload(self, name: str, content: bytes | None = None) -> Any:
        """Add a photo through the API, as another visitor would; returns the API's description."""
        return self.api.uploaded(content or photos.jpeg(), name)

    def clear(self) -> None:
        """Remove every photo, so that each test starts with an empty gallery."""
        client, table = self._dynamodb()
        for page in client.get_paginator("scan").paginate(
            TableName=table, ProjectionExpression="imageId", ConsistentRead=True
        ):
            self._write([{"DeleteRequest": {"Key": item}} for item in page.get("Items", [])])

    def fill(self, count: int, *, pictures: bool = True) -> list[str]:
        """Add photos as if uploaded one per minute, up to a minute ago.

        Args:
            count: How many.
            pictures: Whether their renditions exist.

        Returns:
            Their names, newest first.
        """
        client, table = self._dynamodb()
        model_id = self.upload("model.jpg")["imageId"]
        key = {"imageId": {"S": model_id}}
        model = client.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]
        client.delete_item(TableName=table, Key=key)
        now = datetime.now(UTC)
        items: list[dict[str, Any]] = []
        for number in range(1, count + 1):
            image_id = str(uuid.uuid4())
            item = _renamed(model, model_id, image_id)
            moment = now - timedelta(minutes=number)
            item["uploadedAt"] = {"S": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
            item["fileName"] = {"S": f"Seeded {number:03}.jpg"}
            # Rebuilt, because other attributes derive from these.
            items.append(attributes(Image.from_item(plain(item)).to_item()))
            if pictures:
                self._copy_renditions(model, model_id, image_id)
        self._write([{"PutRequest": {"Item": item}} for item in items])
        return [item["fileName"]["S"] for item in items]

    def fill_days(self, count: int, days: int, last: datetime | None = None) -> list[str]:
        """Add photos of several aspect ratios, spread evenly over days.

        They share the pictures of a few, which are not photos themselves.

        Args:
            count: How many.
            days: On how many days.
            last: The newest of these days; today, if the test does not care.

        Returns:
            Their names, newest first.
        """
        client, table = self._dynamodb()
        models: list[Any] = []
        for size in ((400, 300), (300, 400), (480, 270), (300, 300)):
            key = {"imageId": {"S": self.upload("model.jpg", photos.jpeg(*size))["imageId"]}}
            found = client.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]
            models.append(Image.from_item(plain(found)))
            client.delete_item(TableName=table, Key=key)
        newest = (last or datetime.now(UTC)).replace(hour=23, minute=59, second=59, microsecond=0)
        items: list[dict[str, Any]] = []
        for number in range(count):
            model = models[number * 7 // 3 % len(models)]
            day, of_day = divmod(number * days, count)
            taken = newest - timedelta(days=day, seconds=of_day // days)
            image = replace(
                model,
                image_id=str(uuid.uuid4()),
                file_name=f"Seeded {number + 1:05}.jpg",
                metadata=replace(model.metadata, taken_at=taken.strftime("%Y-%m-%dT%H:%M:%S")),
            )
            items.append(attributes(image.to_item()))
        self._write([{"PutRequest": {"Item": item}} for item in items])
        return [item["fileName"]["S"] for item in items]

    def _copy_renditions(self, model: Any, model_id: str, image_id: str) -> None:
        client, bucket = self.stack.client("s3"), self.stack.output("renditionsBucket")
        for rendition in model["renditions"]["L"]:
            source = rendition["M"]["key"]["S"]
            client.copy_object(
                Bucket=bucket,
                Key=source.replace(model_id, image_id),
                CopySource={"Bucket": bucket, "Key": source},
            )

    def _write(self, requests: list[dict[str, Any]]) -> None:
        client, table = self._dynamodb()
        for start in range(0, len(requests), 25):
            client.batch_write_item(RequestItems={table: requests[start : start + 25]})
        self._forget_timelines()

    def _forget_timelines(self) -> None:
        """Remove the snapshots of timelines: what is written here is not recorded as changes."""
        client, bucket = self.stack.client("s3"), self.stack.output("renditionsBucket")
        for each in client.list_objects_v2(Bucket=bucket, Prefix="timelines/").get("Contents", []):
            client.delete_object(Bucket=bucket, Key=each["Key"])

    def _dynamodb(self) -> tuple[Any, str]:
        return self.stack.client("dynamodb"), self.stack.output("tableName")


def _renamed(value: Any, old: str, new: str) -> Any:
    """A copy with one id replaced by another, at any depth."""
    if isinstance(value, dict):
        return {key: _renamed(item, old, new) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list):
        return [_renamed(item, old, new) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return value.replace(old, new) if isinstance(value, str) else value
