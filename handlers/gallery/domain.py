"""The rules of the gallery: which photos are seen, in which order, and how one is taken away.

Knows neither HTTP nor AWS. A page costs one request to the table, however many photos there are.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.shared import cursor, names
from handlers.shared.errors import InvalidInput, NotFound, NotReady
from handlers.shared.image import PUBLIC_OWNER, TOMBSTONE_LIFE, Image, Status, is_image_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.gallery.port import Items, Objects

DOWNLOAD_SECONDS = 300
THUMBNAIL_SECONDS = 3600
THUMBNAIL_PREFIX = "thumb-"
MAX_LIMIT = 100
DEFAULT_LIMIT = 50

_IMAGE_ID_LENGTH = 36


@dataclass(frozen=True, kw_only=True)
class Page:
    """Photos, newest first, and where the next page starts; None on the last one."""

    images: list[Image]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class Thumbnail:
    """A thumbnail with an address that is good for an hour; its size is in bytes."""

    file_name: str
    url: str
    last_modified: datetime
    size: int


@dataclass(frozen=True, kw_only=True)
class Download:
    """An address of an original that is good for `expires_in` seconds."""

    url: str
    expires_in: int
    file_name: str


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """The gallery's operations over its ports.

    Attributes:
        items: The photos' items.
        objects: The stored originals and renditions.
        now: The clock, with a time zone.
    """

    items: Items
    objects: Objects
    now: Callable[[], datetime]

    def page(self, limit: int, after: str | None) -> Page:
        """A page of ready photos.

        Args:
            limit: Photos, 1 to 100.
            after: A cursor of the page before.

        Raises:
            InvalidInput: The limit or the cursor is none.
        """
        if not 1 <= limit <= MAX_LIMIT:
            raise invalid_limit()
        try:
            position = None if after is None else cursor.decode(after)
        except cursor.InvalidCursorError as error:
            raise InvalidInput(
                "invalid_cursor", "The cursor is not valid. Use the nextCursor of the page before."
            ) from error
        # One more than is shown tells whether there is a next page, without a request for it.
        found = self.items.newest(PUBLIC_OWNER, position, limit + 1)
        shown = found[:limit]
        more = len(found) > limit
        return Page(images=shown, next_cursor=_end(shown[-1]) if more else None)

    def image(self, image_id: str) -> Image:
        """One photo in any state but deleted.

        Raises:
            NotFound: There is none, or its time is over.
        """
        image = self._existing(image_id)
        if image is None:
            raise _not_found()
        return image

    def download(self, image_id: str) -> Download:
        """An address of the original, to be saved under the name it came with.

        Raises:
            NotFound: There is no such photo.
            NotReady: It is not processed yet, or could not be.
        """
        image = self.image(image_id)
        if image.status is Status.PENDING:
            raise NotReady("not_ready", "The photo is not ready yet. Please try again in a moment.")
        if image.status is not Status.READY:
            raise NotReady("not_ready", "The photo could not be processed, so it is not offered.")
        disposition = names.content_disposition(image.file_name)
        url = self.objects.original_url(image, disposition=disposition, seconds=DOWNLOAD_SECONDS)
        return Download(url=url, expires_in=DOWNLOAD_SECONDS, file_name=image.file_name)

    def delete(self, image_id: str) -> None:
        """Takes a photo away: at once out of sight, then its renditions, then its original.

        Interrupted, it can be asked for again and goes on where it was.

        Raises:
            NotFound: There is none, or nothing of it any more.
        """
        tombstone = self.items.bury(image_id, self.now()) if is_image_id(image_id) else None
        if tombstone is None:
            raise _not_found()
        for rendition in tombstone.renditions:
            self.objects.delete_rendition(rendition.key)
        # Also of a photo that is pending: its bytes may be there, waiting for their turn.
        self.objects.delete_original(tombstone.object_key)
        self.items.purged(image_id, self.now() + TOMBSTONE_LIFE)

    def thumbnails(self, limit: int, after: str | None) -> tuple[list[Thumbnail], str | None]:
        """A page of thumbnails, as `page`."""
        page = self.page(limit, after)
        return [self._thumbnail(image) for image in page.images], page.next_cursor

    def thumbnail(self, file_name: str) -> Thumbnail:
        """The thumbnail of a photo by its public name, with or without the thumbnail's prefix.

        Raises:
            NotFound: There is none, or none yet.
        """
        # Names are kept in the composed form; some systems take them apart.
        name = unicodedata.normalize("NFC", file_name.removeprefix(THUMBNAIL_PREFIX))
        image = self._existing(name[:_IMAGE_ID_LENGTH])
        if image is None or image.status is not Status.READY or image.public_name != name:
            raise NotFound("thumbnail_not_found", "Thumbnail not found")
        return self._thumbnail(image)

    def _existing(self, image_id: str) -> Image | None:
        image = self.items.get(image_id) if is_image_id(image_id) else None
        if image is None or image.status is Status.DELETED or image.has_expired(self.now()):
            return None
        return image

    def _thumbnail(self, image: Image) -> Thumbnail:
        # Every ready photo has one, and it comes first.
        rendition = image.renditions[0]
        return Thumbnail(
            file_name=THUMBNAIL_PREFIX + image.public_name,
            url=self.objects.rendition_url(rendition.key, seconds=THUMBNAIL_SECONDS),
            last_modified=image.uploaded_at,
            size=rendition.size,
        )


def invalid_limit() -> InvalidInput:
    """The refusal of a limit that is no number or out of bounds."""
    return InvalidInput("invalid_limit", f"limit must be a whole number from 1 to {MAX_LIMIT}.")


def _not_found() -> NotFound:
    return NotFound("image_not_found", "Image not found")


def _end(image: Image) -> str:
    return cursor.encode(cursor.Position(image.uploaded_at, image.image_id))
