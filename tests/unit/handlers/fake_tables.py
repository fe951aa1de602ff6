"""The tables in memory, with the promises of the real ones about conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.model.capture_time import Taken
from handlers.model.codecs import timestamp, utc_now
from handlers.model.image import FORGOTTEN, TOMBSTONE_LIFE, BusyError, Image, Status
from handlers.model.order import Order, Position
from handlers.model.timeline import Change, key, record
from handlers.model.usage import NO_CHANGE
from tests.unit.handlers.fake_usage import FakeUsage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from handlers.model.content_claims import Claim
    from handlers.model.timeline import Resume
    from handlers.model.usage import Change as UsageChange


class FakeItems:
    """The table: every write goes through the item's own notation."""

    def __init__(self) -> None:
        self.stored: dict[str, dict[str, Any]] = {}
        # Rows that are no photos: what has left an owner's list by a gift.
        self.left: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.usage = FakeUsage()
        self.timeline_page = 1000
        self.is_busy = False
        self.now: Callable[[], datetime] = utc_now
        self.on_timeline_page: Callable[[], object] = lambda: None

    def __getitem__(self, image_id: str) -> Image:
        return Image.from_item(self.stored[image_id])

    def put(self, image: Image) -> None:
        self.stored[image.image_id] = image.to_item()

    def add(self, image: Image) -> None:
        self.requests.append("add")
        assert image.image_id not in self.stored
        self.put(image)

    def get(self, image_id: str) -> Image | None:
        self.requests.append("get")
        return self[image_id] if image_id in self.stored else None

    def begin(self, image: Image) -> bool:
        self.requests.append("begin")
        item = self.stored.get(image.image_id, {})
        if item.get("status") != "pending":
            return False
        noted = image.to_item()
        item |= {name: noted[name] for name in ("sha256", "renditions")}
        return True

    def settle(self, image: Image, change: UsageChange = NO_CHANGE) -> bool:
        self.requests.append("settle")
        if self.stored.get(image.image_id, {}).get("status") != "pending":
            return False
        self.put(image)
        self.usage.changed(image.owner, change)
        if image.is_listed:
            self.stored[image.image_id]["changedAt"] = timestamp(self.now())
        return True

    def note_restored(self, image_id: str) -> None:
        self.requests.append("note_restored")
        if self.stored.get(image_id, {}).get("status") == "pending":
            self.stored[image_id]["restored"] = True

    def settle_duplicate(self, image: Image, change: UsageChange = NO_CHANGE) -> bool:
        self.requests.append("settle_duplicate")
        shown = self[image.duplicate_of or ""] if image.duplicate_of in self.stored else None
        if shown is None or not shown.shows(image.sha256 or ""):
            return False
        return self.settle(image, change)

    def newest(
        self,
        owner: str,
        after: Position | None,
        count: int,
        *,
        order: Order = Order.UPLOADED,
        start: str | None = None,
    ) -> list[Image]:
        self.requests.append("newest")
        found = self._listed(owner, after, order)
        if start is not None and after is None:
            newest = start if order is Order.TAKEN else start[: len("2026-11-21T12:00:00.000")]
            found = [i for i in found if _place(i, order)[0][: len(newest)] <= newest]
        return [Image.from_item(item) for item in found[:count]]

    def timeline(self, owner: str, after: Resume | None) -> tuple[bytes, Resume | None]:
        self.requests.append("timeline")
        self.on_timeline_page()
        listed = [item for item in self._visible() if item.get("gallery") == owner]
        found, end = self._entries(listed, "takenKey", after)
        return b"".join(_record(item) for item in found), end

    def several(self, image_ids: Sequence[str]) -> list[Image]:
        self.requests.append("several")
        if self.is_busy:
            raise BusyError
        return [self[each] for each in reversed(image_ids) if each in self.stored]

    def changes(
        self, owner: str, since: datetime, after: Resume | None, most: int | None = None
    ) -> tuple[list[Change], Resume | None]:
        self.requests.append("changes")
        self.on_timeline_page()
        changed = [
            item
            for item in self._visible()
            if item["owner"] == owner and item.get("changedAt", "") >= timestamp(since)
        ]
        found, end = self._entries(changed, "changedAt", after, most)
        return [
            Change(
                image_id=item["imageId"].rpartition("#")[2],
                at=item["changedAt"],
                key=key(item["takenKey"]),
                record=_record(item) if "gallery" in item else None,
            )
            for item in found
            if "takenKey" in item
        ], end

    def _visible(self) -> list[dict[str, Any]]:
        """The items as the indexes of timelines show them."""
        return [*self.stored.values(), *self.left]

    def _entries(
        self,
        items: list[dict[str, Any]],
        sort_key: str,
        after: Resume | None,
        most: int | None = None,
    ) -> tuple[list[dict[str, Any]], Resume | None]:
        page = most or self.timeline_page
        found = sorted(items, key=lambda item: (item[sort_key], item["imageId"]))
        if after is not None:
            found = [i for i in found if (i[sort_key], i["imageId"]) > tuple(after["place"])]
        found = found[:page]
        if len(found) < page:
            return found, None
        # Like the real one, which does not read beyond its last entry.
        return found, {"place": [found[-1][sort_key], found[-1]["imageId"]]}

    def describe(self, image_id: str, changes: Mapping[str, str | None]) -> Image | None:
        self.requests.append("describe")
        item = self.stored.get(image_id, {})
        if item.get("status") != "ready" or "duplicateOf" in item:
            return None
        known = {name: text for name, text in changes.items() if text is not None}
        kept = {name: value for name, value in item.items() if name not in changes}
        self.stored[image_id] = kept | known
        return self[image_id]

    def bury(
        self,
        image_id: str,
        now: datetime,
        *,
        owner: str | None = None,
        trashed_until: datetime | None = None,
        record_id: str | None = None,
    ) -> Image | None:
        self.requests.append("bury")
        image = self[image_id] if image_id in self.stored else None
        if image is None or image.status is Status.DELETED or image.has_expired(now):
            return None
        if owner not in (None, image.owner):
            return None
        if trashed_until is not None:
            since = image.trashed_at if "trash" in self.stored[image_id] else None
            if since is None or since > trashed_until:
                return None
        item = self.stored[image_id]
        item |= {
            "status": Status.DELETED.value,
            "changedAt": timestamp(now),
            "unfinished": "purge",
            "unfinishedSince": timestamp(now),
            **({"purgeRecord": record_id} if record_id else {}),
        }
        for name in ("gallery", "expiresAt", "trash", "trashedAt", "edition"):
            item.pop(name, None)
        return self[image_id]

    def purged(self, image_id: str, now: datetime) -> None:
        self.requests.append("purged")
        item = self.stored[image_id]
        if item["status"] != "deleted" or item.get("purged"):
            return
        expires_at = int((now + TOMBSTONE_LIFE).timestamp())
        left = {"unfinished": "forget", "unfinishedSince": timestamp(now)}
        item |= {**FORGOTTEN, "purged": True, "expiresAt": expires_at, **left}
        self.stored[image_id] = {name: each for name, each in item.items() if each is not None}

    def _listed(self, owner: str, after: Position | None, order: Order) -> list[dict[str, Any]]:
        """The entries of an index, newest first; it holds only items that have both its keys."""
        found = [item for item in self.stored.values() if item.get("gallery") == owner]
        found.sort(key=lambda item: _place(item, order), reverse=True)
        if after is None:
            return found
        return [item for item in found if _place(item, order) < _after(after)]


