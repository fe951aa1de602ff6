"""The indexes of the table of images: what the program creates, and what the store queries.

They are sparse. Only items that carry `gallery`, which listed photos do, are in the indexes of
lists, and only items that carry `trash`, which photos in the trash do, are in `trash`. Only items
that carry `changedAt`, which photos get that enter or leave a list, are in `changes`; and only
those of which something is left to do are in `unfinished`.
"""

from __future__ import annotations

from typing import Final

from handlers.immutable import immutable

_LISTED: Final = "gallery"


@immutable
class Index:
    """One index.

    Attributes:
        name: On AWS; it never changes.
        hash_key: The attribute that says whose its entries are.
        sort_key: The attribute that its entries are sorted by.
        attributes: What its entries hold beside the keys, which may be nothing; None where they
            hold whole items.
    """

    name: str
    hash_key: str
    sort_key: str
    attributes: tuple[str, ...] | None = None


NEWEST_FIRST: Final = Index("newest-first", _LISTED, "uploadedAt")
BY_TAKEN: Final = Index("by-taken", _LISTED, "takenKey")
# What a layout is made of: one query finds thousands of such small entries.
TIMELINE: Final = Index("timeline", _LISTED, "takenKey", attributes=("width", "height"))
# What a timeline is brought up to date with: an entry with `gallery` is in the list now, any other
# has left it.
CHANGES: Final = Index(
    "changes", "owner", "changedAt", attributes=("takenKey", "width", "height", "gallery")
)
TRASH: Final = Index("trash", "trash", "trashedAt")
# Whatever was interrupted, the one that has waited longest first.
UNFINISHED: Final = Index("unfinished", "unfinished", "unfinishedSince", attributes=())

INDEXES: Final = (NEWEST_FIRST, BY_TAKEN, TIMELINE, CHANGES, TRASH, UNFINISHED)
