"""The image item: what the table keeps of one photo, and the states it goes through.

`pending` (an upload was announced) → `ready`, `failed` or `rejected` (final) → `deleted` (a
tombstone). A photo that lists show goes through `trashed`, from where it can come back.
handlers/store/images.py and trash.py have every transition, with its condition.

An item says what is to be. The functions that answer requests change nothing else; what is stored
follows, and until it has, the item says what is `unfinished`: so whatever is interrupted is found
and finished by the maintenance function.

A photo that somebody adds a second time becomes ready as a duplicate: an item that only points to
the photo that is shown, is in no list, and has nothing stored of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from handlers.immutable import immutable
from handlers.model import fields
from handlers.model.capture_time import Taken
from handlers.model.codecs import (
    EPOCH_SECONDS,
    FLAG,
    INTEGER,
    SITE_PATH,
    TEXT,
    TEXTS,
    TIMESTAMP,
    choice,
)
from handlers.model.fields import inlined, internal, nested_list, public, record
from handlers.model.photo_metadata import PhotoMetadata

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Longer than the event of an uploaded photo can wait: in the queue, among the dead letters, and in
# the queue again. Otherwise the photo would be unknown by the time that somebody sends it back.
PENDING_LIFE = timedelta(days=19)
FAILED_LIFE = timedelta(days=30)
# The same holds for what comes to the address of a photo that was deleted: it must be known to be.
# And every snapshot of a timeline with this photo in it must be brought up to date or made anew
# before (handlers/gallery/upkeep.py).
TOMBSTONE_LIFE = timedelta(days=40)

PUBLIC_OWNER: Final = "public"
"""The owner of every photo that was added while the stack was open.

It is in items, content claims and keys of originals. Once people sign in, these photos belong to
nobody, until an admin gives them to somebody.
"""

_PRIVATE: Final = "thumbnails/private"
_TRASH: Final = "trash"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_IMAGE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


NOT_KEPT: Final = frozenset({"file_too_large", "not_an_image"})
"""The reasons of failures for which the original is removed: nothing makes a photo of these."""


class BusyError(Exception):
    """The table was too busy to return all of the requested items, or to take one more."""


class Status(StrEnum):
    """Where a photo is on its way."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"
    REJECTED = "rejected"
    TRASHED = "trashed"
    DELETED = "deleted"


class Unfinished(StrEnum):
    """What is left to do until a photo is what its item says."""

    UPLOAD = "upload"
    """Its original has not been processed yet."""
    MOVE = "move"
    """It is in the trash, and its renditions are still where CloudFront reaches them."""
    RESTORE = "restore"
    """It is on its way back from the trash: its renditions are to be copied to `edition`."""
    CLEAN = "clean"
    """Its `leftovers` are to be removed."""
    PURGE = "purge"
    """It is deleted, and everything that is stored of it is to be removed."""
    FAILED = "failed"
    """It has failed, and its original is kept, and counted, until a day on which both expire."""
    FORGET = "forget"
    """It is purged, and the tombstone still says where in timelines it was."""


@record
class Rendition:
    """A smaller copy of a photo, as it is stored."""

    key: str = public("key", SITE_PATH, json_name="url")
    """In the renditions bucket, and the path on the site."""
    width: int = public("width", INTEGER)
    """Pixels."""
    height: int = public("height", INTEGER)
    """Pixels."""
    size: int = public("bytes", INTEGER)
    """Bytes; 0 until it is encoded."""
    media_type: str = public("type", TEXT)
    """Of the stored object."""


