"""ISO base media files (ISO/IEC 14496-12): the boxes that HEIC, AVIF and JPEG XL files consist of.

A box is a size, a kind of four letters and a body, which may consist of boxes. The meaning of those
of an image is in `heif.py`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.fileformats.malformed import MalformedError, lenient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEADER_BYTES, _LARGE_HEADER_BYTES = 8, 16
_UUID_BYTES = 16
# Real files have some tens of siblings; images of many tiles have some hundred properties.
MAX_BOXES = 20_000
# Photos have a few brands, of four bytes each.
_BRANDS_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Box:
    """A box, and its offsets in the file: where it starts, where its body starts, where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


def walk(content: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The sibling boxes between two offsets.

    Args:
        content: The file.
        start: Offset of the first one.
        end: Where they end; by default the end of the file, which may truncate the last one.

    Raises:
        MalformedError: One is larger than its parent, or there are too many.
    """
    is_file = end is None
    end = len(content) if end is None else min(end, len(content))
    count = 0
    while start < end:
        if count == MAX_BOXES:
            raise MalformedError("too many boxes", start)
        count += 1
        if end - start < _HEADER_BYTES:
            if is_file or any(content[start:end]):
                raise MalformedError("incomplete box header", start)
            return
        box = _box(content, start, end, may_be_truncated=is_file)
        yield box
        start = box.end


def boxes(content: bytes, start: int = 0, end: int | None = None) -> list[Box]:
    """The boxes of `walk` as a list; raises the same errors."""
    return list(walk(content, start, end))


def find(content: bytes, *path: bytes, within: Box | None = None) -> Iterator[Box]:
    """The boxes at a path of kinds, as far as their parents are well-formed.

    Args:
        content: The file.
        path: The kind of each box, from the outermost to the wanted one.
        within: The box that the path begins in; by default the file.
    """
    kind, *deeper = path
    inside = walk(content, within.body, within.end) if within else walk(content)
    for box in lenient(inside):
        if box.kind == kind:
            yield from find(content, *deeper, within=box) if deeper else (box,)


def stated_end(content: bytes, box: Box) -> int:
    """Where a box ends according to its size; a truncated file ends before."""
    size = int.from_bytes(content[box.start : box.start + 4], "big")
    if size == 1:
        size = int.from_bytes(
            content[box.start + _HEADER_BYTES : box.start + _LARGE_HEADER_BYTES], "big"
        )
    return box.start + size if size else box.end


def brands(content: bytes) -> tuple[bytes, tuple[bytes, ...]] | None:
    """The major and the compatible brands of a file; None for other files."""
    if content[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(content[:4], "big"), _BRANDS_BYTES, len(content))
    # The minor version is between the major and the compatible brands.
    others = (content[offset : offset + 4] for offset in range(_LARGE_HEADER_BYTES, end - 3, 4))
    return content[8:12], tuple(others)


def full_box(content: bytes, box: Box) -> tuple[int, int, int]:
    """The version and the flags of a full box, and the offset of its fields.

    Raises:
        MalformedError: The box is too short.
    """
    if box.end - box.body < 4:  # noqa: PLR2004  # version and flags
        raise MalformedError("box too short", box.start)
    (word,) = struct.unpack_from(">I", content, box.body)
    return word >> 24, word & 0xFFFFFF, box.body + 4


class Fields:
    """Reads the fields of a box in order, never beyond its end."""

    def __init__(self, content: bytes, start: int, end: int) -> None:
        self._content = content
        self.offset = start
        self.end = end

    def integer(self, size: int) -> int:
        """The next integer of `size` bytes, big-endian; 0 for a size of 0.

        Raises:
            MalformedError: The box has fewer bytes left.
        """
        return int.from_bytes(self.read(size), "big")

    def read(self, size: int) -> bytes:
        """The next `size` bytes.

        Raises:
            MalformedError: The box has fewer bytes left.
        """
        after = self.offset + size
        if after > self.end:
            raise MalformedError("truncated box", self.offset)
        data = self._content[self.offset : after]
        self.offset = after
        return data

    def text(self) -> bytes:
        """The bytes up to the next zero, which is skipped, or to the end of the box."""
        found = self._content.find(b"\0", self.offset, self.end)
        stop = self.end if found < 0 else found
        data = self._content[self.offset : stop]
        self.offset = min(stop + 1, self.end)
        return data

    def repeat(self, count: int, size: int, read: Callable[[], None]) -> None:
        """Call `read` for each of `count` entries of at least `size` bytes each.

        Raises:
            MalformedError: The box has no room for them.
        """
        if count * size > self.end - self.offset:
            raise MalformedError("more entries than the box has room for", self.offset)
        for _ in range(count):
            read()


def _box(content: bytes, start: int, end: int, *, may_be_truncated: bool) -> Box:
    size, kind = struct.unpack_from(">I4s", content, start)
    body = start + _HEADER_BYTES
    if size == 1:
        if end - start < _LARGE_HEADER_BYTES:
            raise MalformedError("incomplete box header", start)
        (size,) = struct.unpack_from(">Q", content, body)
        body = start + _LARGE_HEADER_BYTES
    elif size == 0:
        size = end - start  # up to the end
    if kind == b"uuid":
        body += _UUID_BYTES
    after = start + size
    if after < body or (after > end and not may_be_truncated):
        raise MalformedError("invalid box size", start)
    if body > end:
        raise MalformedError("incomplete box header", start)
    return Box(kind, start, body, min(after, end))
