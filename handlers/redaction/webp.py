"""WebP: the chunks of pictures, of the animation and of colours stay."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from handlers.fileformats.webp import FRAME, FRAME_HEADER, HEADER, chunks, padded, stated_end
from handlers.redaction import exif
from handlers.redaction.copying import Copy, NotSeparableError

if TYPE_CHECKING:
    from handlers.fileformats.webp import Chunk

_PIXELS = frozenset({b"VP8 ", b"VP8L", FRAME})
_KEPT = frozenset({b"ICCP", b"ANIM", b"ALPH", b"VP8 ", b"VP8L"})
_IN_FRAME = frozenset({b"ALPH", b"VP8 ", b"VP8L"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def redacted(content: bytes) -> Copy:
    """The picture alone, with a header that announces what is there.

    Raises:
        NotSeparableError: There is no picture.
        MalformedError: There are too many chunks.
    """
    stated = stated_end(content)
    end = min(len(content), stated)
    parts: list[tuple[Chunk, list[Chunk]]] = []
    for chunk in chunks(content):
        if chunk.in_frame:
            parts[-1][1].append(chunk)
        else:
            parts.append((chunk, []))
    if not any(chunk.kind in _PIXELS for chunk, _ in parts):
        raise NotSeparableError("no picture")
    notes = (chunk for chunk, _ in parts if chunk.kind == b"EXIF")
    reduced = next((_reduced(content[each.body : min(each.end, end)]) for each in notes), b"")
    size = 4 + sum(
        min(chunk.after, end) - chunk.start
        for chunk, _ in parts
        if chunk.kind in _KEPT or chunk.kind in {b"VP8X", FRAME}
    )
    # A file that is cut off in its picture still announces all of it.
    is_cut = end == len(content) and parts[-1][0].kind in _KEPT | _PIXELS
    missing = stated - len(content) if is_cut else 0
    copy = Copy(content)
    copy.keep(0, 4)
    copy.put(struct.pack("<I", min(size + len(reduced) + max(missing, 0), 0xFFFFFFFF)))
    copy.keep(8, HEADER)
    for chunk, inner in parts:
        if chunk.kind == b"VP8X" and chunk.body < min(chunk.end, end):
            copy.keep(chunk.start, chunk.body)
            flags = content[chunk.body] & ~(_HAS_EXIF | _HAS_XMP)
            copy.put(bytes((flags | (_HAS_EXIF if reduced else 0),)))
            copy.keep(chunk.body + 1, min(chunk.after, end))
        elif chunk.kind == FRAME:
            _keep_frame(copy, chunk, inner, end)
        elif chunk.kind in _KEPT:
            copy.keep(chunk.start, min(chunk.after, end))
    if reduced:
        copy.put(reduced)
    return copy


def _reduced(found: bytes) -> bytes:
    """The chunk with what may stay."""
    reduced = exif.reduced(found.removeprefix(b"Exif\0\0"))
    return struct.pack("<4sI", b"EXIF", len(reduced)) + reduced if reduced else b""


def _keep_frame(copy: Copy, frame: Chunk, inner: list[Chunk], limit: int) -> None:
    """A frame; of other chunks in it than its picture only zeros stay, so that no size changes."""
    end = min(frame.end, limit)
    place = min(frame.body + FRAME_HEADER, end)
    copy.keep(frame.start, place)
    for chunk in inner:
        last = min(chunk.end, end)
        if chunk.kind in _IN_FRAME:
            copy.keep(chunk.start, last)
        else:
            copy.keep(chunk.start, chunk.body)
            copy.blank(chunk.body, last)
        place = min(padded(last), end)
        copy.blank(last, place)
    copy.blank(place, min(padded(end), limit))
