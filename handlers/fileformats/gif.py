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
_HAS_PALETTE, _PALETTE_BITS = 0x80, 0x07
# Blocks and their sub-blocks (up to 255 bytes each): the largest accepted files have about 400,000.
MAX_BLOCKS: Final = 1_000_000


class Header(NamedTuple):
    """The start of a file.

    Attributes:
        width: Of the canvas, in pixels.
        height: Of the canvas, in pixels.
        palette: Where the global palette is; empty if there is none.
    """

    width: int
    height: int
    palette: slice


class Block(NamedTuple):
    """One block.

    Attributes:
        kind: `IMAGE`, `EXTENSION`, `TRAILER`, or whatever byte is in place of a block.
        start: Offset of the block.
        body: Offset of an image's local palette, which ends at `data`, or of an extension's label.
        data: Offset of an extension's sub-blocks, or of an image's LZW code size, which precedes
            its sub-blocks.
        end: Offset of the next block.
        is_complete: False if the file ends within it; its end is then the end of the file.
    """

    kind: int
    start: int
    body: int
    data: int
    end: int
    is_complete: bool = True


def header(content: bytes) -> Header:
    """The header.

    Raises:
        MalformedError: The header is incomplete.
    """
    if len(content) < _HEADER:
        raise MalformedError("no header", 0)
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    return Header(width, height, slice(_HEADER, _HEADER + _palette_bytes(flags)))


def blocks(content: bytes) -> Iterator[Block]:
    """The blocks up to the trailer or the end of the file.

    Raises:
        MalformedError: There is no header, or there are too many blocks.
    """
    offset = header(content).palette.stop
    remaining = MAX_BLOCKS
    while offset < len(content):
        if remaining <= 0:
            raise MalformedError("too many blocks", offset)
        remaining -= 1
        kind = content[offset]
        if kind == IMAGE and offset + _DESCRIPTOR <= len(content):
            body = offset + _DESCRIPTOR
            data = body + _palette_bytes(content[body - 1])
            end, remaining, is_complete = _skip_sub_blocks(content, data + 1, remaining)
        elif kind == EXTENSION and offset + _LABEL < len(content):
            body, data = offset + 1, offset + _LABEL
            end, remaining, is_complete = _skip_sub_blocks(content, data, remaining)
        elif kind in {IMAGE, EXTENSION}:
            return  # the file ends in the first bytes of this block
        else:
            body = data = end = offset + 1
            is_complete = True
        yield Block(kind, offset, body, data, end, is_complete)
        if kind == TRAILER:
            return
        offset = end


def _palette_bytes(flags: int) -> int:
    """The size in bytes of the palette that the flags declare."""
    return 6 << (flags & _PALETTE_BITS) if flags & _HAS_PALETTE else 0


def _skip_sub_blocks(content: bytes, offset: int, remaining: int) -> tuple[int, int, bool]:
    """The offset after the sub-blocks, how many more are allowed, and whether they are complete."""
    while offset < len(content) and remaining > 0:
        size = content[offset]
        offset += size + 1
        remaining -= 1
        if not size:
            return offset, remaining, True
    return min(offset, len(content)), remaining, False
