"""The directories of TIFF, BigTIFF and EXIF: their tags, and where values lie.

Values are read one tag at a time: a file can be built so that a table of all values takes a
thousand times its size. A value outside of the file counts as missing.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handlers.fileformats.malformed import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Bytes of one value, by TIFF's number of its type.
SIZES: Final = dict(
    zip(range(1, 19), (1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 1, 1, 8, 8, 8), strict=True)
)
# The same for `struct`; a blank is not a number.
_FORMATS: Final = dict(enumerate("B HI bBhi fdI  QqQ", start=1))
_FRACTIONS: Final = {5: "II", 10: "ii"}
# Of all pages together: directories may overlap and share their values.
MAX_PAGES, MAX_TAGS = 10_000, 200_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag of a directory.

    Attributes:
        tag: Its number.
        kind: The type of its values, by TIFF's number.
        count: Number of values.
        at: Offset of the entry itself.
        start: Offset of its values, which lie in the entry or anywhere else.
        end: Where they end; may be outside of the file.
    """

    tag: int
    kind: int
    count: int
    at: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Directory:
    """One directory: start and end, its tags in order, and the offset of the next one, or 0."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    following: int

    def __getitem__(self, tag: int) -> Entry | None:
        return next((each for each in self.entries if each.tag == tag), None)


@dataclass(frozen=True)
class Tiff:
    """A TIFF file or a block of EXIF, with the layout that its header states.

    Attributes:
        content: All of it.
        order: Byte order: "<" or ">", as in `struct`.
        is_big: Whether offsets have 64 bits.
    """

    content: bytes
    order: str
    is_big: bool

    @staticmethod
    def parse(content: bytes) -> Tiff | None:
        """None if the header is not that of TIFF."""
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
        """Bytes of an offset, and of values that are stored in the entry itself."""
        return 8 if self.is_big else 4

    @property
    def count_size(self) -> int:
        """Bytes of the number of entries that a directory begins with."""
        return 8 if self.is_big else 2

    @property
    def first(self) -> int:
        """Offset of the first directory.

        Raises:
            MalformedError: The header is cut off.
        """
        return self._number(8, "Q") if self.is_big else self._number(4, "I")

    def directories(self) -> Iterator[Directory]:
        """The pages, each once, as far as the chain of directories leads.

        Raises:
            MalformedError: There are too many, or one is cut off.
        """
        seen: set[int] = set()
        place, tags = self.first, 0
        while place and place not in seen:
            seen.add(place)
            page = self.directory(place)
            tags += len(page.entries)
            if len(seen) > MAX_PAGES or tags > MAX_TAGS:
                raise MalformedError("too many pages", place)
            yield page
            place = page.following

    def directory(self, place: int, most: int = 65_535, *, cut: bool = False) -> Directory:
        """The directory at an offset.

        Args:
            place: Its offset.
            most: How many of its tags are read.
            cut: Whether a directory that claims more tags than there is room for has those that
                are there; none follows it then.

        Raises:
            MalformedError: There is none, or it is cut off.
        """
        if place <= 0:
            raise MalformedError("no directory", place)
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
        """The first values of a tag; none if it is missing, text, or outside of the file.

        A fraction with a denominator of 0 is `nan`.
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
        """The first bytes of a tag's values; none if it is missing or outside of the file."""
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
            raise MalformedError("no directory", place) from error
        return number
