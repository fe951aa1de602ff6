"""WebP: the chunks of pictures, of the animation and of colours stay."""

from __future__ import annotations

import struct
from itertools import count
from typing import TYPE_CHECKING

from handlers.redaction import exif
from handlers.redaction.copying import Copy, NotSeparableError, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER, _HEAD = 12, 8
_PIXELS = frozenset({b"VP8 ", b"VP8L", b"ANMF"})
_KEPT = frozenset({b"ICCP", b"ANIM", b"ALPH", b"VP8 ", b"VP8L"})
_IN_FRAME = frozenset({b"ALPH", b"VP8 ", b"VP8L"})
# Before the chunks of a frame: where it is, how large, how long.
_FRAME_HEADER = 16
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def redacted(content: bytes) -> Copy:
    """The picture alone, with a header that announces what is there.

    Raises:
        NotSeparableError: There is no picture.
    """
    (stated,) = struct.unpack_from("<I", content, 4)
    end = min(len(content), stated + _HEAD)
    chunks = list(bounded(_chunks(content, _HEADER, end)))
    if not any(kind in _PIXELS for kind, _, _ in chunks):
        raise NotSeparableError("no picture")
    reduced = next(
        (
            _reduced(content[start + _HEAD : last])
            for kind, start, last in chunks
            if kind == b"EXIF"
        ),
        b"",
    )
    size = 4 + sum(
        min(_padded(last), end) - start
        for kind, start, last in chunks
        if kind in _KEPT or kind in {b"VP8X", b"ANMF"}
    )
    # A file that is cut off in its picture still announces all of it.
    is_cut = end == len(content) and chunks[-1][0] in _KEPT | _PIXELS
    missing = stated + _HEAD - len(content) if is_cut else 0
    copy = Copy(content)
    copy.keep(0, 4)
    copy.put(struct.pack("<I", min(size + len(reduced) + max(missing, 0), 0xFFFFFFFF)))
    copy.keep(8, _HEADER)
    inner = bounded(count())
    for kind, start, last in chunks:
        if kind == b"VP8X" and last > start + _HEAD:
            copy.keep(start, start + _HEAD)
            flags = content[start + _HEAD] & ~(_HAS_EXIF | _HAS_XMP)
            copy.put(bytes((flags | (_HAS_EXIF if reduced else 0),)))
            copy.keep(start + _HEAD + 1, _padded(last))
        elif kind == b"ANMF":
            _keep_frame(copy, content, (start, last), inner)
        elif kind in _KEPT:
            copy.keep(start, _padded(last))
    if reduced:
        copy.put(reduced)
    return copy


def _reduced(found: bytes) -> bytes:
    """The chunk with what may stay."""
    reduced = exif.reduced(found.removeprefix(b"Exif\0\0"))
    return struct.pack("<4sI", b"EXIF", len(reduced)) + reduced if reduced else b""


def _keep_frame(copy: Copy, content: bytes, where: tuple[int, int], inner: Iterator[int]) -> None:
    """A frame; chunks in it that are no picture are left blank, so that no size changes."""
    start, end = where
    place = start + _HEAD + _FRAME_HEADER
    copy.keep(start, place)
    for kind, first, last in _chunks(content, place, end):
        next(inner)
        if kind in _IN_FRAME:
            copy.keep(first, last)
        else:
            copy.keep(first, first + _HEAD)
            copy.blank(first + _HEAD, last)
        place = last
        if _padded(last) <= end:
            copy.blank(last, _padded(last))
            place = _padded(last)
    copy.blank(place, max(_padded(end), place))


def _chunks(content: bytes, place: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """What a chunk is, where it starts, and where its data ends or is cut off."""
    while place + _HEAD <= end:
        kind, length = struct.unpack_from("<4sI", content, place)
        last = min(place + _HEAD + length, end)
        yield kind, place, last
        place = _padded(last)


def _padded(place: int) -> int:
    return place + (place & 1)
