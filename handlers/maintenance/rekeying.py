"""Where a photo's renditions are, before and after it changes its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.model.image import PUBLIC_OWNER, rendition_folder

if TYPE_CHECKING:
    from handlers.model.image import Image


def rekeyed(key: str, owner: str) -> str:
    """The key of a rendition if its photo is this owner's."""
    *_, image_id, edition, name = key.split("/")
    return f"{rendition_folder(owner, image_id, edition)}/{name}"


def folders(image: Image, owner: str) -> set[str]:
    """Those in which renditions of a photo of nobody can be stored, once it is given."""
    return {
        rekeyed(each.key, whose).rpartition("/")[0]
        for each in image.renditions
        for whose in (PUBLIC_OWNER, owner)
    }
