"""Lists of photos, by pages. Each costs one request to the table, however many photos there are."""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from handlers.api import cursor
from handlers.api.errors import InvalidInputError
from handlers.immutable import immutable
from handlers.model import by_upload
from handlers.model.capture_time import is_key
from handlers.model.limits import DEFAULT_PAGE, LARGEST_PAGE
from handlers.model.order import Order, Position

if TYPE_CHECKING:
    from handlers.gallery.ports import Items
    from handlers.model.image import Image

_IS_PLACE: Final = {Order.TAKEN: is_key, Order.UPLOADED: by_upload.is_place}


@immutable(kw_only=True)
class PageRequest:
    """Which page of photos to return.

    Attributes:
        limit: Photos, 1 to 100.
        after: The cursor of the previous page, in the same order.
        order: What they are sorted by, newest first.
        start: The newest day to include, as `2026-11-21`, or the place of the newest photo in this
            order; ignored with a cursor.
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
    after = _position(wanted.after, order)
    # One photo more than is shown tells whether there is a next page, without a second request.
    found = items.newest(owner, after, limit + 1, order=order, start=wanted.start)
    shown = found[:limit] if order is Order.TAKEN else _whole_moments(found, limit)
    next_cursor = _end(shown[-1], order) if len(found) > limit else None
    if order is Order.UPLOADED:
        shown = _in_order(shown, wanted.start if after is None else None)
    return Page(images=shown, next_cursor=next_cursor)


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
    """Where a list starts: a day, or a place in its order.

    Raises:
        InvalidInputError: It is neither, or written in another format.
    """
    if _IS_PLACE[order](text):
        return text
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        day = None
    # Other formats of ISO 8601 do not sort as text.
    if day != text:
        raise InvalidInputError(
            "invalid_from",
            "from must be a day, written like 2026-11-21, or a day and its mark in the timeline "
            "of the same sort.",
        )
    return text


def invalid_limit() -> InvalidInputError:
    """The error for a limit that is not a number or out of bounds."""
    return InvalidInputError(
        "invalid_limit", f"limit must be a whole number from 1 to {LARGEST_PAGE}."
    )


def _whole_moments(found: list[Image], limit: int) -> list[Image]:
    """A page that ends before the first moment whose photos do not all fit on it.

    The index has no order of its own within a moment of uploads, so that these are sorted here;
    those that would be on two pages come with the next one. A moment that fills a page is cut.
    """
    shown = found[:limit]
    if len(found) <= limit:
        return shown
    cut = by_upload.moment(found[limit].uploaded_at)
    return [each for each in shown if by_upload.moment(each.uploaded_at) != cut] or shown


def _in_order(images: list[Image], start: str | None) -> list[Image]:
    """The photos of a page in the order of the timeline, from a place on if it starts with one."""
    found = [(by_upload.place(each.uploaded_at, each.image_id), each) for each in images]
    if start is not None and by_upload.is_place(start):
        found = [each for each in found if each[0] <= start]
    return [image for _, image in sorted(found, key=itemgetter(0), reverse=True)]


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
