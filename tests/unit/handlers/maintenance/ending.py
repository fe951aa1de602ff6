"""A world in which photos are moved, cleaned up and ended, with all that is stored of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from handlers.maintenance.addresses import Addresses
from handlers.maintenance.cleaning import Cleaning
from handlers.maintenance.emptying import Emptying
from handlers.maintenance.events import message_of
from handlers.maintenance.model import Empty, Settle
from handlers.maintenance.moving import Moving
from handlers.maintenance.settling import Settling
from handlers.model.content_claims import Claim, content_id
from handlers.model.image import (
    Image,
    Rendition,
    Status,
    Unfinished,
    moved,
    original_key,
    rendition_folder,
    trash_folder,
)
from tests.unit.handlers.fake_tables import FakeContentClaims, FakeItems
from tests.unit.handlers.fake_trash import FakeJobs
from tests.unit.handlers.fakes import FakeOriginals, FakeRenditions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from handlers.maintenance.model import Message
    from handlers.model.removal import Removal

NOW = datetime(2026, 11, 29, 12, 0, 0, 0, UTC)
NAMES = ("thumb.avif", "large.avif")
OWNER = "0a1b2c3d-0000-4000-8000-00000000000a"


class Ending:
    """Fakes of everything, with the promises of the real ones, and the operations over them."""

    def __init__(self, wrap: Callable[[Any], Any] = lambda port: port) -> None:
        self.items, self.claims = Items(), FakeContentClaims()
        self.originals, self.renditions = Originals(), Renditions()
        self.jobs, self.removals, self.site = FakeJobs(), Removals(), Site(self.renditions)
        self.queue: list[Message] = []
        self.now = NOW
        self.made = 0
        self.wrap = wrap

    @property
    def settling(self) -> Settling:
        wrap = self.wrap
        addresses = Addresses(
            picture_token=lambda folder, _: f"picture:{folder}",
            download_token=lambda path, _: f"download:{path}",
            now=lambda: self.now,
        )
        transitions = Transitions(self)
        return Settling(
            items=wrap(self.items),
            moving=Moving(
                items=wrap(self.items),
                trash=wrap(transitions),
                restores=wrap(transitions),
                claims=wrap(self.claims),
                renditions=wrap(self.renditions),
                now=lambda: self.now,
            ),
            cleaning=Cleaning(
                originals=wrap(self.originals),
                renditions=wrap(self.renditions),
                claims=wrap(self.claims),
                addresses=addresses,
            ),
            site=wrap(self.site),
            settlements=wrap(transitions),
            removals=wrap(self.removals),
            now=lambda: self.now,
        )

    @property
    def emptying(self) -> Emptying:
        return Emptying(
            items=self.items,
            trash=Transitions(self),
            settling=self.settling,
            jobs=self.jobs,
            removals=self.removals,
            queue=self,
            now=lambda: self.now,
        )

    def send(self, message: Message) -> None:
        self.queue.append(message)

    def deliver(self, body: str) -> None:
        """Deliver a message, and all that follow from it."""
        self.queue.append(message_of(body))
        while self.queue:
            match message := self.queue.pop(0):
                case Settle():
                    self.emptying.settle(message)
                case Empty():
                    self.emptying.empty(message)
                case _:
                    raise AssertionError(message)

    def added(self, content: str | None = None) -> Image:
        """A photo that lists show, with everything that is stored of one."""
        self.made += 1
        image_id = f"00000000-0000-4000-8000-{self.made:012x}"
        folder = rendition_folder(OWNER, image_id, f"{self.made:016x}")
        renditions = tuple(
            Rendition(key=f"{folder}/{name}", width=1, height=1, size=1, media_type="image/avif")
            for name in NAMES
        )
        sha256 = content or f"{self.made:064x}"
        image = Image(
            image_id=image_id,
            owner=OWNER,
            file_name="a name.jpg",
            file_type="image/jpeg",
            uploaded_at=NOW,
            status=Status.READY,
            object_key=original_key(OWNER, image_id),
            sha256=sha256,
            renditions=renditions,
        )
        for each in renditions:
            self.renditions.put(each.key, b"picture", "image/avif")
        self.renditions.put(self.download(image), b"download", "image/jpeg")
        image = replace(image, version_id=self.originals.put(image.object_key, b"original"))
        self.claims.stored[content_id(OWNER, sha256)] = Claim(image_id=image_id, until=NOW)
        self.items.put(image)
        return image

    def download(self, image: Image) -> str:
        return f"downloads/{image.image_id}/{(image.sha256 or '')[:16]}/photo"

    def changed(self, image: Image, **changes: Any) -> Image:
        """Writes an item with changes."""
        changed = replace(self.items[image.image_id], **changes)
        self.items.put(changed)
        return changed

    def trashed(self, image: Image, record: str | None = None) -> Image:
        """As the gallery's function leaves it."""
        self.now += timedelta(seconds=1)
        return self.changed(
            image,
            status=Status.TRASHED,
            trashed_at=self.now,
            unfinished=Unfinished.MOVE,
            trash_records=(record,) if record else (),
        )

    def returning(self, image: Image) -> Image:
        return self.changed(image, unfinished=Unfinished.RESTORE, edition="e" * 16)

    def buried(self, image: Image, record: str | None = None) -> Image:
        return self.changed(
            image,
            status=Status.DELETED,
            unfinished=Unfinished.PURGE,
            purge_record=record,
            trashed_at=None,
        )

    def settle(self, *images: Image) -> list[str]:
        """Settles photos; gives those with which it could not be done."""
        return self.settling.settle([each.image_id for each in images])

    def folders(self, image: Image) -> set[str]:
        """Where there are renditions of a photo."""
        keys = [key for key in self.renditions.stored if image.image_id in key]
        return {key.rpartition("/")[0] for key in keys if not key.startswith("downloads/")}


