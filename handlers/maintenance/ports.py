"""What the maintenance function needs from outside; handlers/store describes each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from handlers.model.order import Order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from handlers.maintenance.model import Message
    from handlers.model.content_claims import Claim
    from handlers.model.image import Image, Rendition, Unfinished
    from handlers.model.job import Job
    from handlers.model.order import Position
    from handlers.model.removal import Removal
    from handlers.model.stored_objects import Version
    from handlers.model.timeline import Resume
    from handlers.model.usage import Usage


class Items(Protocol):
    """The photos' items."""

    def get(self, image_id: str) -> Image | None: ...

    def newest(
        self, owner: str, after: Position | None, count: int, *, order: Order = Order.UPLOADED
    ) -> list[Image]: ...

    def several(self, image_ids: Sequence[str]) -> list[Image]: ...


class Burials(Protocol):
    """The end of a photo."""

    def bury(
        self,
        image_id: str,
        now: datetime,
        *,
        trashed_until: datetime | None = None,
        record_id: str | None = None,
    ) -> Image | None: ...


class FoundItems(Items, Burials, Protocol):
    """The photos' items, as the daily round needs them."""

    def forget(self, image_id: str) -> None: ...


class AllItems(Items, Burials, Protocol):
    """All items, one page after the other."""

    def walk(self, after: Resume | None, count: int) -> tuple[list[Image], Resume | None]: ...

    def resume_purge(self, image_id: str, now: datetime) -> None: ...


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


class AllContentClaims(ContentClaims, Protocol):
    """All claims, one page after the other."""

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

    def send(self, message: Message) -> None: ...


class Works(Protocol):
    """Whatever does what a message asks for."""

    def work(self, message: Message, *, last: bool = False) -> None: ...


class Messages(Protocol):
    """The queue of messages, as it receives from it."""

    def postpone(self, receipt: str, seconds: int) -> None: ...


class Trash(Protocol):
    """Photos on their way into the trash, in it, and those of which something is left to do."""

    def moved(self, image: Image, now: datetime) -> bool: ...

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

    def finish(self, record_id: str, now: datetime) -> None: ...

    def close(self, record_id: str, left: int, now: datetime) -> None: ...


class OpenRemovals(Protocol):
    """The records of removal that are not finished."""

    def open(self, until: datetime, after: Resume | None) -> tuple[list[str], Resume | None]: ...

    def close(self, record_id: str, left: int, now: datetime) -> None: ...


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
    """How far a walk of the daily round is."""

    def read(self) -> Mapping[str, Any]: ...

    def write(self, place: Mapping[str, Any]) -> None: ...


class Timelines(Protocol):
    """The snapshots of timelines."""

    def delete_older(self, owner: str, than: datetime) -> None: ...


class CountedItems(Protocol):
    """The photos' items, as far as counting them needs it."""

    def newest(self, owner: str, after: Position | None, count: int) -> list[Image]: ...


class Counts(Protocol):
    """Counts photos from before they were counted."""

    def count(self, images: Sequence[Image]) -> bool: ...


class Rows(Protocol):
    """What is counted for each owner and the site."""

    def of(self, owner: str) -> Usage: ...

    def counted_all(self, owner: str) -> None: ...

    def spend(self, sent_at: datetime) -> None: ...
