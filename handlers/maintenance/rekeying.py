"""The keys of a rendition, before and after its photo changes its owner."""

from __future__ import annotations

from handlers.model.image import PUBLIC_OWNER, rendition_folder


def rekeyed(key: str, owner: str) -> str:
    """The key of a rendition if its photo is this owner's."""
    *_, image_id, edition, name = key.split("/")
    return f"{rendition_folder(owner, image_id, edition)}/{name}"


def every(key: str, owner: str) -> set[str]:
    """The keys under which a rendition of a photo of nobody can be stored, once it is given."""
    return {rekeyed(key, PUBLIC_OWNER), rekeyed(key, owner)}
