"""An export: a folder of the originals' bucket with everything of a person's, for them.

It has copies of the originals under names that mean something to people, and manifests with what is
known about each photo. The Library table knows of one export for each person, the latest.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from handlers.model import fields
from handlers.model.codecs import EPOCH_SECONDS, INTEGER, SWITCH, TEXT, TIMESTAMP, timestamp
from handlers.model.fields import internal, public, record

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPORTS: Final = "exports"
"""The folder of the originals' bucket that has a folder for each person's."""

# As long as the bucket keeps the files (components/lifecycle.py).
EXPORT_LIFE: Final = timedelta(days=7)
# One that has not come to its end after this never will, and another may take its place.
LONGEST: Final = timedelta(days=1)

MANIFEST: Final = "manifest.json"
"""What an export ends with: whose it is, and how much there is."""


@record
class Export:
    """One export."""

    export_id: str = public("exportId", TEXT)
    """That of the job which makes it."""
    user_id: str = internal("userId", TEXT)
    """Whose photos these are; nobody else gets to see it."""
    created_at: datetime = public("createdAt", TIMESTAMP)
    """When it began."""
    expires_at: datetime = internal("expiresAt", EPOCH_SECONDS)
    """When its files are removed."""
    photos: int = public("photos", INTEGER, default=0)
    """Photos that are in it so far."""
    size: int = public("bytes", INTEGER, default=0)
    """Bytes of their files."""
    failed: int = public("failed", INTEGER, default=0)
    """Photos whose file could not be copied."""
    parts: int = internal("parts", INTEGER, default=0)
    """Manifests of photos, which are numbered from 1."""
    finished: bool = public("finished", SWITCH, default=False)
    """Whether everything is in it."""

    @property
    def folder(self) -> str:
        """The prefix of its keys, without a slash at its end."""
        return export_folder(self.user_id, self.export_id)

    def has_expired(self, now: datetime) -> bool:
        """Whether its files may be gone: the table removes the row within days, not at once."""
        return self.expires_at <= now

    def to_item(self) -> dict[str, Any]:
        """The attributes as the table names them."""
        return export_key(self.user_id) | fields.to_item(self)

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> Export:
        """The export of an item of the table."""
        return fields.from_item(Export, item)

    def to_json(self) -> dict[str, Any]:
        """What its person gets to see of it."""
        return fields.to_json(self) | {"expiresAt": timestamp(self.expires_at)}


def exports_folder(user_id: str) -> str:
    """The folder of all exports of a person, without a slash at its end."""
    return f"{EXPORTS}/{user_id}"


def export_folder(user_id: str, export_id: str) -> str:
    """The folder of an export, without a slash at its end."""
    return f"{exports_folder(user_id)}/{export_id}"


def part_name(part: int) -> str:
    """The file with what is known about the photos of a part."""
    return f"manifest-{part:04}.json"


def export_key(user_id: str) -> dict[str, str]:
    """The key of a person's export in the Library table."""
    return {"pk": f"USER#{user_id}", "sk": "EXPORT"}
