"""What the gallery needs of the tables: the items, newest first, and who holds which bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from handlers.api.cursor import Order
from handlers.aws.clients import attributes, plain
from handlers.gallery import indexes
from handlers.model.image import Image, Status
from handlers.store import images

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.api.cursor import Position
    from handlers.gallery.listing import Slot


class Items(Protocol):
    """The photos' items."""

    def newest(
        self,
        owner: str,
        after: Position | None,
        count: int,
        *,
        order: Order = Order.UPLOADED,
        first_day: str | None = None,
    ) -> list[Image]:
        """At most so many ready photos, newest first, with one request.

        They come after a position in the order; without one, from a day on, or from the beginning.
        """
        ...

    def timeline(self, owner: str, after: Position | None) -> tuple[list[Slot], Position | None]:
        """The places of ready photos in the order of when they were taken, with one request.

        Returns:
            As many as the table gives at once, and where it stopped; None where that is the end.
        """
        ...

    def get(self, image_id: str) -> Image | None:
        """The item as it is now, in any state."""
        ...

    def describe(self, image_id: str, changes: Mapping[str, str | None]) -> Image | None:
        """Sets texts of a photo that is shown, and removes those that are None.

        Args:
            image_id: Of the photo.
            changes: At least one of `title` and `alt`.

        Returns:
            The photo as it is then; None, and nothing written, where it is not shown any more.
        """
        ...

    def bury(self, image_id: str, now: datetime) -> Image | None:
        """Makes the item a tombstone, at once invisible.

        Returns:
            The tombstone, which still knows what is stored; None where nothing is left to delete.
        """
        ...

    def purged(self, image_id: str, expires_at: datetime) -> None:
        """Notes that nothing is stored any more, and when the tombstone may go."""
        ...


class Contents(Protocol):
    """Which photo holds which bytes."""

    def release(self, content_id: str, image_id: str) -> None:
        """Makes bytes free for another photo, if it is this one that holds them."""
        ...


class DynamoItems:
    """`Items` in DynamoDB.

    Args:
        client: Of DynamoDB.
        table_name: Of the image items.
        timeline_page: Most entries of the timeline that a request reads; as many as DynamoDB gives
            unless told otherwise.
    """

    def __init__(
        self, client: DynamoDBClient, table_name: str, timeline_page: int | None = None
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._timeline_page: dict[str, Any] = {"Limit": timeline_page} if timeline_page else {}

    def newest(
        self,
        owner: str,
        after: Position | None,
        count: int,
        *,
        order: Order = Order.UPLOADED,
        first_day: str | None = None,
    ) -> list[Image]:
        """See `Items`."""
        answer = self._client.query(
            TableName=self._table_name,
            Limit=count,
            **indexes.page(owner, after, order, first_day),
        )
        return [Image.from_item(plain(item)) for item in answer["Items"]]

    def timeline(self, owner: str, after: Position | None) -> tuple[list[Slot], Position | None]:
        """See `Items`."""
        answer = self._client.query(
            TableName=self._table_name, **self._timeline_page, **indexes.timeline(owner, after)
        )
        end = answer.get("LastEvaluatedKey")
        slots = [indexes.slot(entry) for entry in answer["Items"]]
        return slots, indexes.position(end) if end else None

    def get(self, image_id: str) -> Image | None:
        """See `Items`."""
        return images.get(self._client, self._table_name, image_id)

    def describe(self, image_id: str, changes: Mapping[str, str | None]) -> Image | None:
        """See `Items`."""
        kept = {name: text for name, text in changes.items() if text is not None}
        gone = [name for name in changes if name not in kept]
        parts = ["SET " + ", ".join(f"#{name} = :{name}" for name in kept)] if kept else []
        parts += ["REMOVE " + ", ".join(f"#{name}" for name in gone)] if gone else []
        answer = images.update(
            self._client,
            TableName=self._table_name,
            Key={"imageId": {"S": image_id}},
            UpdateExpression=" ".join(parts),
            ConditionExpression="#status = :ready AND attribute_not_exists(duplicateOf)",
            ExpressionAttributeNames={f"#{name}": name for name in ("status", *changes)},
            ExpressionAttributeValues=attributes(
                {":ready": Status.READY.value, **{f":{name}": kept[name] for name in kept}}
            ),
            ReturnValues="ALL_NEW",
        )
        return None if answer is None else Image.from_item(plain(answer["Attributes"]))

    def bury(self, image_id: str, now: datetime) -> Image | None:
        """See `Items`.

        It does not expire yet: a tombstone whose objects are still there is the only trace of them.
        """
        answer = images.update(
            self._client,
            TableName=self._table_name,
            Key={"imageId": {"S": image_id}},
            UpdateExpression="SET #status = :deleted REMOVE gallery, expiresAt",
            ConditionExpression="attribute_exists(imageId) AND attribute_not_exists(purged) "
            "AND (attribute_not_exists(expiresAt) OR expiresAt > :now)",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={
                ":deleted": {"S": Status.DELETED.value},
                ":now": {"N": str(int(now.timestamp()))},
            },
            ReturnValues="ALL_NEW",
        )
        return None if answer is None else Image.from_item(plain(answer["Attributes"]))

    def purged(self, image_id: str, expires_at: datetime) -> None:
        """See `Items`."""
        images.update(
            self._client,
            TableName=self._table_name,
            Key={"imageId": {"S": image_id}},
            UpdateExpression="SET purged = :true, expiresAt = :expires",
            ConditionExpression="attribute_exists(imageId)",
            ExpressionAttributeValues={
                ":true": {"BOOL": True},
                ":expires": {"N": str(int(expires_at.timestamp()))},
            },
        )
