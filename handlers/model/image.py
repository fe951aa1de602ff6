"""The image item: what the table keeps of one photo, and the states it goes through.

`pending` (an address was given out) → `ready`, `failed` or `rejected` (final) → `deleted` (a
tombstone). Every transition is written under a condition, by the slice that makes it.

A photo that somebody adds a second time becomes ready as a duplicate: an item that only points to
the one that is shown, in no list, with nothing stored of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from handlers.model.capture_time import Taken
from handlers.model.photo_metadata import DETAILS, Details, optional_int

if TYPE_CHECKING:
    from collections.abc import Mapping

# Lists read these indexes; only ready items have their hash key, so they hold nothing else. The
# last one holds only what the page's layout is made of.
NEWEST_FIRST = "newest-first"
BY_TAKEN = "by-taken"
TIMELINE = "timeline"

# Longer than the event of a photo that did come can wait: in the queue, among the dead letters, and
# in the queue again. Otherwise there would be no photo any more for who sends it back then.
PENDING_LIFE = timedelta(days=19)
FAILED_LIFE = timedelta(days=30)
# The same holds for what comes to the address of a photo that is deleted: it must be known to be.
TOMBSTONE_LIFE = PENDING_LIFE

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
        sha256: Of the original, in hexadecimal; while pending, of what is being processed.
        width: Pixels of the upright original.
        height: Pixels of the upright original.
        renditions: Thumbnail first, then by size; while pending, what is about to be stored.
        details: What the photo tells of itself, and how it looks.
        title: What people call it.
        alt: What is to be seen, for those who cannot.
        duplicate_of: The photo that is shown in place of this one, which has the same bytes.
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
    details: Details = field(default_factory=Details)
    title: str | None = None
    alt: str | None = None
    duplicate_of: str | None = None
    reason: str | None = None
    reason_code: str | None = None
    expires_at: datetime | None = None
    purged: bool = False

    @property
    def public_name(self) -> str:
        """The name that is unique, and by which its thumbnail can be asked for."""
        return f"{self.image_id}-{self.file_name}"

    @property
    def taken(self) -> Taken:
        """Where it stands in the order of when photos were taken."""
        return Taken.of(self.details.taken_at, self.uploaded_at, self.details.taken_order)

    def shows(self, sha256: str) -> bool:
        """Whether it is to be seen, and what is seen are these bytes."""
        return self.is_listed and self.sha256 == sha256

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
            "title": self.title,
            "alt": self.alt,
            "duplicateOf": self.duplicate_of,
            "takenKey": self.taken.key(self.image_id) if self.is_listed else None,
            "gallery": self.owner if self.is_listed else None,
            "expiresAt": int(self.expires_at.timestamp()) if self.expires_at else None,
            "purged": self.purged or None,
            **self.details.to_item(),
        }
        return {name: value for name, value in attributes.items() if value is not None}

    @property
    def is_listed(self) -> bool:
        """Whether it is to be seen; what is stored of any other photo is to go."""
        return self.status is Status.READY and self.duplicate_of is None

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
            file_size=optional_int(item.get("fileSize")),
            version_id=item.get("versionId"),
            sha256=item.get("sha256"),
            width=optional_int(item.get("width")),
            height=optional_int(item.get("height")),
            renditions=tuple(_rendition_from_item(each) for each in item.get("renditions", ())),
            details=Details.from_item(item),
            title=item.get("title"),
            alt=item.get("alt"),
            duplicate_of=item.get("duplicateOf"),
            reason=item.get("reason"),
            reason_code=item.get("reasonCode"),
            expires_at=None if expires_at is None else datetime.fromtimestamp(int(expires_at), UTC),
            purged=bool(item.get("purged", False)),
        )


# What an item can have beside its key: a transition sets some of it and removes the rest.
ATTRIBUTES = (
    *("owner", "fileName", "fileUrl", "fileType", "uploadedAt", "status", "objectKey", "fileSize"),
    *("versionId", "sha256", "width", "height", "reason", "reasonCode", "renditions", "gallery"),
    *("duplicateOf", "expiresAt", "purged", "takenKey", "title", "alt"),
    *DETAILS,
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
