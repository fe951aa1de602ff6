"""What the thumbnail function needs of the world: originals, renditions, items and its queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from handlers.aws.clients import ClientError, error_code, whole
from handlers.model.image import Status
from handlers.store import images
from handlers.thumbnail.model import (
    OriginalGoneError,
    OriginalTooLargeError,
    OriginalUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sqs.client import SQSClient

    from handlers.model.content_claims import Holder
    from handlers.model.image import Image

_GONE = frozenset({"NoSuchKey", "NoSuchVersion", "404", "MethodNotAllowed"})
# S3 answers so for what is not there, too, to a role that may not list the bucket, as this one.
_DENIED = frozenset({"AccessDenied", "403"})
_IMMUTABLE = "public, max-age=31536000, immutable"


class Items(Protocol):
    """The photos' items."""

    def get(self, image_id: str) -> Image | None:
        """The item as it is now."""
        ...

    def begin(self, image: Image) -> bool:
        """Notes in a pending item which bytes are being processed, and to which renditions.

        Returns:
            False, and nothing written, where it is not pending any more.
        """
        ...

    def settle(self, image: Image) -> bool:
        """Replaces a pending item; False, and nothing written, where it is not pending any more."""
        ...

    def settle_duplicate(self, image: Image) -> bool:
        """As `settle`, and only if the photo that it is a duplicate of shows its bytes then."""
        ...


class Contents(Protocol):
    """Which photo holds which bytes."""

    def claim(self, content_id: str, claimant: Holder) -> Holder:
        """Makes the claimant the holder unless there is another; the holder there is then."""
        ...

    def take_over(self, content_id: str, former: Holder, claimant: Holder) -> bool:
        """Replaces a holder; False where that one has claimed again, or is another meanwhile."""
        ...

    def release(self, content_id: str, image_id: str) -> None:
        """Takes the claim of this photo back; another's is left alone."""
        ...


class Originals(Protocol):
    """The versions of the originals."""

    def read(self, key: str, version_id: str, limit: int) -> bytes:
        """The bytes of a version.

        Raises:
            OriginalTooLargeError: It has more bytes than the limit; none were read.
            OriginalUnavailableError: It is not readable; OriginalGoneError where it is known not
                to be there.
        """
        ...

    def delete(self, key: str, version_id: str) -> None:
        """Removes a version for good; one that is gone already is no error."""
        ...

    def hide(self, key: str) -> None:
        """Puts a delete marker on top of all versions, which a replica gets too."""
        ...

    def mark_failed(self, key: str, version_id: str) -> None:
        """Tags a version, so that the bucket's lifecycle removes it in time, unless it is gone."""
        ...


class Renditions(Protocol):
    """The stored renditions."""

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """Stores a rendition that never changes."""
        ...

    def delete(self, key: str) -> None:
        """Removes one; one that is gone already is no error."""
        ...


class Messages(Protocol):
    """The queue of messages."""

    def postpone(self, receipt: str, seconds: int) -> None:
        """Has a message that was received delivered again so many seconds from now."""
        ...


class DynamoItems:
    """`Items` in DynamoDB."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def get(self, image_id: str) -> Image | None:
        """See `Items`."""
        return images.get(self._client, self._table_name, image_id)

    def begin(self, image: Image) -> bool:
        """See `Items`."""
        return self._write_pending(images.change(image, ("sha256", "renditions")), None)

    def settle(self, image: Image) -> bool:
        """See `Items`."""
        return self._write_pending(images.replacement(image), image.to_item())

    def settle_duplicate(self, image: Image) -> bool:
        """See `Items`."""
        return images.settle_duplicate(self._client, self._table_name, image)

    def _write_pending(self, arguments: dict[str, Any], leaves: dict[str, Any] | None) -> bool:
        arguments["ExpressionAttributeNames"]["#status"] = "status"
        arguments["ExpressionAttributeValues"][":pending"] = {"S": Status.PENDING.value}
        answer = images.update(
            self._client,
            TableName=self._table_name,
            ConditionExpression="#status = :pending",
            leaves=leaves,
            **arguments,
        )
        return answer is not None


class S3Originals:
    """`Originals` in S3."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def read(self, key: str, version_id: str, limit: int) -> bytes:
        """See `Originals`."""
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=key, VersionId=version_id)
        except ClientError as error:
            if error_code(error) in _GONE:
                raise OriginalGoneError(key) from error
            if error_code(error) in _DENIED:
                raise OriginalUnavailableError(key) from error
            raise
        if found["ContentLength"] > limit:
            found["Body"].close()
            raise OriginalTooLargeError(found["ContentLength"])
        return whole(found["Body"])

    def delete(self, key: str, version_id: str) -> None:
        """See `Originals`."""
        self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version_id)

    def hide(self, key: str) -> None:
        """See `Originals`."""
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def mark_failed(self, key: str, version_id: str) -> None:
        """See `Originals`."""
        try:
            self._client.put_object_tagging(
                Bucket=self._bucket,
                Key=key,
                VersionId=version_id,
                Tagging={"TagSet": [{"Key": "status", "Value": "failed"}]},
            )
        except ClientError as error:
            if error_code(error) not in _GONE:
                raise


class S3Renditions:
    """`Renditions` in S3."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """See `Renditions`."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=data,
            ContentType=media_type,
            CacheControl=_IMMUTABLE,
        )

    def delete(self, key: str) -> None:
        """See `Renditions`."""
        self._client.delete_object(Bucket=self._bucket, Key=key)


class SqsMessages:
    """`Messages` in SQS."""

    def __init__(self, client: Callable[[], SQSClient], queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def postpone(self, receipt: str, seconds: int) -> None:
        """See `Messages`. The client is built only now: most functions never need it."""
        self._client().change_message_visibility(
            QueueUrl=self._queue_url, ReceiptHandle=receipt, VisibilityTimeout=seconds
        )
