"""What the thumbnail function needs from outside; handlers/store describes its operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.imaging import PlannedFile, RenderedFile
    from handlers.model.content_claims import Claim
    from handlers.model.image import Image
    from handlers.model.usage import Change


class Items(Protocol):
    """The photos' items."""

    def get(self, image_id: str) -> Image | None: ...

    def begin(self, image: Image) -> bool: ...

    def settle(self, image: Image, change: Change = ...) -> bool: ...

    def settle_duplicate(self, image: Image, change: Change = ...) -> bool: ...

    def note_restored(self, image_id: str) -> None: ...


class Usage(Protocol):
    """What is counted for each person."""

    def sent_again(self, image: Image, now: datetime) -> None: ...


class TrashedPhotos(Protocol):
    """The photos in the trash."""

    def restore(self, image: Image, now: datetime) -> Image | None: ...


class ContentClaims(Protocol):
    """Which photo has which content."""

    def claim(self, content_id: str, claim: Claim) -> Claim: ...

    def take_over(self, content_id: str, former: Claim, claim: Claim) -> bool: ...

    def release(self, content_id: str, image_id: str) -> None: ...


class Originals(Protocol):
    """The versions of the originals."""

    def read(self, key: str, version_id: str, limit: int) -> bytes: ...

    def delete(self, key: str, version_id: str) -> None: ...

    def hide(self, key: str) -> None: ...

    def mark_failed(self, key: str, version_id: str) -> None: ...


class Renditions(Protocol):
    """The stored renditions."""

    def put(self, key: str, data: bytes, media_type: str) -> None: ...

    def delete(self, key: str) -> None: ...


class Receiver(Protocol):
    """Takes the renditions of a photo while it is being rendered."""

    def planned(self, files: tuple[PlannedFile, ...]) -> None:
        """Called once, before `made`, with all that will be made."""
        ...

    def made(self, file: RenderedFile) -> None:
        """Called with each, in any order."""
        ...


class Messages(Protocol):
    """The queue of messages."""

    def postpone(self, receipt: str, seconds: int) -> None: ...
