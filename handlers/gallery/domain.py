"""The rules of the gallery: which photos are shown, and how they are described.

A duplicate is an item that points to the photo that is shown: requests for its own identifier or
name get that photo, for as long as it is there. A photo in the trash is not there; one that is on
its way back is shown as one that is being processed.

Knows neither HTTP nor AWS. A page costs one request to the table, however many photos there are;
what a timeline costs is in decision 29.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handlers.api.errors import NotFoundError, NotReadyError
from handlers.gallery import captions, changes, downloads, jobs, listing
from handlers.gallery.audit import noted
from handlers.gallery.downloads import Source
from handlers.gallery.sources import AllPhotos
from handlers.immutable import immutable
from handlers.model.image import Image, Status, is_image_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from handlers.access.policy import Access
    from handlers.gallery.changes import Changes
    from handlers.gallery.downloads import Download, Sign
    from handlers.gallery.listing import Page, PageRequest
    from handlers.gallery.pictures import Binned, Pictures
    from handlers.gallery.ports import Items, Originals, Renditions
    from handlers.gallery.timeline import PartRequest, Timeline, Timelines, Unchanged
    from handlers.gallery.trash import Trash
    from handlers.model.job import Job

THUMBNAIL_SECONDS = 3600
THUMBNAIL_PREFIX = "thumb-"

_IMAGE_ID_LENGTH = 36


@immutable(kw_only=True)
class Thumbnail:
    """A thumbnail with a URL that expires; its size is in bytes."""

    file_name: str
    url: str
    last_modified: datetime
    size: int


@immutable(kw_only=True)
class Gallery:
    """The gallery's operations over its ports.

    Attributes:
        items: The photos' items.
        originals: The versions of the originals.
        renditions: The stored renditions and downloads.
        trash: What is deleted, or was.
        sign: Signs the site's URL of a stored download.
        now: The clock, with a time zone.
        timelines: Reads timelines.
        binned: How pictures in the trash are shown.
        pictures: Signs the addresses of pictures; None in an open stack.
    """

    items: Items
    originals: Originals
    renditions: Renditions
    trash: Trash
    sign: Sign
    now: Callable[[], datetime]
    timelines: Timelines
    binned: Binned
    pictures: Pictures | None = None

    def page(self, access: Access, wanted: PageRequest) -> Page:
        """A page of ready photos.

        Raises:
            InvalidInputError: The limit is out of bounds, or the cursor is invalid.
        """
        noted(access, access.owner)
        return listing.page(self.items, access.owner, wanted)

    def timeline(self, access: Access, wanted: PartRequest) -> Timeline | Unchanged:
        """A part of all ready photos in an order, as days and shapes.

        Raises:
            InvalidInputError: The cursor is invalid.
            UnavailableError: It is not complete yet.
        """
        noted(access, access.owner)
        return self.timelines.read(AllPhotos(items=self.items, owner=access.owner), wanted)

    def changes(self, access: Access, since: str | None) -> Changes:
        """Which photos have become ready, and which are gone, since a client looked last.

        Raises:
            InvalidInputError: `since` is invalid or too old.
            UnavailableError: The table is too busy.
        """
        noted(access, access.owner)
        return changes.changes(self.items, access, since, self.now())

    def image(self, access: Access, image_id: str) -> Image:
        """One photo in any state but deleted.

        Of a duplicate, everything but the identifier is that of the photo it points to.

        Raises:
            NotFoundError: It does not exist or has expired, or the photo that it points to is gone.
        """
        return _asked_for(*self._shown(access, image_id))

    def describe(self, access: Access, image_id: str, texts: Mapping[str, Any]) -> Image:
        """Changes the texts of a photo; for a duplicate, those of the photo it points to.

        Args:
            access: Of the caller.
            image_id: Of the photo.
            texts: The changed ones of `title` and `alt`; an empty one removes the text.

        Returns:
            The photo, as `image` does.

        Raises:
            InvalidInputError: A text is not a string, or too long.
            NotFoundError: There is no such photo.
            NotReadyError: It is not processed yet, or could not be.
        """
        cleaned = captions.cleaned(texts)
        own, image = self._shown(access, image_id)
        _require_ready(image, "cannot be described")
        described = self.items.describe(image.image_id, cleaned) if cleaned else image
        if described is None:
            # It was deleted at this very moment.
            raise _not_found()
        return _asked_for(own, described)

    def download(self, access: Access, image_id: str) -> Download:
        """The original without its metadata, to be saved under the name it came with.

        Its extension is that of the real format, whatever the uploader called the file.

        Raises:
            NotFoundError: There is no such photo.
            NotReadyError: It is not processed yet, or could not be.
        """
        _, image = self._shown(access, image_id)
        _require_ready(image, "is not offered")
        download = downloads.offered(
            image,
            originals=self.originals,
            renditions=self.renditions,
            sign=self.sign,
            now=self.now(),
        )
        if download is None:
            raise _not_found()
        if download.source is not Source.STORED and not self._is_listed(image.image_id):
            # It was deleted while its download was being stored.
            self.trash.settle([image.image_id])
            raise _not_found()
        return download

    def delete(self, access: Access, image_id: str, *, permanent: bool = False) -> None:
        """Moves a photo to the trash, or ends it: either way it is invisible at once.

        Raises:
            NotFoundError: It does not exist, or nothing of it is left to delete.
        """
        image = self._permitted(access, image_id)
        if image is None:
            raise _not_found()
        noted(access, image.owner, image_id)
        if not self.trash.delete(access, image, permanent=permanent):
            raise _not_found()

    def job(self, access: Access, job_id: str) -> Job:
        """How far an operation is that takes long.

        Raises:
            NotFoundError: There is no such operation, or somebody else has started it.
        """
        return jobs.job(self.trash.jobs, access, job_id, self.now())

    def thumbnails(self, access: Access, wanted: PageRequest) -> tuple[list[Thumbnail], str | None]:
        """A page of thumbnails, newest first, and the cursor of the next page."""
        page = self.page(access, wanted)
        return [self._thumbnail(image) for image in page.images], page.next_cursor

    def thumbnail(self, access: Access, file_name: str) -> Thumbnail:
        """The thumbnail of a photo by its public name, with or without the thumbnail's prefix.

        Raises:
            NotFoundError: It does not exist, or not yet.
        """
        # Names are stored in Unicode's composed form; some systems decompose them.
        name = unicodedata.normalize("NFC", file_name.removeprefix(THUMBNAIL_PREFIX))
        image = self._existing(access, name[:_IMAGE_ID_LENGTH])
        shown = self._followed(access, image if image and image.public_name == name else None)
        if shown is None or shown.status is not Status.READY:
            raise NotFoundError("thumbnail_not_found", "Thumbnail not found")
        noted(access, shown.owner, shown.image_id)
        return replace(self._thumbnail(shown), file_name=THUMBNAIL_PREFIX + name)

    def _permitted(self, access: Access, image_id: str) -> Image | None:
        """The item in any state; None if it does not exist or the policy denies this."""
        image = self.items.get(image_id) if is_image_id(image_id) else None
        return image if image is not None and access.allows(image.owner) else None

    def _existing(self, access: Access, image_id: str) -> Image | None:
        image = self._permitted(access, image_id)
        if image is None or image.status is Status.DELETED or image.has_expired(self.now()):
            return None
        if image.is_returning:
            return replace(image, status=Status.PENDING, trashed_at=None)
        return None if image.status is Status.TRASHED else image

    def _is_listed(self, image_id: str) -> bool:
        image = self.items.get(image_id)
        return image is not None and image.is_listed

    def _followed(self, access: Access, image: Image | None) -> Image | None:
        """The photo that is shown in place of a duplicate; any other photo itself."""
        if image is None or image.duplicate_of is None:
            return image
        return self._existing(access, image.duplicate_of)

    def _shown(self, access: Access, image_id: str) -> tuple[Image, Image]:
        """The photo itself, and the one that is shown in its place if it is a duplicate."""
        own = self._existing(access, image_id)
        image = self._followed(access, own)
        if own is None or image is None:
            raise _not_found()
        noted(access, image.owner, image.image_id)
        return own, image

    def _url(self, key: str) -> str:
        """Of a thumbnail, for an hour; signed in, on the site and for as long as in lists.

        A presigned URL leads straight to the bucket: past the edge function, which is to be the one
        place that decides who sees a person's picture, past the firewall and out of its log.
        """
        if self.pictures is not None:
            return self.pictures.url(key)
        return self.renditions.presigned_url(key, seconds=THUMBNAIL_SECONDS)

    def _thumbnail(self, image: Image) -> Thumbnail:
        # Every ready photo has one, and it comes first.
        rendition = image.renditions[0]
        return Thumbnail(
            file_name=THUMBNAIL_PREFIX + image.public_name,
            url=self._url(rendition.key),
            last_modified=image.uploaded_at,
            size=rendition.size,
        )


def _not_found() -> NotFoundError:
    return NotFoundError("image_not_found", "Image not found")


def _require_ready(image: Image, consequence: str) -> None:
    if image.status is Status.PENDING:
        raise NotReadyError(
            "not_ready", "The photo is not ready yet. Please try again in a moment."
        )
    if image.status is not Status.READY:
        raise NotReadyError("not_ready", f"The photo could not be processed, so it {consequence}.")


def _asked_for(own: Image, shown: Image) -> Image:
    """The photo that is shown, under the requested identifier."""
    if shown.image_id == own.image_id:
        return shown
    return replace(shown, image_id=own.image_id, duplicate_of=shown.image_id, restored=own.restored)
