"""The indexes of the table of images: what the program creates, and what the store queries.

They are sparse: only items that carry `gallery`, which listed photos do, are in them.
"""

from __future__ import annotations

from typing import Final

from handlers.immutable import immutable

HASH_KEY: Final = "gallery"


@immutable
class Index:
    """One index.

    Attributes:
        name: On AWS; it never changes.
        sort_key: The attribute that its entries are sorted by.
        attributes: What its entries hold beside the keys; None where they hold whole items.
    """

    name: str
    sort_key: str
    attributes: tuple[str, ...] | None = None


NEWEST_FIRST: Final = Index("newest-first", "uploadedAt")
BY_TAKEN: Final = Index("by-taken", "takenKey")
# What a layout is made of: one query finds thousands of such small entries.
TIMELINE: Final = Index("timeline", "takenKey", attributes=("width", "height"))

INDEXES: Final = (NEWEST_FIRST, BY_TAKEN, TIMELINE)
