"""The bucket of originals: signed URLs to upload to, and the versions that were uploaded.

Originals are versioned, and each version is addressed explicitly: the current one may differ from
the one that the photo was made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.aws.clients import ClientError, error_code, whole
from handlers.model.stored_objects import (
    OriginalGoneError,
    OriginalTooLargeError,
    OriginalUnavailableError,
    SignedPost,
    SignedPut,
)
from handlers.store import versions

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

    from handlers.model.stored_objects import Version

_GONE = frozenset({"NoSuchKey", "NoSuchVersion", "404", "MethodNotAllowed"})
# S3 also returns this for a missing object, to a role that may not list the bucket.
_DENIED = frozenset({"AccessDenied", "403"})


class OriginalStore:
    """The originals, by key and version."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def sign_put(
        self, key: str, *, file_type: str, file_size: int | None, checksum: str | None, seconds: int
    ) -> SignedPut:
        """A URL that takes one object. With a SHA-256 (in Base64): only that content, once.

        Everything that is signed must be sent, so only what was stated is signed.
        """
        parameters: dict[str, str | int] = {
            "Bucket": self._bucket,
            "Key": key,
            "ContentType": file_type,
        }
        headers = {"Content-Type": file_type}
        if file_size is not None:
            # Not among the headers: HTTP clients set the length themselves, and browsers insist on
            # it.
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
        """A form that takes one object of a size in bytes within the bounds."""
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
        """Stores an object under a key that no client knows yet.

        So a conflict can only be with this same request, which the SDK retried for lack of a
        response: the first one has stored the object, or is still in progress and may fail.
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

    def read(self, key: str, version_id: str, limit: int | None = None) -> bytes:
        """The bytes of a version.

        Raises:
            OriginalTooLargeError: It has more bytes than the limit; none were read.
            OriginalUnavailableError: It is not readable; OriginalGoneError if it is known to be
                gone.
        """
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=key, VersionId=version_id)
        except ClientError as error:
            if error_code(error) in _GONE:
                raise OriginalGoneError(key) from error
            if error_code(error) in _DENIED:
                raise OriginalUnavailableError(key) from error
            raise
        if limit is not None and found["ContentLength"] > limit:
            found["Body"].close()
            raise OriginalTooLargeError(found["ContentLength"])
        return whole(found["Body"])

    def delete(self, key: str, version_id: str) -> None:
        """Removes a version for good, if it still exists."""
        self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version_id)

    def hide(self, key: str) -> None:
        """Puts a delete marker on top of all versions, which a replica gets as well.

        The versions stay recoverable for as long as the bucket keeps them.
        """
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def versions(self, key: str) -> list[Version]:
        """The versions of an original that can be read, the newest first."""
        found = versions.every(self._client, self._bucket, key)
        return [each for each in found if each.key == key and not each.is_marker]

    def delete_all(self, key: str) -> int:
        """Removes every version of an original for good.

        A delete marker comes first, and stays: a replica follows markers, not the deletion of
        versions. The bucket's lifecycle removes one that is left without versions.

        Returns:
            How many versions there were.
        """
        found = [
            each for each in versions.every(self._client, self._bucket, key) if each.key == key
        ]
        if any(each.is_latest and not each.is_marker for each in found):
            self.hide(key)
        readable = [each for each in found if not each.is_marker]
        versions.delete(self._client, self._bucket, readable)
        return len(readable)

    def page(self, prefix: str, after: str | None) -> tuple[list[Version], str | None]:
        """A page of the versions below a prefix, after a key, with one request.

        Returns:
            The versions, and after which key to go on; None at the end.
        """
        return versions.page(self._client, self._bucket, prefix, after)

    def mark_failed(self, key: str, version_id: str) -> None:
        """Tags a version, if it still exists, so that the bucket's lifecycle removes it later."""
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