@record
class Image:
    """One photo. Each field is written here and nowhere else: see `fields`."""

    image_id: str = public("imageId", TEXT)
    """A UUID, version 4."""
    owner: str = internal("owner", TEXT)
    """Whose it is."""
    duplicate_of: str | None = public("duplicateOf", TEXT, default=None)
    """The photo that is shown in place of this one, which has the same bytes."""
    title: str | None = public("title", TEXT, default=None)
    """What people call it."""
    alt: str | None = public("alt", TEXT, default=None)
    """A description for people who cannot see it."""
    file_name: str = public("fileName", TEXT)
    """Cleaned; never empty."""
    file_type: str = public("fileType", TEXT)
    """The stated media type while pending, afterwards that of the content."""
    file_size: int | None = public("fileSize", INTEGER, default=None)
    """Bytes; unknown while pending unless stated."""
    uploaded_at: datetime = public("uploadedAt", TIMESTAMP)
    """When the upload was announced; once final, when S3 had stored the original."""
    status: Status = public("status", choice(Status))
    """Where it is on its way."""
    reason: str | None = public("reason", TEXT, default=None)
    """Why it failed or was rejected, for a person."""
    reason_code: str | None = public("reasonCode", TEXT, default=None)
    """The same for a program."""
    object_key: str = internal("objectKey", TEXT)
    """Of the original."""
    version_id: str | None = internal("versionId", TEXT, default=None)
    """The version of the original that became this photo."""
    sha256: str | None = internal("sha256", TEXT, default=None)
    """Of the original, in hexadecimal; while pending, of what is being processed."""
    width: int | None = public("width", INTEGER, default=None)
    """Pixels of the upright original."""
    height: int | None = public("height", INTEGER, default=None)
    """Pixels of the upright original."""
    metadata: PhotoMetadata = inlined(default_factory=PhotoMetadata)
    """What the photo tells about itself."""
    renditions: tuple[Rendition, ...] = public("renditions", nested_list(Rendition), default=())
    """Thumbnail first, then by size; while pending, what is about to be stored."""
    trashed_at: datetime | None = public("trashedAt", TIMESTAMP, default=None)
    """When it was moved to the trash; only while it is there."""
    restored: bool = public("restored", FLAG, default=False)
    """Of a duplicate: whether the photo it points to was in the trash, and came back for it."""
    unfinished: Unfinished | None = internal("unfinished", choice(Unfinished), default=None)
    """What is left to do; None if nothing is."""
    unfinished_since: datetime | None = internal("unfinishedSince", TIMESTAMP, default=None)
    """Since when."""
    edition: str | None = internal("edition", TEXT, default=None)
    """Of a photo on its way back: the edition that its renditions are copied to, never used yet."""
    leftovers: tuple[str, ...] = internal("leftovers", TEXTS, default=())
    """Folders of the renditions bucket whose objects are to be removed. It uses none of them."""
    past_folders: tuple[str, ...] = internal("pastFolders", TEXTS, default=())
    """Every folder that CloudFront has served its renditions from, and that they have left."""
    trash_records: tuple[str, ...] = internal("trashRecords", TEXTS, default=())
    """The records of removal that count it once it is settled: that no address shows it any more,
    or that it came back before that. They are several if it went there and back meanwhile."""
    purge_record: str | None = internal("purgeRecord", TEXT, default=None)
    """The record of removal that counts it once nothing is left of it."""
    expires_at: datetime | None = internal("expiresAt", EPOCH_SECONDS, default=None)
    """When the table removes the item."""
    counted: int | None = internal("counted", INTEGER, default=None)
    """The bytes that its owner's usage counts for it; None if it is not counted at all."""
    purged: bool = internal("purged", FLAG, default=False)
    """Of a tombstone: the stored objects are gone, nothing is left to do."""

    @property
    def public_name(self) -> str:
        """The name that is unique, and by which its thumbnail can be asked for."""
        return f"{self.image_id}-{self.file_name}"

    @property
    def taken(self) -> Taken:
        """Its place in the order of when photos were taken."""
        return Taken.of(self.metadata.taken_at, self.uploaded_at, self.metadata.taken_order)

    @property
    def is_listed(self) -> bool:
        """Whether lists show it."""
        return self.status is Status.READY and self.duplicate_of is None

    @property
    def is_kept(self) -> bool:
        """Whether it is shown or in the trash: what is stored of any other photo is to go."""
        return self.is_listed or self.status is Status.TRASHED

    @property
    def is_returning(self) -> bool:
        """Whether it is on its way back from the trash."""
        return self.status is Status.TRASHED and self.unfinished is Unfinished.RESTORE

    @property
    def needs_original(self) -> bool:
        """Whether its original is kept, or is still to be removed by whoever ends it."""
        match self.status:
            case Status.READY:
                return self.duplicate_of is None
            case Status.FAILED | Status.REJECTED:
                return self.reason_code not in NOT_KEPT
            case Status.DELETED:
                return not self.purged
            case Status.PENDING | Status.TRASHED:
                return True

    @property
    def folder(self) -> str | None:
        """The folder of its renditions, without a slash at its end; None if it has none."""
        return self.renditions[0].key.rpartition("/")[0] if self.renditions else None

    def shows(self, sha256: str) -> bool:
        """Whether lists show it, and with these bytes."""
        return self.is_listed and self.sha256 == sha256

    def keeps(self, sha256: str) -> bool:
        """Whether it is shown or in the trash, and with these bytes."""
        return self.is_kept and self.sha256 == sha256

    def has_expired(self, now: datetime) -> bool:
        """Whether it has expired: the table removes such an item within days, not at once."""
        return self.expires_at is not None and self.expires_at <= now

    def to_item(self) -> dict[str, Any]:
        """The attributes as the table names them; unknown ones are left out."""
        derived = {each.name: each.value(self) for each in _DERIVED if each.in_item}
        return fields.to_item(self) | fields.known(derived)

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> Image:
        """The photo of an item of the table, whose numbers may be of any numeric type."""
        return fields.from_item(Image, item)

    def to_json(self) -> dict[str, Any]:
        """What the API shows of it; unknown properties are left out."""
        # Those of any other photo are from an interrupted try, and may be stored or not.
        shown = self if self.status is Status.READY else replace(self, renditions=())
        derived = {each.name: each.value(self) for each in _DERIVED if each.in_json}
        return fields.to_json(shown) | fields.known(derived)


