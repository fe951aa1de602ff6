"""Lists of photos, by pages. Each costs one request to the table, however many photos there are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from handlers.api import cursor
from handlers.api.errors import InvalidInputError
from handlers.immutable import immutable
from handlers.model.capture_time import is_key
from handlers.model.limits import DEFAULT_PAGE, LARGEST_PAGE
from handlers.model.order import Order, Position

if TYPE_CHECKING:
    from handlers.gallery.ports import Items
    from handlers.model.image import Image


@immutable(kw_only=True)
class PageRequest:
    """Which page of photos to return.

    Attributes:
        limit: Photos, 1 to 100.
        after: The cursor of the previous page, in the same order.
        order: What they are sorted by, newest first.
        start: The newest day to include, as `2026-11-21`, or in the order of capture times the
            key of the newest photo; ignored with a cursor.
    """

    limit: int = DEFAULT_PAGE
    after: str | None = None
    order: Order = Order.UPLOADED
    start: str | None = None


@immutable(kw_only=True)
class Page:
    """Photos, newest first, and the cursor of the next page; None on the last one."""

    images: list[Image]
    next_cursor: str | None


def page(items: Items, owner: str, wanted: PageRequest) -> Page:
    """A page of an owner's ready photos.

    Raises:
        InvalidInputError: The limit is out of bounds, or the cursor is invalid.
    """
    limit, order = wanted.limit, wanted.order
    if not 1 <= limit <= LARGEST_PAGE:
        raise invalid_limit()
    # One photo more than is shown tells whether there is a next page, without a second request.
    found = items.newest(
        owner,
        _position(wanted.after, order),
        limit + 1,
        order=order,
        start=wanted.start,
    )
    shown = found[:limit]
    more = len(found) > limit
    return Page(images=shown, next_cursor=_end(shown[-1], order) if more else None)


def order_named(name: str) -> Order:
    """An order by its name.

    Raises:
        InvalidInputError: No order has that name.
    """
    try:
        return Order(name)
    except ValueError as error:
        raise InvalidInputError("invalid_sort", "sort must be uploaded or taken.") from error


def start_named(text: str, order: Order) -> str:
    """Where a list starts: a day, or in the order of capture times a key.

    Raises:
        InvalidInputError: It is neither, or written in another format.
    """
    if order is Order.TAKEN and is_key(text):
        return text
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        day = None
    # Other formats of ISO 8601 do not sort as text.
    if day != text:
        raise InvalidInputError(
            "invalid_from",
            "from must be a day, written like 2026-11-21, or with sort=taken a day and its mark.",
        )
    return text


def invalid_limit() -> InvalidInputError:
    """The error for a limit that is not a number or out of bounds."""
    return InvalidInputError(
        "invalid_limit", f"limit must be a whole number from 1 to {LARGEST_PAGE}."
    )


def _position(after: str | None, order: Order) -> Position | None:
    try:
        return None if after is None else cursor.decode(after, order)
    except cursor.InvalidCursorError as error:
        raise InvalidInputError(
            "invalid_cursor", "The cursor is not valid. Use the nextCursor of the previous page."
        ) from error


def _end(image: Image, order: Order) -> str:
    taken_at = image.taken.at if order is Order.TAKEN else None
    return cursor.encode(Position(image.uploaded_at, image.image_id, taken_at))
