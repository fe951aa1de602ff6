"""What is stored for each person and for the whole site, and what uploads are limited to. Pure.

The Library table has a row for each owner of photos, and some for the site: a photo is counted in
one of them, by its identifier, because DynamoDB writes the same row only some fifty times a second,
and all people together may be quicker. Each photo states how many bytes the rows count for it
(`Image.counted`), so whatever a photo goes through, its own item says what has to be taken off
again. Trash is counted as well. Renditions are not: they follow from the photos, and people know
the sizes of their files.

A photo is counted when its upload is announced, in the transaction that announces it. The bytes
are those that were stated, or as many as S3 would accept; what is too much is given back once the
photo is there (decision 42).
"""

from __future__ import annotations

from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from handlers.immutable import immutable
from handlers.model import fields
from handlers.model.codecs import FLAG, INTEGER, TEXT, TIMESTAMP
from handlers.model.fields import internal, public, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from handlers.model.image import Image

OWNERS: Final = "USAGE"
"""The partition of the table with a row for each owner of photos."""
SITE: Final = "SITE"
"""The partition of the rows of the whole site."""

SITE_KEY: Final = {"pk": SITE, "sk": "USAGE"}
"""Of the row that says who has paused uploads."""

ROWS: Final = 64
"""Among which the photos of the site are counted."""

OVERRIDES: Final = {"max_photos": "maxPhotos", "max_bytes": "maxBytes", "max_today": "maxToday"}
"""The limits that an admin can set for a person: the field and the attribute."""


class Limit(StrEnum):
    """A limit of a person that an upload would exceed."""

    BYTES = "bytes"
    PHOTOS = "photos"
    DAY = "day"


class Pause(StrEnum):
    """Why nobody can upload."""

    ADMIN = "admin"
    """An admin has paused uploads, or in an open stack its owner."""
    BUDGET = "budget"
    """AWS has told that the month's budget is spent."""
    STORAGE = "storage"
    """As much is stored as the site may store."""
    DAY = "day"
    """As many photos as on any day were uploaded today."""


class LimitReachedError(Exception):
    """An upload would exceed a limit of its owner.

    Attributes:
        limit: Which one.
        limits: All limits of the owner.
    """

    def __init__(self, limit: Limit, limits: Limits) -> None:
        super().__init__(limit)
        self.limit = limit
        self.limits = limits


@immutable(kw_only=True)
class Limits:
    """The limits of a person.

    Attributes:
        max_photos: Photos in all.
        max_bytes: Bytes in all.
        max_today: Photos in a day.
    """

    max_photos: int
    max_bytes: int
    max_today: int


@immutable(kw_only=True)
class SiteLimits:
    """The limits of the site; everybody's uploads are paused while one is reached.

    Attributes:
        max_bytes: Bytes in all.
        max_today: Photos in a day.
    """

    max_bytes: int
    max_today: int


@immutable
class Change:
    """By how much a row changes.

    Attributes:
        photos: How many more photos.
        size: How many more bytes.
    """

    photos: int
    size: int

    def __bool__(self) -> bool:
        return bool(self.photos or self.size)

    def __neg__(self) -> Change:
        return Change(-self.photos, -self.size)

    def __add__(self, other: Change) -> Change:
        return Change(self.photos + other.photos, self.size + other.size)

    def __sub__(self, other: Change) -> Change:
        return Change(self.photos - other.photos, self.size - other.size)


NO_CHANGE: Final = Change(0, 0)


