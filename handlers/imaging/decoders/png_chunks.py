"""What of a PNG a decoder needs, and nothing else.

Texts may be packed a thousand times smaller than they are, and a decoder that guards itself against
that refuses the photo for them. Nothing shows them. Other chunks that are no part of the picture
are dropped where they are broken, as browsers do it, and so is a colour that stands for see-through
where its numbers are missing.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from handlers.imaging.decoders.splice import Spliced

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE, _FRAME = 8, 12
_DEPTH, _COLOUR_TYPE = 24, 25
# A file of more chunks was made to take time.
_MAX_CHUNKS = 200_000
_BEFORE_PIXELS = 1000
# Of chunks that need not be understood the name begins with a small letter.
_ANCILLARY = 0x20
# Those of them that tell what a picture looks like, and how long they are at least.
_LOOKS = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"iCCP": 3, b"tRNS": 1}
_MOVES = frozenset({b"acTL", b"fcTL", b"fdAT"})
# Numbers of the colour that stands for see-through, by the type of colours.
_KEYS = {0: 2, 2: 6}


class Chunk(NamedTuple):
    """A chunk: its kind, where its frame starts, and where its data do and end."""

    kind: bytes
    start: int
    body: int
    end: int


def chunks(content: bytes, most: int = _MAX_CHUNKS) -> Iterator[Chunk]:
    """The first chunks; the last one of the file may be cut off."""
    place = _SIGNATURE
    for _ in range(most):
        if place + _FRAME > len(content):
            return
        size, kind = struct.unpack_from(">I4s", content, place)
        yield Chunk(kind, place, place + 8, place + 8 + size)
        place += _FRAME + size


def for_decoder(content: bytes) -> Spliced:
    """The file with those chunks that a decoder needs."""
    parts: list[memoryview] = []
    view = memoryview(content)
    kept = 0
    seen: set[bytes] = set()
    for chunk in chunks(content):
        # Of what is said twice the first counts.
        is_again = chunk.kind in _LOOKS and chunk.kind in seen
        seen.add(chunk.kind)
        if is_again or not _is_needed(content, chunk):
            parts.append(view[kept : chunk.start])
            kept = chunk.end + 4
    parts.append(view[kept:])
    return Spliced(parts)


def before_pixels(content: bytes, wanted: bytes) -> Chunk | None:
    """The first chunk of a kind before the pixels begin."""
    for chunk in chunks(content, _BEFORE_PIXELS):
        if chunk.kind == b"IDAT":
            return None
        if chunk.kind == wanted:
            return chunk
    return None


def key(content: bytes) -> tuple[int, ...] | None:
    """Of grey or coloured pictures without a palette: the colour that stands for see-through.

    In numbers of the depth that the file has.
    """
    chunk = before_pixels(content, b"tRNS")
    length = _KEYS.get(content[_COLOUR_TYPE]) if chunk else None
    if chunk is None or length is None or not _is_needed(content, chunk):
        return None
    return struct.unpack_from(f">{length // 2}H", content, chunk.body)


def depth(content: bytes) -> int:
    """Bits of a number in the picture."""
    return content[_DEPTH]


def _is_needed(content: bytes, chunk: Chunk) -> bool:
    if not chunk.kind[0] & _ANCILLARY:
        return True
    if chunk.kind in _MOVES:
        return _is_whole(content, chunk)
    least = _LOOKS.get(chunk.kind)
    if chunk.kind == b"tRNS" and len(content) > _COLOUR_TYPE:
        least = _KEYS.get(content[_COLOUR_TYPE], least)
    return least is not None and chunk.end - chunk.body >= least and _is_whole(content, chunk)


def _is_whole(content: bytes, chunk: Chunk) -> bool:
    checksum = content[chunk.end : chunk.end + 4]
    found = zlib.crc32(memoryview(content)[chunk.start + 4 : chunk.end])
    # One that the file ends in is not wrong, and shown as far as it goes.
    return len(checksum) < 4 or found == int.from_bytes(checksum, "big")  # noqa: PLR2004
