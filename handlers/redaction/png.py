"""PNG and APNG: the chunks of the picture, of its colours and of the animation stay."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from handlers.redaction import exif
from handlers.redaction.copying import Copy, NotSeparableError, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE = 8
_FRAME = 12  # length, kind, checksum
_KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"),
        *(b"acTL", b"fcTL", b"fdAT"),
        *(b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"mDCV", b"mDCv", b"cLLI", b"cLLi"),
        *(b"sBIT", b"bKGD", b"hIST", b"pHYs"),
    }
)
_PIXELS = frozenset({b"IDAT", b"fdAT"})


def redacted(content: bytes) -> Copy:
    """The picture alone; the copy ends with the chunk that says so.

    Raises:
        NotSeparableError: There are no pixels.
    """
    copy = Copy(content)
    copy.keep(0, _SIGNATURE)
    pixels, oriented = False, False
    for kind, place, end in bounded(_chunks(content)):
        is_whole = end <= len(content)
        # Of a file that is cut off, pixels are of use and everything else is not.
        if kind in _KEPT and (is_whole or kind in _PIXELS):
            copy.keep(place, end)
        elif kind == b"eXIf" and is_whole and not oriented:
            oriented = True
            _put_exif(copy, content[place + 8 : end - 4])
        pixels = pixels or kind == b"IDAT"
    if not pixels:
        raise NotSeparableError("no pixels")
    return copy


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """What a chunk is, and where it starts and ends; up to the one that ends all."""
    place, kind = _SIGNATURE, b""
    while place + 8 <= len(content) and kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, place)
        yield kind, place, place + _FRAME + length
        place += _FRAME + length


def _put_exif(copy: Copy, found: bytes) -> None:
    reduced = exif.reduced(found.removeprefix(b"Exif\0\0"))
    if reduced:
        chunk = b"eXIf" + reduced
        copy.put(struct.pack(">I", len(reduced)) + chunk + struct.pack(">I", zlib.crc32(chunk)))
