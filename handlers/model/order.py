"""The orders of lists, and places in them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from handlers.immutable import immutable

if TYPE_CHECKING:
    from datetime import datetime

_RATIO_DIGITS = 3
# A photo may be a single line of pixels; a ratio that is rounded to zero has no layout.
_LEAST_RATIO = 0.001


class Order(StrEnum):
    """What a list is sorted by, newest first."""

    UPLOADED = "uploaded"
    TAKEN = "taken"


@immutable
class Position:
    """The last photo of a page.

    Attributes:
        uploaded_at: With a time zone.
        image_id: Its identifier.
        taken_at: By the camera's clock, without a time zone; None in the order of uploads.
    """

    uploaded_at: datetime
    image_id: str
    taken_at: datetime | None = None

    @property
    def order(self) -> Order:
        """Of the list that it is a position in."""
        return Order.UPLOADED if self.taken_at is None else Order.TAKEN


@immutable(kw_only=True)
class Slot:
    """The place of a photo in the timeline: its day, as `2026-11-21`, and its pixels if known."""

    day: str
    width: int | None
    height: int | None

    @property
    def ratio(self) -> float:
        """Width by height; 1 where that is not known."""
        if not self.width or not self.height:
            return 1.0
        return max(round(self.width / self.height, _RATIO_DIGITS), _LEAST_RATIO)