class Transitions:
    """The writes of the real stores, over the items in memory."""

    def __init__(self, ending: Ending) -> None:
        self._ending = ending

    def moved(self, image: Image, now: datetime) -> bool:
        found = self._ending.items[image.image_id]
        asked = (Status.TRASHED, Unfinished.MOVE, image.trashed_at)
        if (found.status, found.unfinished, found.trashed_at) != asked or found.folder is None:
            return False
        folder = trash_folder(image.image_id, image.trashed_at or now)
        self._ending.changed(
            found,
            renditions=moved(found.renditions, folder),
            unfinished=Unfinished.CLEAN,
            leftovers=(*found.leftovers, found.folder),
            past_folders=(*found.past_folders, found.folder),
        )
        return True

    def restore(
        self, image: Image, *, former: Claim | None, now: datetime, job_id: str | None
    ) -> bool:
        del former
        folder = rendition_folder(image.owner, image.image_id, image.edition or "")
        claim = Claim(image_id=image.image_id, until=now)
        self._ending.claims.stored[content_id(image.owner, image.sha256 or "")] = claim
        return self._returned(image, job_id, renditions=moved(image.renditions, folder))

    def restore_duplicate(
        self, image: Image, shown: Image, *, now: datetime, job_id: str | None
    ) -> bool:
        del now
        return self._returned(image, job_id, duplicate_of=shown.image_id, renditions=())

    def cleaned(self, image: Image, *, addresses: int) -> bool:
        found = self._ending.items[image.image_id]
        if (found.unfinished, found.leftovers) != (image.unfinished, image.leftovers):
            return False
        if image.unfinished is Unfinished.CLEAN:
            found = self._ending.changed(found, unfinished=None, trash_records=())
            is_gone = image.status is Status.TRASHED
            for record_id in image.trash_records:
                self._ending.removals.counted(record_id, addresses, is_gone=is_gone)
        self._ending.changed(found, leftovers=())
        return True

    def purged(
        self, image: Image, now: datetime, *, addresses: int, job_id: str | None = None
    ) -> bool:
        found = self._ending.items[image.image_id]
        if found.purged or found.status is not Status.DELETED:
            return False
        self._ending.items.purged(image.image_id, now)
        for record_id in {image.purge_record, *image.trash_records} - {None}:
            self._ending.removals.counted(record_id or "", addresses, is_gone=True)
        if job_id is not None:
            self._ending.jobs.one_done(job_id)
        return True

    def oldest(self, owner: str, until: datetime, after: Any, count: int) -> tuple[list[str], Any]:
        del after
        images = [Image.from_item(each) for each in self._ending.items.stored.values()]
        found = [
            each.image_id
            for each in images
            if each.owner == owner
            and each.status is Status.TRASHED
            and not each.is_returning
            and (each.trashed_at or NOW) <= until
        ]
        return found[:count], None

    def unfinished(
        self, kind: Unfinished, until: datetime, after: Any, count: int
    ) -> tuple[list[str], Any]:
        del kind, until, after, count
        return [], None

    def _returned(self, image: Image, job_id: str | None, **changes: Any) -> bool:
        found = self._ending.items[image.image_id]
        if not found.is_returning or found.edition != image.edition:
            return False
        self._ending.changed(
            found,
            status=Status.READY,
            trashed_at=None,
            edition=None,
            unfinished=Unfinished.CLEAN,
            leftovers=(*found.leftovers, found.folder or ""),
            **changes,
        )
        if job_id is not None:
            self._ending.jobs.one_done(job_id)
        return True