@record
class Usage:
    """The row of an owner."""

    photos: int = public("photos", INTEGER, default=0)
    """Photos in all, including those that were announced and those in the trash."""
    size: int = public("bytes", INTEGER, default=0)
    """Of all of them."""
    day: str = internal("day", TEXT, default="")
    """In UTC, of the latest upload."""
    day_photos: int = internal("dayPhotos", INTEGER, default=0)
    """Uploads on that day, whatever became of them."""
    counted_all: bool = internal("countedAll", FLAG, default=False)
    """Whether photos from before there was this row are counted, too."""
    max_photos: int | None = public("maxPhotos", INTEGER, default=None)
    """In place of the stack's setting."""
    max_bytes: int | None = public("maxBytes", INTEGER, default=None)
    """The same."""
    max_today: int | None = public("maxToday", INTEGER, default=None)
    """The same."""

    @property
    def overrides(self) -> dict[str, int | None]:
        """The limits that an admin has set, by attribute."""
        return {name: getattr(self, each) for each, name in OVERRIDES.items()}

    def limits(self, defaults: Limits) -> Limits:
        """The limits of this person."""
        own = {each: getattr(self, each) for each in OVERRIDES}
        known = {each: limit for each, limit in own.items() if limit is not None}
        return Limits(
            max_photos=known.get("max_photos", defaults.max_photos),
            max_bytes=known.get("max_bytes", defaults.max_bytes),
            max_today=known.get("max_today", defaults.max_today),
        )

    def today(self, now: datetime) -> int:
        """Uploads on the day of the clock."""
        return self.day_photos if self.day >= day_of(now) else 0

    def refuses(self, size: int, defaults: Limits, now: datetime) -> Limit | None:
        """The limit that a photo of this size would exceed."""
        limits = self.limits(defaults)
        if self.size + size > limits.max_bytes:
            return Limit.BYTES
        if self.photos >= limits.max_photos:
            return Limit.PHOTOS
        return Limit.DAY if self.today(now) >= limits.max_today else None

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> Usage:
        """The row of an item of the table; of an empty one, that of somebody without photos."""
        return fields.from_item(Usage, item)


@record
class SiteUsage:
    """The rows of the site, together."""

    size: int = public("bytes", INTEGER, default=0)
    """Of all photos."""
    day: str = internal("day", TEXT, default="")
    """In UTC, of the latest upload."""
    day_photos: int = internal("dayPhotos", INTEGER, default=0)
    """Uploads on that day."""
    closed_by: str | None = public("closedBy", TEXT, default=None)
    """The admin who has paused uploads, or `public`: the owner of an open stack."""
    closed_at: datetime | None = public("closedAt", TIMESTAMP, default=None)
    """When."""
    budget_month: str | None = internal("budgetMonth", TEXT, default=None)
    """The month in UTC whose budget is spent."""

    def today(self, now: datetime) -> int:
        """Uploads on the day of the clock."""
        return self.day_photos if self.day >= day_of(now) else 0

    def to_json(self) -> dict[str, Any]:
        """What admins see of it."""
        return fields.to_json(self)

    def pause(self, limits: SiteLimits, now: datetime, size: int = 1) -> Pause | None:
        """Why a photo of this size cannot be uploaded."""
        if self.closed_by is not None:
            return Pause.ADMIN
        if self.budget_month is not None and self.budget_month >= month_of(now):
            return Pause.BUDGET
        if self.size + size > limits.max_bytes:
            return Pause.STORAGE
        return Pause.DAY if self.today(now) >= limits.max_today else None

    @staticmethod
    def from_items(items: Iterable[Mapping[str, Any]]) -> SiteUsage:
        """The sum of the items of the table; of none, that of a new site."""
        rows = [fields.from_item(SiteUsage, item) for item in items]
        day = max((each.day for each in rows), default="")
        paused = next((each for each in rows if each.closed_by is not None), None)
        return SiteUsage(
            size=sum(each.size for each in rows),
            day=day,
            day_photos=sum(each.day_photos for each in rows if each.day == day),
            closed_by=paused.closed_by if paused else None,
            closed_at=paused.closed_at if paused else None,
            budget_month=max((each.budget_month or "" for each in rows), default="") or None,
        )


def owner_key(owner: str) -> dict[str, str]:
    """The key of an owner's row in the Library table."""
    return {"pk": OWNERS, "sk": owner}


def site_key(image_id: str) -> dict[str, str]:
    """The key of the row that counts a photo for the site."""
    return {"pk": SITE, "sk": f"COUNT#{crc32(image_id.encode()) % ROWS:02}"}


def day_of(moment: datetime) -> str:
    """The day by which uploads are counted, in UTC. Its text sorts as days do."""
    return moment.astimezone(UTC).date().isoformat()


def month_of(moment: datetime) -> str:
    """The month of a budget, which AWS counts in UTC."""
    return day_of(moment)[: len("2026-11")]


def counted(image: Image) -> Change:
    """What the rows count for a photo as it is."""
    return NO_CHANGE if image.counted is None else Change(1, image.counted)


def difference(before: Image, after: Image) -> Change:
    """How the rows change when a photo does."""
    return counted(after) - counted(before)
