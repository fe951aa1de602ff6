"""ISO base media files (ISO/IEC 14496-12): the boxes that HEIC, AVIF and JPEG XL files consist of.

A box is a size, four letters and a body; some bodies are boxes again. Nothing here trusts a size:
whatever the bytes are, an answer comes after one pass, or a `BoxError`. What the boxes of a picture
mean together is in `pictures.py`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD, _LARGE_HEAD = 8, 16
_UUID = 16
# Real files have some tens in one place; pictures of many tiles some hundred properties.
_MAX_BOXES = 20_000
# Brands are four letters each, a few of them; more are no photo.
_BRANDS_BYTES = 1024


class BoxError(ValueError):
    """The bytes are not built as they claim to be."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box lies in its file: `start`, its body from `body` on, and where it `end`s."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(content: bytes, start: int = 0, end: int | None = None) -> list[Box]:
    """The boxes that lie side by side between two places.

    Args:
        content: The file.
        start: Where the first one begins.
        end: Where they end; without it, at the end of the file, where the last one may be cut off.

    Raises:
        BoxError: One is larger than what it lies in, or there are absurdly many.
    """
    is_file = end is None
    end = len(content) if end is None else min(end, len(content))
    found: list[Box] = []
    while start < end:
        if len(found) == _MAX_BOXES:
            raise BoxError("too many boxes")
        if end - start < _HEAD:
            if is_file or any(content[start:end]):
                raise BoxError("rest of a box")
            break
        box = _box(content, start, end, may_be_cut=is_file)
        found.append(box)
        start = box.end
    return found


def stated_end(content: bytes, box: Box) -> int:
    """Where a box says that it ends, though the file may end before."""
    size = int.from_bytes(content[box.start : box.start + 4], "big")
    if size == 1:
        size = int.from_bytes(content[box.start + _HEAD : box.start + _LARGE_HEAD], "big")
    return box.start + size if size else box.end


def brands(content: bytes) -> tuple[bytes, tuple[bytes, ...]] | None:
    """What the head of a file says that it is: its main brand, and those it can be read as.

    Returns:
        None where the content does not begin like an ISO base media file.
    """
    if content[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(content[:4], "big"), _BRANDS_BYTES, len(content))
    # Between the main brand and the others stands its version.
    others = (content[place : place + 4] for place in range(_LARGE_HEAD, end - 3, 4))
    return content[8:12], tuple(others)


def full_box(content: bytes, box: Box) -> tuple[int, int, int]:
    """Of a box that has them: its version, its flags, and where its fields begin.

    Raises:
        BoxError: It is too short.
    """
    if box.end - box.body < 4:  # noqa: PLR2004  # version and flags
        raise BoxError("too short")
    (word,) = struct.unpack_from(">I", content, box.body)
    return word >> 24, word & 0xFFFFFF, box.body + 4


class Fields:
    """Reads numbers one after the other, and never beyond the end of their box."""

    def __init__(self, content: bytes, start: int, end: int) -> None:
        self._content = content
        self.place = start
        self.end = end

    def number(self, size: int) -> int:
        """The next number of so many bytes; of none, 0.

        Raises:
            BoxError: The box ends before.
        """
        return int.from_bytes(self.taken(size), "big")

    def taken(self, size: int) -> bytes:
        """The next bytes.

        Raises:
            BoxError: The box ends before.
        """
        after = self.place + size
        if after > self.end:
            raise BoxError("ends too early")
        taken = self._content[self.place : after]
        self.place = after
        return taken

    def text(self) -> bytes:
        """Up to the next zero, which is passed over, or to the end."""
        found = self._content.find(b"\0", self.place, self.end)
        stop = self.end if found < 0 else found
        taken = self._content[self.place : stop]
        self.place = min(stop + 1, self.end)
        return taken

    def each(self, count: int, size: int, read: Callable[[], None]) -> None:
        """Reads a list whose entries have at least so many bytes each.

        Raises:
            BoxError: So many cannot be there.
        """
        if count * size > self.end - self.place:
            raise BoxError("more entries than there is room for")
        for _ in range(count):
            read()


def _box(content: bytes, start: int, end: int, *, may_be_cut: bool) -> Box:
    size, kind = struct.unpack_from(">I4s", content, start)
    body = start + _HEAD
    if size == 1:
        if end - start < _LARGE_HEAD:
            raise BoxError("rest of a box")
        (size,) = struct.unpack_from(">Q", content, body)
        body = start + _LARGE_HEAD
    elif size == 0:
        size = end - start  # as far as there is anything
    if kind == b"uuid":
        body += _UUID
    after = start + size
    if after < body or (after > end and not may_be_cut):
        raise BoxError("a size that lies")
    if body > end:
        raise BoxError("rest of a box")
    return Box(kind, start, body, min(after, end))
