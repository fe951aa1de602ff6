"""Lists of photos: a page of them, and the timeline, from which a web page knows its whole layout.

Each costs one request to the table, however many photos there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from handlers.api import cursor
from handlers.api.errors import InvalidInputError
from handlers.model.limits import DEFAULT_PAGE, LARGEST_PAGE
from handlers.model.order import Order, Position

if TYPE_CHECKING:
    from handlers.gallery.ports import Items
    from handlers.model.image import Image


@dataclass(frozen=True, kw_only=True)
class PageRequest:
    """Which page of photos to return.

    Attributes:
        limit: Photos, 1 to 100.
        after: The cursor of the previous page, in the same order.
        order: What they are sorted by, newest first.
        first_day: The newest day to include, as `2026-11-21`; ignored with a cursor.
    """

    limit: int = DEFAULT_PAGE
    after: str | None = None
    order: Order = Order.UPLOADED
    first_day: str | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Photos, newest first, and the cursor of the next page; None on the last one."""

    images: list[Image]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class Day:
    """The photos of a day, newest first, as the ratios of their widths to their heights."""

    day: str
    ratios: list[float]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Days, newest first, and the cursor of the next part, maybe within a day, or None."""

    days: list[Day]
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
        first_day=wanted.first_day,
    )
    shown = found[:limit]
    more = len(found) > limit
    return Page(images=shown, next_cursor=_end(shown[-1], order) if more else None)


def timeline(items: Items, owner: str, after: str | None) -> Timeline:
    """A page of an owner's timeline.

    Raises:
        InvalidInputError: The cursor is invalid.
    """
    slots, end = items.timeline(owner, _position(after, Order.TAKEN))
    days: list[Day] = []
    for slot in slots:
        if not days or days[-1].day != slot.day:
            days.append(Day(day=slot.day, ratios=[]))
        days[-1].ratios.append(slot.ratio)
    return Timeline(days=days, next_cursor=None if end is None else cursor.encode(end))


def order_named(name: str) -> Order:
    """An order by its name.

    Raises:
        InvalidInputError: No order has that name.
    """
    try:
        return Order(name)
    except ValueError as error:
        raise InvalidInputError("invalid_sort", "sort must be uploaded or taken.") from error


def day_named(text: str) -> str:
    """A day in the format of the keys.

    Raises:
        InvalidInputError: It is not a date, or written in another format.
    """
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        day = None
    # Other formats of ISO 8601 do not sort as text.
    if day != text:
        raise InvalidInputError("invalid_from", "from must be a day, written like 2026-11-21.")
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
