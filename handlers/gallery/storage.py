"""What the gallery needs of the buckets: stored originals, renditions and downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from handlers.aws.clients import ClientError, error_code, secret, whole
from handlers.aws.presigning import PresignedGets
from handlers.gallery.downloads import Kept

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

    from handlers.model.image import Image

_MISSING = frozenset({"NoSuchKey", "AccessDenied", "403", "404"})


class Objects(Protocol):
    """The stored originals and renditions, and what is given of them as downloads."""

    def read_original(self, image: Image) -> bytes:
        """The bytes of the version that people have seen."""
        ...

    def read_rendition(self, key: str) -> bytes:
        """The bytes of a rendition."""
        ...

    def kept(self, key: str) -> Kept | None:
        """The download that is stored under a key; None where there is none."""
        ...

    def store_download(self, key: str, data: bytes, *, media_type: str, disposition: str) -> None:
        """Stores a download, for a day; over what is there already."""
        ...

    def rendition_url(self, key: str, *, seconds: int) -> str:
        """A presigned address of a rendition."""
        ...

    def delete_original(self, key: str) -> None:
        """Hides the original; its versions stay recoverable as long as the bucket keeps them."""
        ...

    def delete_rendition(self, key: str) -> None:
        """Removes a rendition or a download; one that is gone already is no error."""
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
        return whole(found["Body"])

    def read_rendition(self, key: str) -> bytes:
        """See `Objects`."""
        return self._read(key)

    def read_key(self, key: str) -> bytes:
        """The secret that addresses of downloads are signed with."""
        return self._read(key)

    def kept(self, key: str) -> Kept | None:
        """See `Objects`. It takes one byte of the object, because an error of HEAD has no code."""
        try:
            found = self._client.get_object(Bucket=self._renditions, Key=key, Range="bytes=0-0")
        except ClientError as error:
            # Who may not list a bucket is told nothing else about what is not there.
            if error_code(error) in _MISSING:
                return None
            raise
        found["Body"].close()
        return Kept(media_type=found["ContentType"], made_at=found["LastModified"])

    def store_download(self, key: str, data: bytes, *, media_type: str, disposition: str) -> None:
        """See `Objects`. CloudFront answers with these headers, and nothing can ask for others."""
        self._client.put_object(
            Bucket=self._renditions,
            Key=key,
            Body=data,
            ContentType=media_type,
            ContentDisposition=disposition,
            # Its address is another one each time; no cache would be asked for it again.
            CacheControl="no-store",
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

    def _read(self, key: str) -> bytes:
        found = self._client.get_object(Bucket=self._renditions, Key=key)
        return whole(found["Body"])
