"""The bucket of renditions: renditions, downloads, and the secret that signs their URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.aws.clients import ClientError, error_code, whole
from handlers.model.image import is_private
from handlers.model.stored_objects import StoredDownload
from handlers.store import versions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_s3.client import S3Client

    from handlers.model.image import Rendition
    from handlers.model.stored_objects import Version

# What browsers may keep. A person's pictures are kept for as long as an address of theirs can be
# valid. CloudFront keeps both for a day, since the cache policy's minimum outweighs `private`.
_PUBLIC = "public, max-age=31536000, immutable"
_PRIVATE = "private, max-age=172800, immutable"
_MISSING = frozenset({"NoSuchKey", "AccessDenied", "403", "404"})


class RenditionStore:
    """The objects of the bucket, by key."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """Stores a rendition, which never changes."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=data,
            ContentType=media_type,
            CacheControl=cache_control(key),
        )

    def copy(self, key: str, to: str, media_type: str) -> None:
        """Stores a rendition under another key as well, with the headers that it has there."""
        self._client.copy_object(
            Bucket=self._bucket,
            Key=to,
            CopySource={"Bucket": self._bucket, "Key": key},
            MetadataDirective="REPLACE",
            ContentType=media_type,
            CacheControl=cache_control(to),
        )

    def copy_all(self, renditions: Iterable[Rendition], folder: str) -> None:
        """Stores renditions in another folder as well; one that is not there is left out.

        What is lost can be shown nowhere, and must not keep the others where they are.
        """
        for each in renditions:
            try:
                self.copy(each.key, f"{folder}/{each.key.rpartition('/')[2]}", each.media_type)
            except ClientError as error:
                # S3 also says so if the role may not: the listing tells.
                if error_code(error) not in _MISSING or self._is_there(each.key):
                    raise

    def read(self, key: str) -> bytes:
        """The bytes of an object."""
        return whole(self._client.get_object(Bucket=self._bucket, Key=key)["Body"])

    def presigned_url(self, key: str, *, seconds: int) -> str:
        """A presigned URL to read an object."""
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=seconds
        )

    def delete(self, key: str) -> None:
        """Removes a rendition or a download, if it still exists."""
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def delete_below(self, folder: str) -> int:
        """Removes every version of every object in a folder for good.

        Returns:
            How many there were.
        """
        return versions.delete_all(self._client, self._bucket, f"{folder}/")

    def page(self, prefix: str, after: str | None) -> tuple[list[Version], str | None]:
        """A page of the versions below a prefix, after a key, with one request.

        Returns:
            The versions, and after which key to go on; None at the end.
        """
        return versions.page(self._client, self._bucket, prefix, after)

    def _is_there(self, key: str) -> bool:
        found = versions.every(self._client, self._bucket, key)
        return any(each.key == key and each.is_latest and not each.is_marker for each in found)

    def stored_download(self, key: str) -> StoredDownload | None:
        """The download that is stored under a key, or None.

        It reads one byte of the object, because an error of HEAD has no code.
        """
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=key, Range="bytes=0-0")
        except ClientError as error:
            # A role that may not list a bucket gets this for an object that does not exist.
            if error_code(error) in _MISSING:
                return None
            raise
        found["Body"].close()
        return StoredDownload(media_type=found["ContentType"], made_at=found["LastModified"])

    def store_download(self, key: str, data: bytes, *, media_type: str, disposition: str) -> None:
        """Stores a download, replacing an existing one; the bucket keeps it for a day.

        CloudFront answers with these headers, and no request can ask for others.
        """
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=data,
            ContentType=media_type,
            ContentDisposition=disposition,
            # Its URL is different each time, so no cache would be asked for it again.
            CacheControl="no-store",
        )


def cache_control(key: str) -> str:
    """The header that a rendition is stored with."""
    return _PRIVATE if is_private(key) else _PUBLIC
