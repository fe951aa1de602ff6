"""What the gallery needs of the world: the items, newest first, and the stored objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from handlers.shared import table
from handlers.shared.aws import attributes, plain
from handlers.shared.image import NEWEST_FIRST, Image, Status, timestamp

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client

    from handlers.shared.cursor import Position


class Items(Protocol):
    """The photos' items."""

    def newest(self, owner: str, after: Position | None, count: int) -> list[Image]:
        """At most so many ready photos, newest first, after a position; with one request."""
        ...

    def get(self, image_id: str) -> Image | None:
        """The item as it is now, in any state."""
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


class Objects(Protocol):
    """The stored originals and renditions."""

    def original_url(self, image: Image, *, disposition: str, seconds: int) -> str:
        """A presigned address of the version that people have seen."""
        ...

    def rendition_url(self, key: str, *, seconds: int) -> str:
        """A presigned address of a rendition."""
        ...

    def delete_original(self, key: str) -> None:
        """Hides the original; its versions stay recoverable as long as the bucket keeps them."""
        ...

    def delete_rendition(self, key: str) -> None:
        """Removes a rendition; one that is gone already is no error."""
        ...


class DynamoItems:
    """`Items` in DynamoDB."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def newest(self, owner: str, after: Position | None, count: int) -> list[Image]:
        """See `Items`."""
        start: dict[str, Any] = {}
        if after is not None:
            key = {
                "imageId": after.image_id,
                "gallery": owner,
                "uploadedAt": timestamp(after.uploaded_at),
            }
            start = {"ExclusiveStartKey": attributes(key)}
        answer = self._client.query(
            TableName=self._table_name,
            IndexName=NEWEST_FIRST,
            KeyConditionExpression="gallery = :owner",
            ExpressionAttributeValues={":owner": {"S": owner}},
            ScanIndexForward=False,
            Limit=count,
            **start,
        )
        return [Image.from_item(plain(item)) for item in answer["Items"]]

    def get(self, image_id: str) -> Image | None:
        """See `Items`."""
        return table.get(self._client, self._table_name, image_id)

    def bury(self, image_id: str, now: datetime) -> Image | None:
        """See `Items`.

        It does not expire yet: a tombstone whose objects are still there is the only trace of them.
        """
        answer = table.update(
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
        table.update(
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


class S3Objects:
    """`Objects` in S3."""

    def __init__(self, client: S3Client, originals: str, renditions: str) -> None:
        self._client = client
        self._originals = originals
        self._renditions = renditions

    def original_url(self, image: Image, *, disposition: str, seconds: int) -> str:
        """See `Objects`."""
        parameters = {
            "Bucket": self._originals,
            "Key": image.object_key,
            "VersionId": image.version_id,
            "ResponseContentDisposition": disposition,
            "ResponseContentType": image.file_type,
        }
        return self._client.generate_presigned_url(
            "get_object", Params=parameters, ExpiresIn=seconds
        )

    def rendition_url(self, key: str, *, seconds: int) -> str:
        """See `Objects`."""
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._renditions, "Key": key}, ExpiresIn=seconds
        )

    def delete_original(self, key: str) -> None:
        """See `Objects`."""
        self._client.delete_object(Bucket=self._originals, Key=key)

    def delete_rendition(self, key: str) -> None:
        """See `Objects`."""
        self._client.delete_object(Bucket=self._renditions, Key=key)
