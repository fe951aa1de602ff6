"""What the gallery needs of the buckets: stored originals, renditions and copies for downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from handlers.gallery.downloads import Given, Kept
from handlers.shared.aws import ClientError, error_code, secret
from handlers.shared.presigning import PresignedGets

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

    from handlers.shared.image import Image

# A name in the stored object's own metadata: what it stands for. Copies do without.
_GIVEN = "given"
_MISSING = frozenset({"NoSuchKey", "AccessDenied", "403", "404"})


class Objects(Protocol):
    """The stored originals and renditions, and copies of originals for downloads."""

    def read_original(self, image: Image) -> bytes:
        """The bytes of the version that people have seen."""
        ...

    def kept(self, key: str) -> Kept | None:
        """What is stored in the place of a copy; None where nothing is."""
        ...

    def store_copy(self, key: str, data: bytes, media_type: str) -> None:
        """Stores a copy, for a day; over what is there already."""
        ...

    def store_note(self, key: str, given: Given) -> None:
        """Stores in the place of a copy, as long, that something else is given."""
        ...

    def copy_url(self, key: str, *, media_type: str, disposition: str, seconds: int) -> str:
        """A presigned address of a copy, or of a rendition that takes the place of one."""
        ...

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
        """Removes a rendition or a copy; one that is gone already is no error."""
        ...


class S3Objects:
    """`Objects` in S3."""

    def __init__(self, client: S3Client, originals: str, renditions: str) -> None:
        self._client = client
        self._originals = originals
        self._renditions = renditions
        self._rendition_urls = PresignedGets(client, renditions, secret)

    def read_original(self, image: Image) -> bytes:
        """See `Objects`."""
        found = self._client.get_object(
            Bucket=self._originals, Key=image.object_key, VersionId=image.version_id or ""
        )
        with found["Body"] as body:
            return body.read()

    def kept(self, key: str) -> Kept | None:
        """See `Objects`."""
        try:
            found = self._client.get_object(Bucket=self._renditions, Key=key, Range="bytes=0-0")
        except ClientError as error:
            # Who may not list a bucket is told nothing else about what is not there.
            if error_code(error) in _MISSING:
                return None
            raise
        found["Body"].close()
        given = Given(found["Metadata"].get(_GIVEN, Given.COPY))
        return Kept(given=given, made_at=found["LastModified"])

    def store_copy(self, key: str, data: bytes, media_type: str) -> None:
        """See `Objects`."""
        self._client.put_object(Bucket=self._renditions, Key=key, Body=data, ContentType=media_type)

    def store_note(self, key: str, given: Given) -> None:
        """See `Objects`. Of an object without a byte, `kept` could not read the first one."""
        self._client.put_object(
            Bucket=self._renditions,
            Key=key,
            Body=given.encode(),
            ContentType="text/plain",
            Metadata={_GIVEN: str(given)},
        )

    def copy_url(self, key: str, *, media_type: str, disposition: str, seconds: int) -> str:
        """See `Objects`."""
        parameters = {
            "Bucket": self._renditions,
            "Key": key,
            "ResponseContentDisposition": disposition,
            "ResponseContentType": media_type,
        }
        return self._client.generate_presigned_url(
            "get_object", Params=parameters, ExpiresIn=seconds
        )

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
        return self._rendition_urls.url(key, seconds=seconds)

    def delete_original(self, key: str) -> None:
        """See `Objects`."""
        self._client.delete_object(Bucket=self._originals, Key=key)

    def delete_rendition(self, key: str) -> None:
        """See `Objects`."""
        self._client.delete_object(Bucket=self._renditions, Key=key)
