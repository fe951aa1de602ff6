"""What the maintenance function needs from outside; handlers/store describes each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from handlers.maintenance.model import Step
    from handlers.model.content_claims import Claim
    from handlers.model.image import Image
    from handlers.model.job import Job
    from handlers.model.order import Position
    from handlers.model.usage import Usage


class Items(Protocol):
    """The photos' items."""

    def get(self, image_id: str) -> Image | None: ...

    def newest(self, owner: str, after: Position | None, count: int) -> list[Image]: ...


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


class Originals(Protocol):
    """The versions of the originals."""

    def hide(self, key: str) -> None: ...


class Renditions(Protocol):
    """The stored renditions."""

    def copy(self, key: str, to: str, media_type: str) -> None: ...

    def delete(self, key: str) -> None: ...


class Jobs(Protocol):
    """The jobs and their progress."""

    def get(self, job_id: str) -> Job | None: ...

    def record(self, job_id: str, *, failed: int, finished: bool) -> None: ...


class Steps(Protocol):
    """The queue of steps."""

    def send(self, step: Step) -> None: ...


class Messages(Protocol):
    """The queue of messages."""

    def postpone(self, receipt: str, seconds: int) -> None: ...


class CountedItems(Protocol):
    """The photos' items, as far as counting them needs it."""

    def newest(self, owner: str, after: Position | None, count: int) -> list[Image]: ...


class Counts(Protocol):
    """Counts photos from before they were counted."""

    def count(self, owner: str, images: Sequence[Image]) -> bool: ...


class Rows(Protocol):
    """What is counted for each owner and the site."""

    def of(self, owner: str) -> Usage: ...

    def counted_all(self, owner: str) -> None: ...

    def spend(self, month: datetime) -> None: ...
