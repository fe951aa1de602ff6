"""WebP: the chunks for pixels, colours and the animation stay."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from handlers.fileformats.webp import FRAME, FRAME_HEADER, RIFF_HEADER, chunks, padded, stated_end
from handlers.redaction import exif
from handlers.redaction.copying import Copy, NotSeparableError

if TYPE_CHECKING:
    from handlers.fileformats.webp import Chunk

_PIXELS = frozenset({b"VP8 ", b"VP8L", FRAME})
_KEPT = frozenset({b"ICCP", b"ANIM", b"ALPH", b"VP8 ", b"VP8L"})
_IN_FRAME = frozenset({b"ALPH", b"VP8 ", b"VP8L"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def redacted(content: bytes) -> Copy:
    """The image without metadata, with a header that declares the remaining chunks.

    Raises:
        NotSeparableError: There are no pixels.
        MalformedError: There are too many chunks.
    """
    declared_end = stated_end(content)
    end = min(len(content), declared_end)
    parts: list[tuple[Chunk, list[Chunk]]] = []
    for chunk in chunks(content):
        if chunk.in_frame:
            parts[-1][1].append(chunk)
        else:
            parts.append((chunk, []))
    if not any(chunk.kind in _PIXELS for chunk, _ in parts):
        raise NotSeparableError("no pixels")
    exif_chunks = (chunk for chunk, _ in parts if chunk.kind == b"EXIF")
    reduced = next(
        (_orientation_chunk(content[each.body : min(each.end, end)]) for each in exif_chunks), b""
    )
    size = 4 + sum(
        min(chunk.after, end) - chunk.start
        for chunk, _ in parts
        if chunk.kind in _KEPT or chunk.kind in {b"VP8X", FRAME}
    )
    # A file that was truncated within its pixels still declares its full size.
    is_truncated = end == len(content) and parts[-1][0].kind in _KEPT | _PIXELS
    missing = declared_end - len(content) if is_truncated else 0
    copy = Copy(content)
    copy.keep(0, 4)
    copy.put(struct.pack("<I", min(size + len(reduced) + max(missing, 0), 0xFFFFFFFF)))
    copy.keep(8, RIFF_HEADER)
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


def _orientation_chunk(found: bytes) -> bytes:
    """The chunk `EXIF` with the orientation only; empty if it is upright."""
    reduced = exif.orientation_only(found.removeprefix(b"Exif\0\0"))
    return struct.pack("<4sI", b"EXIF", len(reduced)) + reduced if reduced else b""


def _keep_frame(copy: Copy, frame: Chunk, inner: list[Chunk], limit: int) -> None:
    """A frame; chunks in it that are not pixels become zeros, so that no size changes."""
    end = min(frame.end, limit)
    offset = min(frame.body + FRAME_HEADER, end)
    copy.keep(frame.start, offset)
    for chunk in inner:
        last = min(chunk.end, end)
        if chunk.kind in _IN_FRAME:
            copy.keep(chunk.start, last)
        else:
            copy.keep(chunk.start, chunk.body)
            copy.blank(chunk.body, last)
        offset = min(padded(last), end)
        copy.blank(last, offset)
    copy.blank(offset, min(padded(end), limit))