def _place(item: Mapping[str, Any], order: Order) -> tuple[str, str]:
    if order is Order.TAKEN:
        return item["takenKey"], item["imageId"]
    # The real index has no order of its own within a moment, but always the same one.
    return item["uploadedAt"], item["imageId"][::-1]


def _record(item: Mapping[str, Any]) -> bytes:
    return record(item["takenKey"], item.get("width"), item.get("height"))


def _after(position: Position) -> tuple[str, str]:
    if position.taken_at is None:
        return timestamp(position.uploaded_at), position.image_id[::-1]
    place = Taken(position.taken_at, position.uploaded_at).key(position.image_id)
    return place, position.image_id


class FakeContentClaims:
    """The table of claims."""

    def __init__(self) -> None:
        self.stored: dict[str, Claim] = {}

    def get(self, content_id: str) -> Claim | None:
        return self.stored.get(content_id)

    def claim(self, content_id: str, claim: Claim) -> Claim:
        found = self.stored.get(content_id)
        if found is not None and found.image_id != claim.image_id:
            return found
        self.stored[content_id] = claim
        return claim

    def take_over(self, content_id: str, former: Claim, claim: Claim) -> bool:
        if self.stored.get(content_id) != former:
            return False
        self.stored[content_id] = claim
        return True

    def release(self, content_id: str, image_id: str) -> None:
        found = self.stored.get(content_id)
        if found is not None and found.image_id == image_id:
            del self.stored[content_id]
