"""The trash in memory, and a maintenance function that does at once what items say."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handlers.model.codecs import timestamp
from handlers.model.content_claims import content_id
from handlers.model.image import (
    Image,
    Status,
    Unfinished,
    moved,
    rendition_folder,
    trash_folder,
)
from handlers.model.job import Job

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.model.order import Position
    from handlers.model.removal import Removal
    from handlers.model.timeline import Resume
    from tests.unit.handlers.fake_tables import FakeItems
    from tests.unit.handlers.fakes import World


class FakeTrash:
    """The transitions of the trash, over the fake of the table."""

    def __init__(self, items: FakeItems) -> None:
        self._items = items
        self.editions = 0
        self.counts_at_once = 1000

    def page(self, owner: str, after: Position | None, count: int) -> list[Image]:
        self._items.requests.append("trash_page")
        found = sorted(self._in_trash(owner), key=_place, reverse=True)
        if after is not None:
            place = (after.uploaded_at, after.image_id)
            found = [each for each in found if _place(each) < place]
        return found[:count]

    def count(self, owner: str, after: Resume | None) -> tuple[int, Resume | None]:
        self._items.requests.append("trash_count")
        counted = int(after["counted"]) if after else 0
        left = len(self._in_trash(owner)) - counted
        if left <= self.counts_at_once:
            return left, None
        return self.counts_at_once, {"counted": counted + self.counts_at_once}

    def trash(
        self, image_id: str, owner: str, now: datetime, *, record_id: str | None = None
    ) -> bool:
        self._items.requests.append("trash")
        image = self._found(image_id, owner)
        if image is None or not image.is_listed:
            return False
        there = replace(
            image,
            status=Status.TRASHED,
            trashed_at=now,
            trash_records=_with(image.trash_records, record_id),
        )
        self._put(there, Unfinished.MOVE, now, changed=True)
        return True

    def moved(self, image: Image, now: datetime) -> bool:
        found = self._found(image.image_id, image.owner)
        if found is None or found.unfinished is not Unfinished.MOVE or not found.trashed_at:
            return False
        there = replace(
            found,
            renditions=moved(found.renditions, trash_folder(found.image_id, found.trashed_at)),
            leftovers=(*found.leftovers, found.folder or ""),
            past_folders=(*found.past_folders, found.folder or ""),
        )
        self._put(there, Unfinished.CLEAN, now)
        return True

    def restore(self, image: Image, now: datetime) -> Image | None:
        self._items.requests.append("restore")
        found = self._found(image.image_id, image.owner)
        if found is None or not found.is_kept:
            return None
        if found.is_listed or found.is_returning:
            return found
        if found.unfinished is Unfinished.MOVE and found.trashed_at:
            folder = trash_folder(found.image_id, found.trashed_at)
            self._back(found, now, leftovers=(*found.leftovers, folder))
        else:
            self.editions += 1
            edition = f"{self.editions:016x}"
            self._put(replace(found, edition=edition), Unfinished.RESTORE, now)
        return self._items[image.image_id]

    def keep(self, image: Image, now: datetime, *, record_id: str | None = None) -> bool:
        self._items.requests.append("keep")
        found = self._found(image.image_id, image.owner)
        if found is None or not found.is_returning or found.edition != image.edition:
            return False
        folder = rendition_folder(found.owner, found.image_id, found.edition or "")
        kept = replace(
            found,
            edition=None,
            leftovers=(*found.leftovers, folder),
            trash_records=_with(found.trash_records, record_id),
        )
        self._put(kept, Unfinished.CLEAN, now)
        return True

    def arrived(self, image: Image, now: datetime) -> bool:
        """As the real restores.py does it, for a photo whose claim is still its own."""
        found = self._found(image.image_id, image.owner)
        if found is None or not found.is_returning or found.edition != image.edition:
            return False
        folder = rendition_folder(found.owner, found.image_id, found.edition or "")
        back = replace(found, renditions=moved(found.renditions, folder))
        self._back(back, now, leftovers=(*found.leftovers, found.folder or ""))
        return True

    def cleaned(self, image: Image) -> None:
        found = self._items[image.image_id]
        if found.leftovers != image.leftovers or found.unfinished is not image.unfinished:
            return
        found = replace(found, leftovers=())
        if found.unfinished is Unfinished.CLEAN:
            found = replace(found, unfinished=None, unfinished_since=None, trash_records=())
        self._write(found)

    def _back(self, image: Image, now: datetime, leftovers: tuple[str, ...]) -> None:
        listed = replace(
            image,
            status=Status.READY,
            trashed_at=None,
            edition=None,
            leftovers=leftovers,
        )
        self._put(listed, Unfinished.CLEAN, now, changed=True)

    def _in_trash(self, owner: str) -> list[Image]:
        stored = self._items.stored
        return [self._items[each] for each in stored if stored[each].get("trash") == owner]

    def _found(self, image_id: str, owner: str) -> Image | None:
        image = self._items[image_id] if image_id in self._items.stored else None
        return image if image is not None and image.owner == owner else None

    def _put(self, image: Image, left: Unfinished, now: datetime, *, changed: bool = False) -> None:
        self._write(replace(image, unfinished=left, unfinished_since=now))
        if changed:
            self._items.stored[image.image_id]["changedAt"] = timestamp(now)

    def _write(self, image: Image) -> None:
        """An item has more than a photo: when it changed."""
        changed_at = self._items.stored[image.image_id].get("changedAt")
        self._items.put(image)
        if changed_at is not None:
            self._items.stored[image.image_id]["changedAt"] = changed_at


class FakeJobs:
    """The jobs of the table."""

    def __init__(self) -> None:
        self.stored: dict[str, dict[str, Any]] = {}

    def get(self, job_id: str) -> Job | None:
        return Job.from_item(self.stored[job_id]) if job_id in self.stored else None

    def add(self, job: Job) -> None:
        assert job.job_id not in self.stored
        self.stored[job.job_id] = job.to_item()

    def record(self, job_id: str, *, failed: int, finished: bool, total: int | None = None) -> None:
        job = self.get(job_id)
        if job is not None and not job.finished:
            total = job.total if total is None else total
            changed = replace(job, failed=failed, finished=finished, total=total)
            self.stored[job_id] = changed.to_item()

    def one_done(self, job_id: str) -> None:
        job = Job.from_item(self.stored[job_id])
        self.stored[job_id] = replace(job, done=job.done + 1).to_item()


class FakeRemovals:
    """The records of removal."""

    def __init__(self) -> None:
        self.stored: dict[str, Removal] = {}

    def add(self, removal: Removal) -> None:
        assert removal.record_id not in self.stored
        self.stored[removal.record_id] = removal

    def recount(self, record_id: str, photos: int, now: datetime) -> None:
        found = replace(self.stored[record_id], photos=photos)
        self.stored[record_id] = replace(found, finished_at=now if found.is_over else None)


class FakeMaintenance:
    """Does what the messages that were sent ask for, completely and at once."""

    def __init__(self, world: World) -> None:
        self._world = world

    def work(self) -> None:
        while self._world.sent:
            message = json.loads(self._world.sent.pop(0))
            if message["task"] == "empty":
                self._empty(message["jobId"])
            for image_id in message.get("imageIds", ()):
                self.settle(image_id)

    def release_claims_without_photos(self) -> None:
        claims, stored = self._world.content_claims.stored, self._world.items.stored
        for content, claim in list(claims.items()):
            if stored.get(claim.image_id, {}).get("status", "deleted") == "deleted":
                del claims[content]

    def settle(self, image_id: str) -> None:
        world = self._world
        if image_id not in world.items.stored:
            return
        image = world.items[image_id]
        if image.status is Status.DELETED:
            self._purge(image)
            return
        if image.unfinished is Unfinished.MOVE and image.trashed_at:
            self._copy(image, trash_folder(image_id, image.trashed_at))
            world.trashed.moved(image, world.now)
        if image.is_returning:
            self._copy(image, rendition_folder(image.owner, image_id, image.edition or ""))
            world.trashed.arrived(image, world.now)
        image = world.items[image_id]
        for folder in image.leftovers:
            self._remove(folder)
        world.trashed.cleaned(image)
        if not image.is_listed:
            self._remove(f"downloads/{image_id}")

    def _empty(self, job_id: str) -> None:
        world = self._world
        job = world.jobs.get(job_id)
        assert job is not None
        for image_id in list(world.items.stored):
            until = job.started_at
            if world.items.bury(image_id, world.now, owner=job.user_id, trashed_until=until):
                self.settle(image_id)

    def _copy(self, image: Image, folder: str) -> None:
        copies = moved(image.renditions, folder)
        for rendition, copy in zip(image.renditions, copies, strict=True):
            self._world.renditions.copy(rendition.key, copy.key, copy.media_type)

    def _purge(self, image: Image) -> None:
        world, image_id = self._world, image.image_id
        world.originals.hide(image.object_key)
        world.originals.versions.setdefault(image.object_key, {}).clear()
        for folder in ("thumbnails", "thumbnails/private", "trash", "downloads"):
            self._remove(f"{folder}/{image_id}")
        if image.sha256 is not None:
            world.content_claims.release(content_id(image.owner, image.sha256), image_id)
        world.items.purged(image_id, world.now)

    def _remove(self, folder: str) -> None:
        for key in [
            each for each in self._world.renditions.stored if each.startswith(f"{folder}/")
        ]:
            self._world.renditions.delete(key)


def _with(records: tuple[str, ...], record_id: str | None) -> tuple[str, ...]:
    return records if record_id is None else (*records, record_id)


def _place(image: Image) -> Any:
    return image.trashed_at, image.image_id
