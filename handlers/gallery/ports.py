"""What the gallery needs from outside; handlers/store describes each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from handlers.model.order import Order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from handlers.model.image import Image
    from handlers.model.order import Position
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

    def bury(self, image_id: str, now: datetime) -> Image | None: ...

    def purged(self, image_id: str, now: datetime) -> None: ...


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


class ContentClaims(Protocol):
    """Which photo has which content."""

    def release(self, content_id: str, image_id: str) -> None: ...


class Originals(Protocol):
    """The versions of the originals."""

    def read(self, key: str, version_id: str) -> bytes: ...

    def hide(self, key: str) -> None: ...


class Renditions(Protocol):
    """The stored renditions and downloads."""

    def read(self, key: str) -> bytes: ...

    def presigned_url(self, key: str, *, seconds: int) -> str: ...

    def delete(self, key: str) -> None: ...

    def stored_download(self, key: str) -> StoredDownload | None: ...

    def store_download(
        self, key: str, data: bytes, *, media_type: str, disposition: str
    ) -> None: ...
