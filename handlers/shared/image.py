"""The image item: what the table keeps of one photo, and the states it goes through.

`pending` (an address was given out) → `ready`, `failed` or `rejected` (final) → `deleted` (a
tombstone). Every transition is written under a condition, by the slice that makes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# Without sign-in every photo belongs to everybody.
PUBLIC_OWNER = "public"

# Lists read this index; only ready items have its hash key, so it holds nothing else.
NEWEST_FIRST = "newest-first"

PENDING_LIFE = timedelta(days=1)
FAILED_LIFE = timedelta(days=30)
TOMBSTONE_LIFE = timedelta(days=1)

_IMAGE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Status(StrEnum):
    """Where a photo is on its way."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"
    REJECTED = "rejected"
    DELETED = "deleted"


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A smaller copy of a photo, as it was stored.

    Attributes:
        key: In the renditions bucket, and the path on the site.
        width: Pixels.
        height: Pixels.
        size: Bytes.
        media_type: Of the stored object.
    """

    key: str
    width: int
    height: int
    size: int
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Image:
    """One photo.

    Attributes:
        image_id: A UUID, version 4.
        owner: Whose it is.
        file_name: Cleaned; never empty.
        file_type: Stated media type while pending, afterwards that of the content.
        uploaded_at: When the address was given out; once final, when S3 had stored the original.
        status: Where it is on its way.
        object_key: Of the original.
        file_size: Bytes; unknown while pending unless stated.
        version_id: The version of the original that became this photo.
        sha256: Of the original, in hexadecimal.
        width: Pixels of the upright original.
        height: Pixels of the upright original.
        renditions: Thumbnail first, then by size.
        reason: Why it failed or was rejected, for a person.
        reason_code: The same for a program.
        expires_at: When the table forgets the item.
        purged: Of a tombstone: the stored objects are gone, nothing is left to do.
    """

    image_id: str
    owner: str
    file_name: str
    file_type: str
    uploaded_at: datetime
    status: Status
    object_key: str
    file_size: int | None = None
    version_id: str | None = None
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    renditions: tuple[Rendition, ...] = ()
    reason: str | None = None
    reason_code: str | None = None
    expires_at: datetime | None = None
    purged: bool = False

    @property
    def public_name(self) -> str:
        """The name that is unique, and by which its thumbnail can be asked for."""
        return f"{self.image_id}-{self.file_name}"

    def has_expired(self, now: datetime) -> bool:
        """Whether its time is over: the table takes its time, days even, to forget it then."""
        return self.expires_at is not None and self.expires_at <= now

    def to_item(self) -> dict[str, Any]:
        """The attributes as the table names them; unknown ones are left out."""
        attributes: dict[str, Any] = {
            "imageId": self.image_id,
            "owner": self.owner,
            "fileName": self.file_name,
            "fileUrl": download_path(self.image_id),
            "fileType": self.file_type,
            "uploadedAt": timestamp(self.uploaded_at),
            "status": str(self.status),
            "objectKey": self.object_key,
            "fileSize": self.file_size,
            "versionId": self.version_id,
            "sha256": self.sha256,
            "width": self.width,
            "height": self.height,
            "reason": self.reason,
            "reasonCode": self.reason_code,
            "renditions": [_rendition_to_item(each) for each in self.renditions] or None,
            "gallery": self.owner if self.status is Status.READY else None,
            "expiresAt": int(self.expires_at.timestamp()) if self.expires_at else None,
            "purged": self.purged or None,
        }
        return {name: value for name, value in attributes.items() if value is not None}

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> Image:
        """The photo of a table's item, whose numbers may be of any numeric type."""
        expires_at = item.get("expiresAt")
        return Image(
            image_id=item["imageId"],
            owner=item["owner"],
            file_name=item["fileName"],
            file_type=item["fileType"],
            uploaded_at=datetime.fromisoformat(item["uploadedAt"]),
            status=Status(item["status"]),
            object_key=item["objectKey"],
            file_size=_optional_int(item.get("fileSize")),
            version_id=item.get("versionId"),
            sha256=item.get("sha256"),
            width=_optional_int(item.get("width")),
            height=_optional_int(item.get("height")),
            renditions=tuple(_rendition_from_item(each) for each in item.get("renditions", ())),
            reason=item.get("reason"),
            reason_code=item.get("reasonCode"),
            expires_at=None if expires_at is None else datetime.fromtimestamp(int(expires_at), UTC),
            purged=bool(item.get("purged", False)),
        )


# What an item can have beside its key: a transition sets some of it and removes the rest.
ATTRIBUTES = (
    *("owner", "fileName", "fileUrl", "fileType", "uploadedAt", "status", "objectKey", "fileSize"),
    *("versionId", "sha256", "width", "height", "reason", "reasonCode", "renditions", "gallery"),
    *("expiresAt", "purged"),
)


def is_image_id(value: str) -> bool:
    """Whether the value is an identifier as it is given out here."""
    return _IMAGE_ID.fullmatch(value) is not None


def download_path(image_id: str) -> str:
    """Where the original can be downloaded, relative to the site."""
    return f"/v1/images/{image_id}/download"


def original_key(owner: str, image_id: str) -> str:
    """Where the original is stored. Without an extension: its name is not known to be true."""
    return f"uploads/{owner}/{image_id}"


def timestamp(moment: datetime) -> str:
    """ISO 8601 in UTC with a fixed width, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _rendition_to_item(rendition: Rendition) -> dict[str, Any]:
    return {
        "key": rendition.key,
        "width": rendition.width,
        "height": rendition.height,
        "bytes": rendition.size,
        "type": rendition.media_type,
    }


def _rendition_from_item(item: Mapping[str, Any]) -> Rendition:
    return Rendition(
        key=item["key"],
        width=int(item["width"]),
        height=int(item["height"]),
        size=int(item["bytes"]),
        media_type=item["type"],
    )


def _optional_int(value: Any) -> int | None:
    return None if value is None else int(value)
