"""The files of exports in the originals' bucket, by key: copies of originals, and manifests.

How people get them is in export_addresses.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.aws.clients import ClientError, error_code
from handlers.model.export import exports_folder
from handlers.model.filenames import content_disposition
from handlers.model.stored_objects import OriginalGoneError
from handlers.store import versions

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

_MISSING = frozenset({"NoSuchKey", "NoSuchVersion", "AccessDenied", "403", "404"})


class ExportFileStore:
    """The files."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def copy(self, original: str, version_id: str | None, to: str, media_type: str) -> None:
        """Copies a version of an original, and nothing that its sender has stored with it.

        Raises:
            OriginalGoneError: There is no such version.
        """
        source = {"Bucket": self._bucket, "Key": original}
        if version_id is not None:
            source["VersionId"] = version_id
        try:
            self._client.copy_object(
                Bucket=self._bucket,
                Key=to,
                CopySource=source,  # pyright: ignore[reportArgumentType]  # a version is optional
                MetadataDirective="REPLACE",
                # The tag of what could not be shown lets S3 remove it early.
                TaggingDirective="REPLACE",
                ContentType=media_type,
                ContentDisposition=_saved_as(to),
            )
        except ClientError as error:
            # S3 also says so if the role may not: the listing tells.
            if error_code(error) in _MISSING and not self._is_there(original, version_id):
                raise OriginalGoneError(original) from error
            raise

    def write(self, key: str, content: bytes) -> None:
        """Stores a manifest."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=content,
            ContentType="application/json",
            ContentDisposition=_saved_as(key),
        )

    def delete_page(self, user_id: str, keep: str | None = None) -> int:
        """Removes a page of a person's exports for good: at most 1,000 versions of files.

        Args:
            user_id: Whose.
            keep: A folder that stays.

        Returns:
            How many versions there were; 0 if nothing is left.
        """
        found, _ = versions.page(self._client, self._bucket, f"{exports_folder(user_id)}/", None)
        gone = [each for each in found if keep is None or not each.key.startswith(f"{keep}/")]
        versions.delete(self._client, self._bucket, gone)
        return len(gone)

    def _is_there(self, key: str, version_id: str | None) -> bool:
        found = [
            each
            for each in versions.every(self._client, self._bucket, key)
            if each.key == key and not each.is_marker
        ]
        return any(version_id in (None, each.version_id) for each in found)


def _saved_as(key: str) -> str:
    """The header by which browsers save a file under its own name, and never show it."""
    return content_disposition(key.rpartition("/")[2])
