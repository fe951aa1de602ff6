"""The orders of lists, and places in them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from handlers.immutable import immutable

if TYPE_CHECKING:
    from datetime import datetime


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
