"""What the maintenance function needs from outside; handlers/store describes each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from handlers.model.order import Order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from handlers.maintenance.model import Message
    from handlers.model.content_claims import Claim
    from handlers.model.export import Export
    from handlers.model.image import Image, Rendition, Unfinished
    from handlers.model.job import Job
    from handlers.model.order import Position
    from handlers.model.person import Person
    from handlers.model.removal import Removal
    from handlers.model.stored_objects import Version
    from handlers.model.timeline import Resume


class Items(Protocol):
    """The photos' items."""

    def get(self, image_id: str) -> Image | None: ...

    def newest(
        self, owner: str, after: Position | None, count: int, *, order: Order = Order.UPLOADED
    ) -> list[Image]: ...

    def several(self, image_ids: Sequence[str]) -> list[Image]: ...

    def bury(
        self,
        image_id: str,
        now: datetime,
        *,
        trashed_until: datetime | None = None,
        record_id: str | None = None,
    ) -> Image | None: ...

    def forget(self, image_id: str) -> None: ...

    def of_owner(self, owner: str, after: Resume | None) -> tuple[list[Image], Resume | None]: ...

    def walk(self, after: Resume | None, count: int) -> tuple[list[Image], Resume | None]: ...


class Gifts(Protocol):
    """The transitions of photos of nobody."""

    def give(
        self, image: Image, given: Image, *, former: Claim | None, job_id: str, now: datetime
    ) -> bool: ...

    def give_duplicate(self, image: Image, given: Image, *, job_id: str, now: datetime) -> bool: ...


class ContentClaims(Protocol):
    """Which photo has which content."""

    def get(self, content_id: str) -> Claim | None: ...

    def release(self, content_id: str, image_id: str) -> None: ...

    def walk(self, after: Resume | None, count: int) -> tuple[dict[str, Claim], Resume | None]: ...


class Originals(Protocol):
    """The versions of the originals."""

    def hide(self, key: str) -> None: ...

    def versions(self, key: str) -> list[Version]: ...

    def delete_all(self, key: str) -> int: ...

    def page(self, prefix: str, after: str | None) -> tuple[list[Version], str | None]: ...


class Renditions(Protocol):
    """The stored renditions."""

    def copy(self, key: str, to: str, media_type: str) -> None: ...

    def copy_all(self, renditions: Iterable[Rendition], folder: str) -> None: ...

    def delete(self, key: str) -> None: ...

    def delete_below(self, folder: str) -> int: ...

    def page(self, prefix: str, after: str | None) -> tuple[list[Version], str | None]: ...


class Jobs(Protocol):
    """The jobs and their progress."""

    def get(self, job_id: str) -> Job | None: ...

    def add(self, job: Job) -> None: ...

    def record(
        self, job_id: str, *, failed: int, finished: bool, total: int | None = None
    ) -> None: ...


class Queue(Protocol):
    """The function's own queue, as it sends to it."""

    def send(self, message: Message, *, delay: int = 0) -> None: ...


class Messages(Protocol):
    """The queue of messages, as it receives from it."""

    def postpone(self, receipt: str, seconds: int) -> None: ...


class Trash(Protocol):
    """Photos on their way into the trash, in it, and those of which something is left to do."""

    def moved(self, image: Image, now: datetime) -> bool: ...

    def page(self, owner: str, after: Position | None, count: int) -> list[Image]: ...

    def oldest(
        self, owner: str, until: datetime, after: Resume | None, count: int
    ) -> tuple[list[str], Resume | None]: ...

    def unfinished(
        self, kind: Unfinished, until: datetime, after: Resume | None, count: int
    ) -> tuple[list[str], Resume | None]: ...


class Restores(Protocol):
    """Photos on their way out of the trash."""

    def restore(
        self, image: Image, *, former: Claim | None, now: datetime, job_id: str | None
    ) -> bool: ...

    def restore_duplicate(
        self, image: Image, shown: Image, *, now: datetime, job_id: str | None
    ) -> bool: ...


class Settlements(Protocol):
    """The last write about a photo of which something was left to do."""

    def cleaned(self, image: Image, *, addresses: int) -> bool: ...

    def purged(
        self, image: Image, now: datetime, *, addresses: int, job_id: str | None = None
    ) -> bool: ...


class Removals(Protocol):
    """The records of removal."""

    def add(self, removal: Removal) -> None: ...

    def recount(self, record_id: str, photos: int, now: datetime) -> None: ...

    def finish(self, record_id: str, now: datetime) -> None: ...


class Site(Protocol):
    """The distribution."""

    def invalidate(self, paths: Sequence[str], reference: str) -> None: ...

    def statuses(self, paths: Sequence[str]) -> Mapping[str, int]: ...


class Owners(Protocol):
    """Whose photos there can be."""

    def page(self, after: str | None) -> tuple[list[str], str | None]: ...

    def leaving(self, after: str | None) -> list[str]: ...


class Events(Protocol):
    """The queue of the thumbnail function."""

    def send(self, version: Version) -> None: ...


class Progress(Protocol):
    """How far the walk for orphans is."""

    def read(self) -> Mapping[str, Any]: ...

    def write(self, place: Mapping[str, Any]) -> None: ...


class Timelines(Protocol):
    """The snapshots of timelines."""

    def delete_older(self, owner: str, than: datetime) -> None: ...


class People(Protocol):
    """The people of the site."""

    def find(self, user_id: str) -> Person | None: ...

    def remove(self, user_id: str) -> None: ...


class Logins(Protocol):
    """What people sign in with."""

    def delete(self, sub: str) -> None: ...


class Exports(Protocol):
    """The exports, by their person."""

    def get(self, user_id: str) -> Export | None: ...

    def advanced(
        self, export: Export, part: int, *, photos: int, size: int, failed: int
    ) -> bool: ...

    def finish(self, export: Export) -> None: ...

    def remove(self, user_id: str) -> None: ...


class ExportFiles(Protocol):
    """The files of exports."""

    def copy(self, original: str, version_id: str | None, to: str, media_type: str) -> None: ...

    def write(self, key: str, content: bytes) -> None: ...

    def delete_page(self, user_id: str, keep: str | None = None) -> int: ...
