"""What an order of photos is: how the keys begin that records are sorted by, and what they mean."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Callable

_DAY: Final = timedelta(days=1)


@immutable(kw_only=True)
class Clock:
    """The moments that keys begin with.

    Attributes:
        start: Midnight of the day 0.
        unit: That moments are counted in.
        width: The bytes that a moment takes.
    """

    start: datetime
    unit: timedelta
    width: int

    def pack(self, moment: datetime) -> bytes:
        """The beginning of a key."""
        return ((moment - self.start) // self.unit).to_bytes(self.width, "big")

    def moment(self, key: bytes) -> datetime:
        """That a key begins with."""
        return self.start + self._units(key) * self.unit

    def day(self, key: bytes) -> int:
        """The day of a key, as a number."""
        return self._units(key) // (_DAY // self.unit)

    def beginning(self, day: int) -> bytes:
        """The key that all photos of a numbered day, and of later ones, follow."""
        return (day * (_DAY // self.unit)).to_bytes(self.width, "big")

    def date(self, day: int) -> str:
        """A numbered day, as `2026-11-21`."""
        return (self.start + day * _DAY).date().isoformat()

    def _units(self, key: bytes) -> int:
        return int.from_bytes(key[: self.width], "big")


@immutable(kw_only=True)
class Sorting:
    """What the keys of records mean, in one order.

    Attributes:
        clock: That of their beginnings.
        text: The place of a key in the list of the same order: its day, and its mark.
        key: The key that such a text was made of, or its beginning.
        is_place: Whether a text has the form of one that `text` makes.
    """

    clock: Clock
    text: Callable[[bytes], str]
    key: Callable[[str], bytes]
    is_place: Callable[[str], bool]