class Items(FakeItems):
    def bury(
        self,
        image_id: str,
        now: datetime,
        *,
        owner: str | None = None,
        trashed_until: datetime | None = None,
        record_id: str | None = None,
    ) -> Image | None:
        del now, owner
        found = self[image_id] if image_id in self.stored else None
        if found is None or found.status is Status.DELETED:
            return None
        if trashed_until is not None and (
            found.status is not Status.TRASHED
            or found.is_returning
            or (found.trashed_at or NOW) > trashed_until
        ):
            return None
        changes: dict[str, Any] = {"unfinished": Unfinished.PURGE, "purge_record": record_id}
        self.put(replace(found, status=Status.DELETED, trashed_at=None, **changes))
        return self[image_id]


class Renditions(FakeRenditions):
    def copy_all(self, renditions: Sequence[Rendition], folder: str) -> None:
        for each in renditions:
            if each.key in self.stored:
                name = each.key.rpartition("/")[2]
                self.copy(each.key, f"{folder}/{name}", each.media_type)


class Originals(FakeOriginals):
    def delete_all(self, key: str) -> int:
        self.hide(key)
        return len(self.versions.pop(key, {}))


class Removals:
    """The records: what they count, and which are finished."""

    def __init__(self) -> None:
        self.gone: dict[str, int] = {}
        self.restored: dict[str, int] = {}
        self.addresses: dict[str, int] = {}
        self.photos: dict[str, int | None] = {}
        self.finished: list[str] = []

    def add(self, removal: Removal) -> None:
        self.photos[removal.record_id] = removal.photos

    def finish(self, record_id: str, now: datetime) -> None:
        del now
        photos = self.photos.get(record_id, 1)
        if photos is not None and self._counted(record_id) >= photos:
            self.finished.append(record_id)

    def close(self, record_id: str, left: int, now: datetime) -> None:
        del now
        self.photos[record_id] = self._counted(record_id) + left
        if not left:
            self.finished.append(record_id)

    def counted(self, record_id: str, addresses: int, *, is_gone: bool) -> None:
        counts = self.gone if is_gone else self.restored
        counts[record_id] = counts.get(record_id, 0) + 1
        self.addresses[record_id] = self.addresses.get(record_id, 0) + addresses

    def _counted(self, record_id: str) -> int:
        return self.gone.get(record_id, 0) + self.restored.get(record_id, 0)


class Site:
    """Shows what is stored, and what it was told to keep."""

    def __init__(self, renditions: Renditions) -> None:
        self._renditions = renditions
        self.keeps: set[str] = set()
        self.invalidated: list[list[str]] = []
        self.asked: list[str] = []
        self.answer: int | None = None

    def invalidate(self, paths: Sequence[str], reference: str) -> None:
        assert len(reference) == 64
        self.invalidated.append([*paths])

    def statuses(self, paths: Sequence[str]) -> Mapping[str, int]:
        self.asked += paths
        return {path: self.answer or self._status(path) for path in paths}

    def _status(self, path: str) -> int:
        key = path.lstrip("/").partition("?")[0]
        return 200 if key in self._renditions.stored or key in self.keeps else 404
