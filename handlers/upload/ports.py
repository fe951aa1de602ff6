"""What the upload needs from outside; handlers/store describes each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.model.content_claims import Claim
    from handlers.model.image import Image
    from handlers.model.stored_objects import SignedPost, SignedPut
    from handlers.model.usage import Limits, Usage


class Items(Protocol):
    """The photos' items."""

    def get(self, image_id: str) -> Image | None: ...


class Tickets(Protocol):
    """Announces and counts photos."""

    def add(self, image: Image, limits: Limits, now: datetime) -> None: ...


class Rows(Protocol):
    """What is counted for each person."""

    def of(self, owner: str) -> Usage: ...


class TrashedPhotos(Protocol):
    """The photos in the trash."""

    def restore(self, image: Image, now: datetime) -> Image | None: ...


class ContentClaims(Protocol):
    """Which photo has which content."""

    def get(self, content_id: str) -> Claim | None: ...


class Originals(Protocol):
    """The bucket of originals."""

    def sign_put(
        self, key: str, *, file_type: str, file_size: int | None, checksum: str | None, seconds: int
    ) -> SignedPut: ...

    def sign_post(
        self, key: str, *, file_type: str, sizes: tuple[int, int], seconds: int
    ) -> SignedPost: ...

    def store(self, key: str, content: bytes, *, file_type: str, checksum: str) -> None: ...
