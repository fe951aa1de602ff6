"""Listing and deleting the versions of objects, whether the bucket keeps versions or not.

Everything that is to be gone is deleted as versions. A bucket without versioning lists its objects
as versions that are called "null", and deletes them by this name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handlers.model.stored_objects import Version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_s3.client import S3Client

# What one request can list, or delete.
MOST: Final = 1000


class UndeletedError(Exception):
    """S3 has not deleted a version that it was asked to; the code says why."""


def page(
    client: S3Client, bucket: str, prefix: str, after: str | None
) -> tuple[list[Version], str | None]:
    """The versions below a prefix after a key, with one request.

    Returns:
        Complete keys only, and after which key to go on; None at the end.
    """
    start: Any = {"KeyMarker": after} if after else {}
    answer = client.list_object_versions(Bucket=bucket, Prefix=prefix, MaxKeys=MOST, **start)
    found = _versions(answer)
    if not answer.get("IsTruncated"):
        return found, None
    # More versions of the last key may follow; it is read again, unless it is the only one.
    last: str = answer["NextKeyMarker"]
    complete = [each for each in found if each.key != last]
    return (complete, complete[-1].key) if complete else (found, last)


def every(client: S3Client, bucket: str, prefix: str) -> list[Version]:
    """All versions below a prefix."""
    found: list[Version] = []
    marker: dict[str, Any] = {}
    while True:
        answer = client.list_object_versions(Bucket=bucket, Prefix=prefix, **marker)
        found += _versions(answer)
        if not answer.get("IsTruncated"):
            return found
        marker = {
            "KeyMarker": answer["NextKeyMarker"],
            "VersionIdMarker": answer["NextVersionIdMarker"],
        }


def delete(client: S3Client, bucket: str, versions: Sequence[Version]) -> None:
    """Deletes versions and markers for good.

    Raises:
        UndeletedError: At least one is still there.
    """
    for start in range(0, len(versions), MOST):
        part = versions[start : start + MOST]
        answer = client.delete_objects(
            Bucket=bucket,
            Delete={
                "Quiet": True,
                "Objects": [{"Key": each.key, "VersionId": each.version_id} for each in part],
            },
        )
        if errors := answer.get("Errors"):
            raise UndeletedError(errors[0].get("Code"))


def delete_all(client: S3Client, bucket: str, prefix: str) -> int:
    """Deletes everything below a prefix for good; returns how many versions and markers."""
    found = every(client, bucket, prefix)
    delete(client, bucket, found)
    return len(found)


def _versions(answer: Any) -> list[Version]:
    """Those of an answer, in the order of their keys."""
    found = [
        *((each, False) for each in answer.get("Versions", ())),
        *((each, True) for each in answer.get("DeleteMarkers", ())),
    ]
    return sorted(
        (
            Version(
                key=each["Key"],
                version_id=each["VersionId"],
                stored_at=each["LastModified"],
                is_latest=each["IsLatest"],
                is_marker=is_marker,
            )
            for each, is_marker in found
        ),
        key=lambda version: version.key,
    )
