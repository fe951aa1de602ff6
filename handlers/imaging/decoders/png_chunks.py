"""The chunks of a PNG that its decoder needs, and no others.

Texts may be compressed to a thousandth of their size, and a decoder that guards itself against that
refuses the photo because of them, though nothing shows them. Like browsers, this drops ancillary
chunks that are broken, and a transparent colour whose values are missing.
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
# More chunks than this before the pixels are not looked through for one.
_BEFORE_PIXELS = 1000
# The names of chunks that need not be understood begin with a small letter.
_ANCILLARY = 0x20
# Those of them that change how a picture looks, and their least sizes in bytes.
_COLOURS = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"iCCP": 3, b"tRNS": 1}
_ANIMATION = frozenset({b"acTL", b"fcTL", b"fdAT"})
# Bytes of the transparent colour, by colour type.
_KEYS = {0: 2, 2: 6}


def for_decoder(content: bytes) -> JoinedFile:
    """The file without the chunks that its decoder does not need."""
    parts: list[memoryview] = []
    view = memoryview(content)
    kept = 0
    seen: set[bytes] = set()
    for chunk in lenient(chunks(content)):
        # Of duplicates the first one counts.
        is_duplicate = chunk.kind in _COLOURS and chunk.kind in seen
        seen.add(chunk.kind)
        if is_duplicate or not _is_needed(content, chunk):
            parts.append(view[kept : chunk.start])
            kept = chunk.after
    parts.append(view[kept:])
    return JoinedFile(parts)


def before_pixels(content: bytes, wanted: bytes) -> Chunk | None:
    """The first chunk of a kind before the pixels begin."""
    for chunk in islice(lenient(chunks(content)), _BEFORE_PIXELS):
        if chunk.kind == b"IDAT":
            return None
        if chunk.kind == wanted:
            return chunk
    return None


def key(content: bytes) -> tuple[int, ...] | None:
    """The transparent colour of a picture without a palette, in numbers of the file's depth."""
    chunk = before_pixels(content, b"tRNS")
    length = _KEYS.get(content[_COLOUR_TYPE]) if chunk else None
    if chunk is None or length is None or not _is_needed(content, chunk):
        return None
    return struct.unpack_from(f">{length // 2}H", content, chunk.body)


def depth(content: bytes) -> int:
    """Bits of a sample."""
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
    # A chunk that is cut off is not wrong: it is shown as far as it goes.
    return len(checksum) < 4 or found == int.from_bytes(checksum, "big")  # noqa: PLR2004
