"""A world with a person's photos in every state, which are exported or deleted with the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from handlers.maintenance.events import body_of, message_of
from handlers.maintenance.exporting import Exporting
from handlers.maintenance.leaving import Leaving
from handlers.maintenance.model import Export, Leave, UnfinishedError
from handlers.model.export import EXPORT_LIFE
from handlers.model.export import Export as Row
from handlers.model.image import Image, Status, Unfinished, trash_folder
from handlers.model.job import JOB_LIFE, Job, JobKind
from handlers.model.stored_objects import Version
from tests.unit.handlers.fake_exports import FakeExportFiles, FakeExports
from tests.unit.handlers.fake_people import FakePeople, person
from tests.unit.handlers.maintenance.ending import NOW, OWNER, Ending, Items, Originals
from tests.unit.handlers.scheduler import Killed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.maintenance.model import Message
    from handlers.model.order import Position

JOB_ID = "70b00000-0000-4000-8000-000000000000"
RECORD = "2026-11-29T12:00:00.000000Z#0123456789abcdef"
OTHER = "0a1b2c3d-0000-4000-8000-00000000000b"


class AllItems(Items):
    """The table, whose scans find two items at a time."""

    def of_owner(self, owner: str, after: Any) -> tuple[list[Image], Any]:
        ids = [each for each in sorted(self.stored) if after is None or each > after["imageId"]]
        page = ids[:2]
        images = [self[each] for each in page]
        end = {"imageId": page[-1]} if len(ids) > len(page) else None
        return [each for each in images if each.owner == owner], end

    def forget(self, image_id: str) -> None:
        if self.stored[image_id].get("purged"):
            for name in ("takenKey", "changedAt", "unfinished", "unfinishedSince"):
                self.stored[image_id].pop(name, None)


class PagedOriginals(Originals):
    """The bucket, whose lists have two keys at a time."""

    def page(self, prefix: str, after: str | None) -> tuple[list[Version], str | None]:
        keys = [each for each in sorted(self.versions) if each.startswith(prefix)]
        keys = [each for each in keys if after is None or each > after]
        found = [
            Version(key=key, version_id=each, stored_at=NOW, is_latest=True)
            for key in keys[:2]
            for each in self.versions[key]
        ]
        return found, keys[1] if len(keys) > 2 else None


class Departures(Ending):
    """Everything that exporting and leaving need, and the queue of their messages."""

    now: datetime

    def __init__(self, wrap: Callable[[Any], Any] = lambda port: port) -> None:
        super().__init__(wrap)
        self.items, self.originals = AllItems(), PagedOriginals()
        self.people = FakePeople(
            [person(OWNER, "Bob", leaving=JOB_ID, blocked=True), person(OTHER, "Ada", admin=True)]
        )
        self.exports = FakeExports(self.jobs)
        self.files = FakeExportFiles(self.originals)
        self.logins_deleted: list[str] = []
        self.timelines_deleted: list[str] = []
        self.messages: list[str] = []
        self.delays: list[int] = []

    def delete(self, sub: str) -> None:
        """Of the user pool."""
        self.logins_deleted.append(sub)

    def delete_older(self, owner: str, than: datetime) -> None:
        """Of the snapshots of timelines."""
        assert than > self.now
        self.timelines_deleted.append(owner)

    def page(self, owner: str, after: Position | None, count: int) -> list[Image]:
        """Of the trash."""
        images = [Image.from_item(each) for each in self.items.stored.values()]
        found = sorted(
            (each for each in images if each.owner == owner and each.trashed_at is not None),
            key=lambda each: (each.trashed_at, each.image_id),
            reverse=True,
        )
        if after is not None:
            ids = [each.image_id for each in found]
            found = found[ids.index(after.image_id) + 1 :]
        return found[:count]

    def leaving(self) -> Leaving:
        wrap = self.wrap
        return Leaving(
            items=wrap(self.items),
            settling=self.settling,
            claims=wrap(Claims(self)),
            originals=wrap(self.originals),
            timelines=wrap(self),
            exports=wrap(self.exports),
            files=wrap(self.files),
            people=wrap(self.people),
            logins=wrap(self),
            jobs=wrap(self.jobs),
            removals=wrap(self.removals),
            queue=wrap(Messages(self)),
            now=lambda: self.now,
        )

    def exporting(self) -> Exporting:
        wrap = self.wrap
        return Exporting(
            items=wrap(self.items),
            trash=wrap(self),
            people=self.people,
            exports=wrap(self.exports),
            files=wrap(self.files),
            jobs=wrap(self.jobs),
            queue=wrap(Messages(self)),
            now=lambda: self.now,
        )

    def begin(self, kind: JobKind, job_id: str = JOB_ID) -> None:
        job = Job(
            job_id=job_id,
            kind=kind,
            user_id=OWNER,
            by=OTHER,
            started_at=self.now,
            record_id=RECORD if kind is JobKind.LEAVE else None,
            expires_at=self.now + JOB_LIFE,
        )
        if kind is JobKind.EXPORT:
            row = Row(
                export_id=job_id,
                user_id=OWNER,
                created_at=self.now,
                expires_at=self.now + EXPORT_LIFE,
            )
            assert self.exports.begin(row, job, self.now)
            self.messages.append(body_of(Export(job_id=job_id)))
        else:
            self.jobs.add(job)
            self.messages.append(body_of(Leave(job_id=job_id)))

    def run(self, most: int = 1000) -> None:
        """Delivers every message, again if it broke off, until none is left."""
        for _ in range(most):
            if not self.messages:
                return
            self.deliver_one(self.messages[0])
        raise AssertionError(self.messages)

    def deliver_one(self, body: str, *, last: bool = False) -> bool:
        """Whether a message is done, and gone from the queue."""
        message = message_of(body)
        try:
            if isinstance(message, Leave):
                self.leaving().work(message, last=last)
            else:
                assert isinstance(message, Export)
                self.exporting().work(message, last=last)
        except (Killed, UnfinishedError):
            return False
        self.messages.remove(body)
        return True

    @property
    def job(self) -> Job:
        return Job.from_item(self.jobs.stored[JOB_ID])

    def described(self, image: Image, **changes: Any) -> Image:
        return self.changed(image, **changes)

    def in_trash(self, image: Image) -> Image:
        """A photo that has been in the trash for a while."""
        self.now += timedelta(seconds=1)
        folder = trash_folder(image.image_id, self.now)
        for each in image.renditions:
            self.renditions.copy(each.key, f"{folder}/{each.key.rpartition('/')[2]}", "image/avif")
            self.renditions.delete(each.key)
        moved = [
            replace(each, key=f"{folder}/{each.key.rpartition('/')[2]}")
            for each in image.renditions
        ]
        return self.changed(
            image, status=Status.TRASHED, trashed_at=self.now, renditions=tuple(moved)
        )

    def in_every_state(self) -> list[Image]:
        """A photo of theirs in every state that there is."""
        listed, trashed, restoring, pending, failed, rejected, duplicate, deleted = (
            self.added() for _ in range(8)
        )
        self.in_trash(trashed)
        self.returning(self.trashed(restoring))
        self.changed(pending, status=Status.PENDING, unfinished=Unfinished.UPLOAD)
        self.changed(failed, status=Status.FAILED)
        self.changed(rejected, status=Status.REJECTED)
        self.changed(duplicate, duplicate_of=listed.image_id, renditions=())
        self.buried(deleted)
        return [listed, trashed, restoring, pending, failed, rejected, duplicate, deleted]


class Claims:
    """The claims, with a walk of two at a time."""

    def __init__(self, departures: Departures) -> None:
        self._claims = departures.claims

    def __getattr__(self, name: str) -> Any:
        return getattr(self._claims, name)

    def walk(self, after: Any, count: int) -> tuple[dict[str, Any], Any]:
        assert count
        names = sorted(each for each in self._claims.stored if after is None or each > after["id"])
        found = {each: self._claims.stored[each] for each in names[:2]}
        return found, {"id": names[1]} if len(names) > 2 else None


class Messages:
    """The queue; a message that is to wait lets its time pass."""

    def __init__(self, departures: Departures) -> None:
        self._departures = departures

    def send(self, message: Message, *, delay: int = 0) -> None:
        self._departures.messages.append(body_of(message))
        if delay:
            self._departures.delays.append(delay)
            self._departures.now += timedelta(seconds=delay)