@immutable(kw_only=True)
class _Derived:
    """What follows from fields: computed whenever a photo is written, never read."""

    name: str
    value: Callable[[Image], str | None]
    in_item: bool = False
    in_json: bool = False


_DERIVED: Final = (
    _Derived(
        name="fileUrl",
        value=lambda image: download_path(image.image_id),
        in_item=True,
        in_json=True,
    ),
    # The keys of the indexes: an item without them is in no list.
    _Derived(
        name="gallery",
        value=lambda image: image.owner if image.is_listed else None,
        in_item=True,
    ),
    # In the trash as well: timelines must learn which photo has left them.
    _Derived(
        name="takenKey",
        value=lambda image: image.taken.key(image.image_id) if image.is_kept else None,
        in_item=True,
    ),
    _Derived(
        name="trash",
        value=lambda image: (
            image.owner if image.status is Status.TRASHED and not image.is_returning else None
        ),
        in_item=True,
    ),
    _Derived(
        name="takenDay",
        value=lambda image: image.taken.day if image.status is Status.READY else None,
        in_json=True,
    ),
)

# All that an item can have: a transition sets some of it and removes the rest.
ATTRIBUTES: Final = (
    *fields.attribute_names(Image),
    *(each.name for each in _DERIVED if each.in_item),
)

# What a tombstone is still needed for once nothing is stored any more: to recognise what comes late
# (an event, another version of the original), and, for a day, to tell timelines.
_OF_TOMBSTONES: Final = frozenset(
    {
        *("imageId", "owner", "status", "uploadedAt", "objectKey", "versionId"),
        *("purged", "expiresAt", "takenKey"),
    }
)
# Every item has a name and a type.
_NOTHING: Final = "deleted"

# The changes that leave of a tombstone only that: random identifiers and dates, no texts, no name,
# nothing that the photo told or could be recognised by.
FORGOTTEN: Final = {
    **{name: None for name in ATTRIBUTES if name not in _OF_TOMBSTONES},
    "fileName": _NOTHING,
    "fileType": _NOTHING,
}


def is_image_id(value: str) -> bool:
    """Whether the value is an identifier as it is given out here."""
    return _IMAGE_ID.fullmatch(value) is not None


def download_path(image_id: str) -> str:
    """Where the original can be downloaded, relative to the site."""
    return f"/v1/images/{image_id}/download"


def original_key(owner: str, image_id: str) -> str:
    """Where the original is stored. It has no extension: its name may not tell the truth."""
    return f"uploads/{owner}/{image_id}"


def rendition_folder(owner: str, image_id: str, edition: str) -> str:
    """The prefix of the keys of a photo's renditions, without a slash at its end.

    CloudFront serves what is below `thumbnails/private/` to nobody without a signed address, also
    if the stack is opened after people have signed in.
    """
    folder = "thumbnails" if owner == PUBLIC_OWNER else _PRIVATE
    return f"{folder}/{image_id}/{edition}"


def trash_folder(image_id: str, trashed_at: datetime) -> str:
    """The prefix of the keys of a photo's renditions in the trash, where CloudFront has no way to.

    It is named after the deletion, so that a photo that is deleted again never gets the same.
    """
    return f"{_TRASH}/{image_id}/{(trashed_at - _EPOCH) // timedelta(microseconds=1)}"


def is_in_trash(rendition_key: str) -> bool:
    """Whether a rendition is in the trash, where CloudFront has no way to."""
    return rendition_key.startswith(f"{_TRASH}/")


def moved(renditions: tuple[Rendition, ...], folder: str) -> tuple[Rendition, ...]:
    """The renditions as they are in another folder."""
    return tuple(
        replace(each, key=f"{folder}/{each.key.rpartition('/')[2]}") for each in renditions
    )


def is_private(rendition_key: str) -> bool:
    """Whether a rendition is that of a person's photo."""
    return rendition_key.startswith(f"{_PRIVATE}/")
