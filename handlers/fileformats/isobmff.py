"""ISO base media files (ISO/IEC 14496-12): the boxes that HEIC, AVIF and JPEG XL files consist of.

A box is a size, four letters and a body; some bodies are boxes again. What the boxes of a picture
mean together is in `heif.py`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.fileformats.malformed import MalformedError, lenient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEAD, _LARGE_HEAD = 8, 16
_UUID = 16
# Real files have some tens in one place; pictures of many tiles some hundred properties.
MAX_BOXES = 20_000
# Brands are four letters each, a few of them; more are no photo.
_BRANDS_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box lies in its file: `start`, its body from `body` on, and where it `end`s."""

    kind: bytes
    start: int
    body: int
    end: int


def walk(content: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes that lie side by side between two offsets.

    Args:
        content: The file.
        start: Where the first one begins.
        end: Where they end; without it, at the end of the file, where the last one may be cut off.

    Raises:
        MalformedError: One is larger than what it lies in, or there are too many.
    """
    is_file = end is None
    end = len(content) if end is None else min(end, len(content))
    count = 0
    while start < end:
        if count == MAX_BOXES:
            raise MalformedError("too many boxes", start)
        count += 1
        if end - start < _HEAD:
            if is_file or any(content[start:end]):
                raise MalformedError("rest of a box", start)
            return
        box = _box(content, start, end, may_be_cut=is_file)
        yield box
        start = box.end


def boxes(content: bytes, start: int = 0, end: int | None = None) -> list[Box]:
    """All boxes of `walk`, which raises what that raises."""
    return list(walk(content, start, end))


def find(content: bytes, *path: bytes, within: Box | None = None) -> Iterator[Box]:
    """The boxes at a path of kinds, as far as the boxes around them are well-formed.

    Args:
        content: The file.
        path: The kind of each box from the outermost to the one that is wanted.
        within: The box that the path begins in; without it, the file.
    """
    kind, *deeper = path
    inside = walk(content, within.body, within.end) if within else walk(content)
    for box in lenient(inside):
        if box.kind == kind:
            yield from find(content, *deeper, within=box) if deeper else (box,)


def stated_end(content: bytes, box: Box) -> int:
    """Where a box says that it ends; the file may end before."""
    size = int.from_bytes(content[box.start : box.start + 4], "big")
    if size == 1:
        size = int.from_bytes(content[box.start + _HEAD : box.start + _LARGE_HEAD], "big")
    return box.start + size if size else box.end


def brands(content: bytes) -> tuple[bytes, tuple[bytes, ...]] | None:
    """The major and the compatible brands of a file; None if it is no ISO base media file."""
    if content[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(content[:4], "big"), _BRANDS_BYTES, len(content))
    # The minor version stands between the brands.
    others = (content[place : place + 4] for place in range(_LARGE_HEAD, end - 3, 4))
    return content[8:12], tuple(others)


def full_box(content: bytes, box: Box) -> tuple[int, int, int]:
    """The version and the flags of a full box, and the offset of its fields.

    Raises:
        MalformedError: It is too short.
    """
    if box.end - box.body < 4:  # noqa: PLR2004  # version and flags
        raise MalformedError("a box that is too short", box.start)
    (word,) = struct.unpack_from(">I", content, box.body)
    return word >> 24, word & 0xFFFFFF, box.body + 4


class Fields:
    """Reads fields one after the other, and never beyond the end of their box."""

    def __init__(self, content: bytes, start: int, end: int) -> None:
        self._content = content
        self.place = start
        self.end = end

    def number(self, size: int) -> int:
        """The next number, of `size` bytes; 0 for a size of 0.

        Raises:
            MalformedError: The box ends before.
        """
        return int.from_bytes(self.taken(size), "big")

    def taken(self, size: int) -> bytes:
        """The next `size` bytes.

        Raises:
            MalformedError: The box ends before.
        """
        after = self.place + size
        if after > self.end:
            raise MalformedError("a box that ends too early", self.place)
        taken = self._content[self.place : after]
        self.place = after
        return taken

    def text(self) -> bytes:
        """The bytes up to the next zero, which is skipped, or to the end of the box."""
        found = self._content.find(b"\0", self.place, self.end)
        stop = self.end if found < 0 else found
        taken = self._content[self.place : stop]
        self.place = min(stop + 1, self.end)
        return taken

    def each(self, count: int, size: int, read: Callable[[], None]) -> None:
        """Calls `read` for each of `count` entries, which have at least `size` bytes each.

        Raises:
            MalformedError: The box has no room for them.
        """
        if count * size > self.end - self.place:
            raise MalformedError("more entries than the box has room for", self.place)
        for _ in range(count):
            read()


def _box(content: bytes, start: int, end: int, *, may_be_cut: bool) -> Box:
    size, kind = struct.unpack_from(">I4s", content, start)
    body = start + _HEAD
    if size == 1:
        if end - start < _LARGE_HEAD:
            raise MalformedError("rest of a box", start)
        (size,) = struct.unpack_from(">Q", content, body)
        body = start + _LARGE_HEAD
    elif size == 0:
        size = end - start  # as far as there is anything
    if kind == b"uuid":
        body += _UUID
    after = start + size
    if after < body or (after > end and not may_be_cut):
        raise MalformedError("a wrong size", start)
    if body > end:
        raise MalformedError("rest of a box", start)
    return Box(kind, start, body, min(after, end))
