"""The directories (IFDs) of TIFF, BigTIFF and EXIF: their tags, and where the values are.

Values are read one tag at a time: in a malicious file, a table of all values can take a thousand
times the size of the file. A value outside the file counts as missing.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handlers.fileformats.malformed import MalformedError
from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Iterator

# Bytes of one value, by field type.
SIZES: Final = dict(
    zip(range(1, 19), (1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 1, 1, 8, 8, 8), strict=True)
)
# The `struct` format of each field type; a space for types that are not plain numbers.
_FORMATS: Final = dict(enumerate("B HI bBhi fdI  QqQ", start=1))
_RATIONALS: Final = {5: "II", 10: "ii"}
# For all pages together: directories may overlap and share their values.
MAX_PAGES, MAX_TAGS = 10_000, 200_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag of a directory.

    Attributes:
        tag: Its number.
        kind: The field type of its values.
        count: Number of values.
        offset: Offset of the entry itself.
        start: Offset of its values, within the entry or elsewhere.
        end: Where they end; may be outside the file.
    """

    tag: int
    kind: int
    count: int
    offset: int
    start: int
    end: int


@immutable(kw_only=True)
class Directory:
    """One directory: start and end, its entries in order, and the offset of the next one, or 0."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    next_offset: int

    def __getitem__(self, tag: int) -> Entry | None:
        return next((each for each in self.entries if each.tag == tag), None)


@immutable
class Tiff:
    """A TIFF file or a block of EXIF, with the layout that its header states.

    Attributes:
        content: The file or block.
        order: The byte order: "<" or ">", as in `struct`.
        is_big: Whether it is BigTIFF, with offsets of 64 bits.
    """

    content: bytes
    order: str
    is_big: bool

    @staticmethod
    def parse(content: bytes) -> Tiff | None:
        """The structure; None without a TIFF header."""
        order = {b"II": "<", b"MM": ">"}.get(content[:2])
        if order is None:
            return None
        magic = content[2:4] if order == ">" else content[3:1:-1]
        if magic not in {b"\0*", b"\0+"}:
            return None
        return Tiff(content, order, magic == b"\0+")

    @property
    def entry_size(self) -> int:
        """The size of an entry in bytes."""
        return 20 if self.is_big else 12

    @property
    def offset_size(self) -> int:
        """The size in bytes of an offset, and the largest size of values within the entry."""
        return 8 if self.is_big else 4

    @property
    def count_size(self) -> int:
        """The size in bytes of the entry count that a directory begins with."""
        return 8 if self.is_big else 2

    @property
    def first(self) -> int:
        """Offset of the first directory.

        Raises:
            MalformedError: The header is truncated.
        """
        return self._number(8, "Q") if self.is_big else self._number(4, "I")

    def directories(self) -> Iterator[Directory]:
        """The pages, in the order of the chain of directories; a cycle ends it.

        Raises:
            MalformedError: There are too many, or one is truncated.
        """
        seen: set[int] = set()
        offset, tags = self.first, 0
        while offset and offset not in seen:
            seen.add(offset)
            page = self.directory(offset)
            tags += len(page.entries)
            if len(seen) > MAX_PAGES or tags > MAX_TAGS:
                raise MalformedError("too many pages", offset)
            yield page
            offset = page.next_offset

    def directory(
        self, offset: int, limit: int = 65_535, *, allow_truncated: bool = False
    ) -> Directory:
        """The directory at an offset.

        Args:
            offset: Its offset.
            limit: The most entries that are read.
            allow_truncated: Whether a directory that declares more entries than fit into the file
                is read up to the end of the file; it then has no next one.

        Raises:
            MalformedError: There is none, or it is truncated.
        """
        if offset <= 0:
            raise MalformedError("no directory", offset)
        count = self._number(offset, "Q" if self.is_big else "H")
        first = offset + self.count_size
        if allow_truncated:
            count = min(count, (len(self.content) - first) // self.entry_size)
        end = first + count * self.entry_size
        is_last = allow_truncated and end + self.offset_size > len(self.content)
        next_offset = 0 if is_last else self._number(end, "Q" if self.is_big else "I")
        entries = tuple(
            self._entry(first + number * self.entry_size) for number in range(min(count, limit))
        )
        return Directory(
            start=offset, end=end + self.offset_size, entries=entries, next_offset=next_offset
        )

    def numbers(self, entry: Entry | None, limit: int) -> tuple[float, ...]:
        """The first values of a tag; empty if it is missing, text, or outside the file.

        A rational with a denominator of 0 is `nan`.
        """
        if entry is None or entry.end > len(self.content):
            return ()
        count = min(entry.count, limit)
        letter = _FORMATS.get(entry.kind, " ")
        if letter != " ":
            return struct.unpack_from(f"{self.order}{count}{letter}", self.content, entry.start)
        if entry.kind in _RATIONALS:
            pairs = struct.iter_unpack(
                f"{self.order}{_RATIONALS[entry.kind]}",
                self.content[entry.start : entry.start + 8 * count],
            )
            return tuple(
                numerator / denominator if denominator else float("nan")
                for numerator, denominator in pairs
            )
        return ()

    def data(self, entry: Entry | None, limit: int) -> bytes:
        """The first bytes of a tag's values; empty if it is missing or outside the file."""
        if entry is None or entry.end > len(self.content):
            return b""
        return self.content[entry.start : min(entry.end, entry.start + limit)]

    def _entry(self, offset: int) -> Entry:
        layout = "HHQ" if self.is_big else "HHI"
        tag, kind, count = struct.unpack_from(self.order + layout, self.content, offset)
        size = SIZES.get(kind, 1) * count
        inline = offset + self.entry_size - self.offset_size
        start = inline
        if size > self.offset_size:
            start = self._number(inline, "Q" if self.is_big else "I")
        return Entry(tag, kind, count, offset, start, start + size)

    def _number(self, offset: int, kind: str) -> int:
        try:
            (number,) = struct.unpack_from(self.order + kind, self.content, offset)
        except (struct.error, OverflowError, IndexError) as error:
            raise MalformedError("no directory", offset) from error
        return number
