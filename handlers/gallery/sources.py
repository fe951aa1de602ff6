"""The lists of photos that timelines are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.gallery.ports import Items
    from handlers.model.timeline import Change, Resume


@dataclass(frozen=True, kw_only=True)
class AllPhotos:
    """All listed photos of an owner."""

    items: Items
    owner: str

    @property
    def name(self) -> str:
        """Its own among all sources of all owners."""
        return f"{self.owner}/all"

    def entries(self, after: Resume | None) -> tuple[bytes, Resume | None]:
        """Some records in their order, and where they go on."""
        return self.items.timeline(self.owner, after)

    def changes(self, since: datetime, after: Resume | None) -> tuple[list[Change], Resume | None]:
        """Some changes in their order, and where they go on."""
        return self.items.changes(self.owner, since, after)
