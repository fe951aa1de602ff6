"""The blocks of GIF files (GIF89a)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from handlers.fileformats.malformed import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTENSION, IMAGE, TRAILER, PADDING = 0x21, 0x2C, 0x3B, 0x00
CONTROL, APPLICATION = 0xF9, 0xFF
_HEADER, _DESCRIPTOR, _LABEL = 13, 10, 2
_TABLE, _TABLE_SIZE = 0x80, 0x07
# Of blocks and their sub-blocks, which have up to 255 bytes: the largest files that are accepted
# have some four hundred thousand.
MAX_BLOCKS: Final = 1_000_000


class Header(NamedTuple):
    """The start of a file.

    Attributes:
        width: Of the canvas, in pixels.
        height: Of the canvas, in pixels.
        palette: Where the colours of all frames without their own lie; empty if there are none.
    """

    width: int
    height: int
    palette: slice


class Block(NamedTuple):
    """One block.

    Attributes:
        kind: `IMAGE`, `EXTENSION`, `TRAILER`, or the byte that stands where a block should.
        start: Offset of the block.
        body: Offset of what comes before its sub-blocks: an image's own palette, which ends at
            `data`, or an extension's label.
        data: Offset of its sub-blocks, in an image behind the size of its codes, which belongs to
            its data.
        end: Offset of the next block.
        is_whole: Whether all of it is there; else it reaches to the end of the file.
    """

    kind: int
    start: int
    body: int
    data: int
    end: int
    is_whole: bool = True


def header(content: bytes) -> Header:
    """The header.

    Raises:
        MalformedError: It is incomplete.
    """
    if len(content) < _HEADER:
        raise MalformedError("no header", 0)
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    return Header(width, height, slice(_HEADER, _HEADER + _table_size(flags)))


def blocks(content: bytes) -> Iterator[Block]:
    """The blocks up to the trailer, or as far as the file goes.

    Raises:
        MalformedError: There is no header, or there are too many blocks.
    """
    place = header(content).palette.stop
    left = MAX_BLOCKS
    while place < len(content):
        if left <= 0:
            raise MalformedError("too many blocks", place)
        left -= 1
        kind = content[place]
        if kind == IMAGE and place + _DESCRIPTOR <= len(content):
            body = place + _DESCRIPTOR
            data = body + _table_size(content[body - 1])
            end, left, is_whole = _skipped(content, data + 1, left)
        elif kind == EXTENSION and place + _LABEL < len(content):
            body, data = place + 1, place + _LABEL
            end, left, is_whole = _skipped(content, data, left)
        elif kind in {IMAGE, EXTENSION}:
            return  # the file is cut off in its first bytes
        else:
            body = data = end = place + 1
            is_whole = True
        yield Block(kind, place, body, data, end, is_whole)
        if kind == TRAILER:
            return
        place = end


def _table_size(flags: int) -> int:
    """Bytes of the palette that the flags announce."""
    return 6 << (flags & _TABLE_SIZE) if flags & _TABLE else 0


def _skipped(content: bytes, place: int, left: int) -> tuple[int, int, bool]:
    """The offset behind sub-blocks, how many more there may be, and whether these are whole."""
    while place < len(content) and left > 0:
        size = content[place]
        place += size + 1
        left -= 1
        if not size:
            return place, left, True
    return min(place, len(content)), left, False
