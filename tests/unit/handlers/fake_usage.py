"""The rows that count photos, in memory, with the promises of the real ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.model.image import BusyError
from handlers.model.usage import (
    LimitReachedError,
    SiteUsage,
    Usage,
    counted,
    day_of,
    month_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from handlers.model.image import Image
    from handlers.model.usage import Change, Limits
    from tests.unit.handlers.fake_tables import FakeItems


class FakeUsage:
    """The rows of owners, by owner, and that of the site."""

    def __init__(self) -> None:
        self.owners: dict[str, Usage] = {}
        self.of_site = SiteUsage()
        self.is_admin: Callable[[str], bool] = lambda _sub: True

    def of(self, owner: str) -> Usage:
        return self.owners.get(owner, Usage())

    def site(self) -> SiteUsage:
        return self.of_site

    def every(self) -> dict[str, Usage]:
        return dict(self.owners)

    def changed(self, owner: str, change: Change) -> None:
        row = self.of(owner)
        size = row.size + change.size
        self.owners[owner] = replace(row, photos=row.photos + change.photos, size=size)
        self.of_site = replace(self.of_site, size=self.of_site.size + change.size)

    def sent_again(self, image: Image, now: datetime) -> None:
        owner = image.owner
        day, row, site = day_of(now), self.of(owner), self.of_site
        self.owners[owner] = replace(row, day=day, day_photos=row.today(now) + 1)
        self.of_site = replace(site, day=day, day_photos=site.today(now) + 1)

    def counted_all(self, owner: str) -> None:
        self.owners[owner] = replace(self.of(owner), counted_all=True)

    def set_limits(self, owner: str, limits: Mapping[str, int], *, admin: str = "") -> bool:
        self.owners[owner] = replace(
            self.of(owner),
            max_photos=limits.get("maxPhotos"),
            max_bytes=limits.get("maxBytes"),
            max_today=limits.get("maxToday"),
        )
        return self.is_admin(admin)

    def close(self, by: str, now: datetime, *, admin: str | None = None) -> bool:
        self.of_site = replace(self.of_site, closed_by=by, closed_at=now)
        return self.is_admin(admin or "")

    def open(self, now: datetime, *, admin: str | None = None) -> bool:  # noqa: ARG002  # as the store
        self.of_site = replace(self.of_site, closed_by=None, closed_at=None, budget_month=None)
        return self.is_admin(admin or "")

    def spend(self, sent_at: datetime) -> None:
        latest = max(self.of_site.budget_month or "", month_of(sent_at))
        self.of_site = replace(self.of_site, budget_month=latest)


class FakeTickets:
    """Announces photos as long as the limits permit."""

    def __init__(self, items: FakeItems, usage: FakeUsage, *, is_busy: bool = False) -> None:
        self._items, self._usage = items, usage
        self._is_busy = is_busy

    def add(self, image: Image, limits: Limits, now: datetime) -> None:
        if self._is_busy:
            raise BusyError
        size = image.counted or 0
        row = self._usage.of(image.owner)
        if limit := row.refuses(size, limits, now):
            raise LimitReachedError(limit, row.limits(limits))
        self._items.add(image)
        self._usage.changed(image.owner, counted(image))
        self._usage.sent_again(image, now)
