"""What the upload needs of the world: announced photos, who holds which bytes, and a bucket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from handlers.aws.clients import ClientError, attributes, error_code
from handlers.store import images
from handlers.store.conditional import write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client

    from handlers.model.content_claims import Holder
    from handlers.model.image import Image


@dataclass(frozen=True)
class SignedPut:
    """A presigned PUT.

    Attributes:
        url: Where to send the bytes.
        headers: What must be sent with them, letter for letter.
    """

    url: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class SignedPost:
    """A presigned POST: the form's address, and its fields beside `file`."""

    url: str
    fields: Mapping[str, str]


class Items(Protocol):
    """The announced photos."""

    def add(self, image: Image) -> None:
        """Writes a new item; an identifier that another photo has is an error."""
        ...

    def get(self, image_id: str) -> Image | None:
        """The item as it is now."""
        ...


class Contents(Protocol):
    """Which photo holds which bytes."""

    def holder(self, content_id: str) -> Holder | None:
        """The holder; None where nobody holds them."""
        ...


class Originals(Protocol):
    """The bucket of originals."""

    def sign_put(
        self, key: str, *, file_type: str, file_size: int | None, checksum: str | None, seconds: int
    ) -> SignedPut:
        """An address that takes one object. With a SHA-256 (in Base64): only those bytes, once."""
        ...

    def sign_post(
        self, key: str, *, file_type: str, sizes: tuple[int, int], seconds: int
    ) -> SignedPost:
        """A form that takes one object of a size in bytes within the bounds."""
        ...

    def store(self, key: str, content: bytes, *, file_type: str, checksum: str) -> None:
        """Stores an object that is not there yet."""
        ...


class DynamoItems:
    """`Items` in DynamoDB."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def add(self, image: Image) -> None:
        """See `Items`."""
        item = image.to_item()
        write(
            self._client.put_item,
            leaves=item,
            TableName=self._table_name,
            Item=attributes(item),
            ConditionExpression="attribute_not_exists(imageId)",
        )

    def get(self, image_id: str) -> Image | None:
        """See `Items`."""
        return images.get(self._client, self._table_name, image_id)


class S3Originals:
    """`Originals` in S3."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def sign_put(
        self, key: str, *, file_type: str, file_size: int | None, checksum: str | None, seconds: int
    ) -> SignedPut:
        """See `Originals`. Whatever is signed must be sent, so only what was stated is signed."""
        parameters: dict[str, str | int] = {
            "Bucket": self._bucket,
            "Key": key,
            "ContentType": file_type,
        }
        headers = {"Content-Type": file_type}
        if file_size is not None:
            # Not among the headers: clients send the length by themselves, browsers insist on it.
            parameters["ContentLength"] = file_size
        if checksum is not None:
            parameters |= {"ChecksumSHA256": checksum, "IfNoneMatch": "*"}
            headers |= {"x-amz-checksum-sha256": checksum, "If-None-Match": "*"}
        url = self._client.generate_presigned_url(
            "put_object", Params=parameters, ExpiresIn=seconds
        )
        return SignedPut(url, headers)

    def sign_post(
        self, key: str, *, file_type: str, sizes: tuple[int, int], seconds: int
    ) -> SignedPost:
        """See `Originals`."""
        signed = self._client.generate_presigned_post(
            self._bucket,
            key,
            Fields={"Content-Type": file_type},
            Conditions=[{"Content-Type": file_type}, ["content-length-range", *sizes]],
            ExpiresIn=seconds,
        )
        return SignedPost(signed["url"], signed["fields"])

    def store(
        self, key: str, content: bytes, *, file_type: str, checksum: str, tries: int = 3
    ) -> None:
        """See `Originals`. It is called for a photo whose identifier nobody was told yet.

        So whatever refuses it is the same request, which the SDK sent again because it got no
        answer: it has stored the object, or is still being worked on and may come to nothing.
        """
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=content,
                ContentType=file_type,
                ChecksumSHA256=checksum,
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error_code(error) == "PreconditionFailed":
                return
            if error_code(error) != "ConditionalRequestConflict" or tries == 1:
                raise
        else:
            return
        self.store(key, content, file_type=file_type, checksum=checksum, tries=tries - 1)
