"""Removing what a photo does not need any more: its leftovers, or everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable
from handlers.maintenance.addresses import served
from handlers.model.content_claims import content_id
from handlers.model.image import Status

if TYPE_CHECKING:
    from handlers.maintenance.addresses import Addresses
    from handlers.maintenance.ports import ContentClaims, Originals, Renditions
    from handlers.model.image import Image

# Where there may be objects of a photo, each in a folder with its identifier.
_OF_RENDITIONS: Final = ("thumbnails", "thumbnails/private", "trash")
_OF_DOWNLOADS: Final = "downloads"


@immutable(kw_only=True)
class Cleaned:
    """What was removed, as far as storage goes.

    Attributes:
        image: The photo, as it was before.
        forget: The folders that CloudFront may still keep.
        ask: The addresses that must not show anything.
    """

    image: Image
    forget: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


@immutable(kw_only=True)
class Cleaning:
    """Removes objects.

    Attributes:
        originals: The versions of the originals.
        renditions: The stored renditions and downloads.
        claims: Which photo has which content.
        addresses: Makes the addresses to be asked.
    """

    originals: Originals
    renditions: Renditions
    claims: ContentClaims
    addresses: Addresses

    def clean(self, image: Image) -> Cleaned:
        """Removes what a photo does not need; a pending one is left to whoever processes it."""
        if image.status is Status.DELETED:
            return self._everything(image)
        if image.status is Status.PENDING:
            return Cleaned(image=image)
        for folder in image.leftovers:
            self.renditions.delete_below(folder)
        if not image.is_listed:
            self.renditions.delete_below(f"{_OF_DOWNLOADS}/{image.image_id}")
        if image.duplicate_of is not None:
            self.originals.delete_all(image.object_key)
        # An edge keeps for a day what a photo was shown as before it was given to its owner.
        left = image.past_folders if image.leftovers and not image.is_listed else ()
        folders = sorted({*image.leftovers, *left})
        return Cleaned(
            image=image,
            forget=tuple(served(folders)),
            ask=tuple(self.addresses.of_folders(image, folders)),
        )

    def _everything(self, image: Image) -> Cleaned:
        self.originals.delete_all(image.object_key)
        for folder in (*_OF_RENDITIONS, _OF_DOWNLOADS):
            self.renditions.delete_below(f"{folder}/{image.image_id}")
        if image.sha256 is not None:
            self.claims.release(content_id(image.owner, image.sha256), image.image_id)
        if image.purged:
            return Cleaned(image=image)
        # Also those of earlier: an edge keeps the pictures of a photo that was given for a day.
        current = [image.folder] if image.folder is not None else []
        return Cleaned(
            image=image,
            forget=tuple(served(sorted({*image.past_folders, *image.leftovers, *current}))),
            ask=tuple(self.addresses.ever(image)),
        )
