"""PNG and APNG: the chunks for pixels, colours and the animation stay."""

from __future__ import annotations

import struct
import zlib

from handlers.fileformats.png import SIGNATURE, chunks
from handlers.redaction import exif
from handlers.redaction.copying import Copy, NotSeparableError

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
    """The image without metadata; the copy ends with `IEND`.

    Raises:
        NotSeparableError: There are no pixels.
        MalformedError: There are too many chunks.
    """
    copy = Copy(content)
    copy.keep(0, len(SIGNATURE))
    pixels, has_exif = False, False
    for chunk in chunks(content):
        is_whole = chunk.after <= len(content)
        # A truncated chunk is only useful if it holds pixels.
        if chunk.kind in _KEPT and (is_whole or chunk.kind in _PIXELS):
            copy.keep(chunk.start, chunk.after)
        elif chunk.kind == b"eXIf" and is_whole and not has_exif:
            has_exif = True
            _put_exif(copy, content[chunk.body : chunk.end])
        pixels = pixels or chunk.kind == b"IDAT"
    if not pixels:
        raise NotSeparableError("no pixels")
    return copy


def _put_exif(copy: Copy, found: bytes) -> None:
    reduced = exif.orientation_only(found.removeprefix(b"Exif\0\0"))
    if reduced:
        chunk = b"eXIf" + reduced
        copy.put(struct.pack(">I", len(reduced)) + chunk + struct.pack(">I", zlib.crc32(chunk)))
