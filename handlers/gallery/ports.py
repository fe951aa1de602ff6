"""What the gallery needs from outside; handlers/store describes each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from handlers.model.order import Order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from handlers.model.image import Image
    from handlers.model.job import Job
    from handlers.model.order import Position
    from handlers.model.removal import Removal
    from handlers.model.snapshots import Snapshot, Stored
    from handlers.model.stored_objects import StoredDownload
    from handlers.model.timeline import Change, Resume


class Items(Protocol):
    """The photos' items."""

    def newest(
        self,
        owner: str,
        after: Position | None,
        count: int,
        *,
        order: Order = Order.UPLOADED,
        start: str | None = None,
    ) -> list[Image]: ...

    def timeline(self, owner: str, after: Resume | None) -> tuple[bytes, Resume | None]: ...

    def changes(
        self, owner: str, since: datetime, after: Resume | None, most: int | None = None
    ) -> tuple[list[Change], Resume | None]: ...

    def get(self, image_id: str) -> Image | None: ...

    def several(self, image_ids: Sequence[str]) -> list[Image]: ...

    def describe(self, image_id: str, changes: Mapping[str, str | None]) -> Image | None: ...

    def bury(
        self,
        image_id: str,
        now: datetime,
        *,
        owner: str | None = None,
        trashed_until: datetime | None = None,
        record_id: str | None = None,
    ) -> Image | None: ...


class TrashedPhotos(Protocol):
    """Those in the trash."""

    def page(self, owner: str, after: Position | None, count: int) -> list[Image]: ...

    def count(self, owner: str, after: Resume | None) -> tuple[int, Resume | None]: ...

    def trash(
        self, image_id: str, owner: str, now: datetime, *, record_id: str | None = None
    ) -> bool: ...

    def restore(self, image: Image, now: datetime) -> Image | None: ...

    def keep(self, image: Image, now: datetime, *, record_id: str | None = None) -> bool: ...


class Jobs(Protocol):
    """Operations that take long."""

    def get(self, job_id: str) -> Job | None: ...

    def add(self, job: Job) -> None: ...


class Removals(Protocol):
    """The records of removal."""

    def add(self, removal: Removal) -> None: ...

    def recount(self, record_id: str, photos: int, now: datetime) -> None: ...


class Source(Protocol):
    """A list of photos that a timeline is made of."""

    @property
    def name(self) -> str: ...

    def entries(self, after: Resume | None) -> tuple[bytes, Resume | None]: ...

    def changes(
        self, since: datetime, after: Resume | None
    ) -> tuple[list[Change], Resume | None]: ...


class Snapshots(Protocol):
    """The snapshots of timelines."""

    def find(self, name: str) -> Stored | None: ...

    def records(self, stored: Stored) -> bytes: ...

    def put(self, name: str, snapshot: Snapshot) -> Stored: ...


class Originals(Protocol):
    """The versions of the originals."""

    def read(self, key: str, version_id: str) -> bytes: ...


class Renditions(Protocol):
    """The stored renditions and downloads."""

    def read(self, key: str) -> bytes: ...

    def presigned_url(self, key: str, *, seconds: int) -> str: ...

    def stored_download(self, key: str) -> StoredDownload | None: ...

    def store_download(
        self, key: str, data: bytes, *, media_type: str, disposition: str
    ) -> None: ...
