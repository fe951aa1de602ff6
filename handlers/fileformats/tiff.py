"""TIFF's directories (TIFF 6.0, BigTIFF), of which EXIF is made too: tags, and where values lie.

Only what is asked for is read: files can be built so that a table of all values has a thousand
times the memory of their bytes. What lies outside of the file is not there; nothing else is judged.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

# Bytes of one value, by TIFF's number of its type.
SIZES: Final = dict(
    zip(range(1, 19), (1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 1, 1, 8, 8, 8), strict=True)
)
# The same as `struct` calls them; where it is a blank, a value is no number.
_FORMATS: Final = dict(enumerate("B HI bBhi fdI  QqQ", start=1))
_FRACTIONS: Final = {5: "II", 10: "ii"}


class DirectoryError(ValueError):
    """There is no directory in this place, or it is cut off."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag of a directory.

    Attributes:
        tag: Its number.
        kind: TIFF's number of the type of its values.
        count: How many values.
        at: Where the entry itself lies.
        start: Where its values lie: in the entry, or anywhere else.
        end: Where they end.
    """

    tag: int
    kind: int
    count: int
    at: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Directory:
    """One directory: where it starts and ends, its tags in order, where the next one is (or 0)."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    following: int

    def __getitem__(self, tag: int) -> Entry | None:
        return next((each for each in self.entries if each.tag == tag), None)


@dataclass(frozen=True)
class Tiff:
    """A TIFF file or a piece of EXIF, with the layout that its header states.

    Attributes:
        content: All of it.
        order: Of bytes: "<" or ">", as `struct` says it.
        is_big: Whether places have 64 bits.
    """

    content: bytes
    order: str
    is_big: bool

    @staticmethod
    def opened(content: bytes) -> Tiff | None:
        """None where the header is none."""
        order = {b"II": "<", b"MM": ">"}.get(content[:2])
        if order is None:
            return None
        mark = content[2:4] if order == ">" else content[3:1:-1]
        if mark not in {b"\0*", b"\0+"}:
            return None
        return Tiff(content, order, mark == b"\0+")

    @property
    def entry_size(self) -> int:
        """Bytes of an entry."""
        return 20 if self.is_big else 12

    @property
    def place_size(self) -> int:
        """Bytes of a place, and of values that stand in the entry itself."""
        return 8 if self.is_big else 4

    @property
    def count_size(self) -> int:
        """Bytes of the number of entries, with which a directory begins."""
        return 8 if self.is_big else 2

    @property
    def first(self) -> int:
        """Where the first directory is.

        Raises:
            DirectoryError: The header is cut off.
        """
        return self._number(8, "Q") if self.is_big else self._number(4, "I")

    def directory(self, place: int, most: int = 65_535, *, cut: bool = False) -> Directory:
        """The directory in a place, with at most so many tags.

        Args:
            place: Where it starts.
            most: How many tags are read.
            cut: Shall one that claims more tags than there is room for have those that are there?
                None follows it then.

        Raises:
            DirectoryError: There is none, or not all of it.
        """
        if place <= 0:
            raise DirectoryError(place)
        count = self._number(place, "Q" if self.is_big else "H")
        first = place + self.count_size
        if cut:
            count = min(count, (len(self.content) - first) // self.entry_size)
        end = first + count * self.entry_size
        is_last = cut and end + self.place_size > len(self.content)
        following = 0 if is_last else self._number(end, "Q" if self.is_big else "I")
        entries = tuple(
            self._entry(first + number * self.entry_size) for number in range(min(count, most))
        )
        return Directory(
            start=place, end=end + self.place_size, entries=entries, following=following
        )

    def numbers(self, entry: Entry | None, most: int) -> tuple[float, ...]:
        """The first values of a tag; none where it is missing, text, or outside of the file.

        A fraction without a denominator is `nan`.
        """
        if entry is None or entry.end > len(self.content):
            return ()
        count = min(entry.count, most)
        letter = _FORMATS.get(entry.kind, " ")
        if letter != " ":
            return struct.unpack_from(f"{self.order}{count}{letter}", self.content, entry.start)
        if entry.kind in _FRACTIONS:
            pairs = struct.iter_unpack(
                f"{self.order}{_FRACTIONS[entry.kind]}",
                self.content[entry.start : entry.start + 8 * count],
            )
            return tuple(above / below if below else float("nan") for above, below in pairs)
        return ()

    def data(self, entry: Entry | None, most: int) -> bytes:
        """The first bytes of a tag's values; none where it is missing or outside of the file."""
        if entry is None or entry.end > len(self.content):
            return b""
        return self.content[entry.start : min(entry.end, entry.start + most)]

    def _entry(self, at: int) -> Entry:
        layout = "HHQ" if self.is_big else "HHI"
        tag, kind, count = struct.unpack_from(self.order + layout, self.content, at)
        size = SIZES.get(kind, 1) * count
        inline = at + self.entry_size - self.place_size
        start = inline
        if size > self.place_size:
            start = self._number(inline, "Q" if self.is_big else "I")
        return Entry(tag, kind, count, at, start, start + size)

    def _number(self, place: int, kind: str) -> int:
        try:
            (number,) = struct.unpack_from(self.order + kind, self.content, place)
        except (struct.error, OverflowError, IndexError) as error:
            raise DirectoryError(place) from error
        return number
