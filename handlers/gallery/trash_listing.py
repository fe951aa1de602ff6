"""What is in a trash: pages of it, the newest deletion first, and how many photos there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers.api import cursor
from handlers.api.errors import InvalidInputError
from handlers.gallery.listing import invalid_limit
from handlers.immutable import immutable
from handlers.model.limits import LARGEST_PAGE
from handlers.model.order import Order, Position

if TYPE_CHECKING:
    from handlers.gallery.ports import TrashedPhotos
    from handlers.model.image import Image
    from handlers.model.timeline import Resume

MOST_COUNTED: Final = 20
"""Requests by which a trash is counted; each counts some hundred photos."""


@immutable(kw_only=True)
class TrashPage:
    """Photos in a trash, the newest deletion first.

    Attributes:
        images: The photos.
        next_cursor: Of the next page; None on the last one.
        total: How many photos are in the trash, if that was asked for and is known.
    """

    images: list[Image]
    next_cursor: str | None
    total: int | None


def page(
    trashed: TrashedPhotos, owner: str, limit: int, after: str | None, *, counts: bool
) -> TrashPage:
    """A page of an owner's trash.

    Raises:
        InvalidInputError: The limit is out of bounds, or the cursor is invalid.
    """
    if not 1 <= limit <= LARGEST_PAGE:
        raise invalid_limit()
    # One more than is shown tells whether there is a next page, without a second request.
    found = trashed.page(owner, _position(after), limit + 1)
    shown = found[:limit]
    count, is_all = total(trashed, owner) if counts else (None, True)
    return TrashPage(
        images=shown,
        next_cursor=_end(shown[-1]) if len(found) > limit else None,
        total=count if is_all else None,
    )


def total(trashed: TrashedPhotos, owner: str) -> tuple[int, bool]:
    """How many photos are in a trash, and whether these are all."""
    count = 0
    resume: Resume | None = None
    for _ in range(MOST_COUNTED):
        part, resume = trashed.count(owner, resume)
        count += part
        if resume is None:
            return count, True
    return count, False


def _position(after: str | None) -> Position | None:
    try:
        return None if after is None else cursor.decode(after, Order.UPLOADED, cursor.TRASH)
    except cursor.InvalidCursorError as error:
        raise InvalidInputError(
            "invalid_cursor", "The cursor is not valid. Use the nextCursor of the previous page."
        ) from error


def _end(image: Image) -> str:
    deleted_at = image.trashed_at or image.uploaded_at
    return cursor.encode(Position(deleted_at, image.image_id), cursor.TRASH)
