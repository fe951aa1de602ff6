"""Passes only the chunks of a PNG that its decoder needs.

Compressed texts may expand a thousandfold, and a decoder that guards against that would refuse the
photo because of texts that are never shown. As in browsers, corrupt ancillary chunks are dropped,
and so is a transparent colour with missing values.
"""

from __future__ import annotations

import struct
import zlib
from itertools import islice
from typing import TYPE_CHECKING

from handlers.fileformats.malformed import lenient
from handlers.fileformats.png import chunks
from handlers.imaging.decoders.joined_file import JoinedFile

if TYPE_CHECKING:
    from handlers.fileformats.png import Chunk

_DEPTH, _COLOUR_TYPE = 24, 25
# How many chunks before the pixels are searched.
_BEFORE_PIXELS = 1000
# The bit that marks a chunk as ancillary (a lower-case first letter).
_ANCILLARY = 0x20
# Ancillary chunks that affect the appearance, and their minimum sizes in bytes.
_COLOURS = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"iCCP": 3, b"tRNS": 1}
_ANIMATION = frozenset({b"acTL", b"fcTL", b"fdAT"})
# The size in bytes of the transparent colour, by colour type.
_KEYS = {0: 2, 2: 6}


def for_decoder(content: bytes) -> JoinedFile:
    """The file without the chunks that its decoder does not need."""
    parts: list[memoryview] = []
    view = memoryview(content)
    kept = 0
    seen: set[bytes] = set()
    for chunk in lenient(chunks(content)):
        # The first of duplicates counts.
        is_duplicate = chunk.kind in _COLOURS and chunk.kind in seen
        seen.add(chunk.kind)
        if is_duplicate or not _is_needed(content, chunk):
            parts.append(view[kept : chunk.start])
            kept = chunk.after
    parts.append(view[kept:])
    return JoinedFile(parts)


def before_pixels(content: bytes, wanted: bytes) -> Chunk | None:
    """The first chunk of a kind before the pixels."""
    for chunk in islice(lenient(chunks(content)), _BEFORE_PIXELS):
        if chunk.kind == b"IDAT":
            return None
        if chunk.kind == wanted:
            return chunk
    return None


def key(content: bytes) -> tuple[int, ...] | None:
    """The transparent colour of an image without a palette, in the bit depth of the file."""
    chunk = before_pixels(content, b"tRNS")
    length = _KEYS.get(content[_COLOUR_TYPE]) if chunk else None
    if chunk is None or length is None or not _is_needed(content, chunk):
        return None
    return struct.unpack_from(f">{length // 2}H", content, chunk.body)


def depth(content: bytes) -> int:
    """Bits per sample."""
    return content[_DEPTH]


def _is_needed(content: bytes, chunk: Chunk) -> bool:
    if not chunk.kind[0] & _ANCILLARY:
        return True
    if chunk.kind in _ANIMATION:
        return _is_whole(content, chunk)
    least = _COLOURS.get(chunk.kind)
    if chunk.kind == b"tRNS" and len(content) > _COLOUR_TYPE:
        least = _KEYS.get(content[_COLOUR_TYPE], least)
    return least is not None and chunk.end - chunk.body >= least and _is_whole(content, chunk)


def _is_whole(content: bytes, chunk: Chunk) -> bool:
    checksum = content[chunk.end : chunk.end + 4]
    found = zlib.crc32(memoryview(content)[chunk.start + 4 : chunk.end])
    # A truncated chunk is kept: it is decoded as far as possible.
    return len(checksum) < 4 or found == int.from_bytes(checksum, "big")  # noqa: PLR2004
