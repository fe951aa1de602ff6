"""GIF: frames with their timing, how often they play, and an ICC profile stay."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from handlers.redaction.copying import Copy, NotSeparableError, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = 13  # signature, size, flags
_TABLE, _TABLE_SIZE = 0x80, 7
_EXTENSION, _FRAME, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_FRAME_BYTES = 10
_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


def redacted(content: bytes) -> Copy:
    """The picture alone; the copy ends with the mark that says so.

    Raises:
        NotSeparableError: There is no frame.
    """
    copy = Copy(content)
    place = _HEADER + _table(content[_HEADER - 3])
    copy.keep(0, place)
    frames = 0
    parts = bounded(count())
    while place < len(content):
        next(parts)
        kind = content[place]
        if kind == _FRAME and place + _FRAME_BYTES <= len(content):
            # The frame's own colours and the size of its codes, then its data.
            data = place + _FRAME_BYTES + _table(content[place + _FRAME_BYTES - 1]) + 1
            end = _blocks_end(content, data, parts)
            copy.keep(place, end)
            frames += 1
        elif kind == _EXTENSION and place + 3 <= len(content):
            end = _blocks_end(content, place + 2, parts)
            if _is_kept(content, place):
                copy.keep(place, end)
        elif kind == _END:
            copy.keep(place, place + 1)
            break
        else:
            end = place + 1  # decoders pass over what does not belong here
        place = end
    if not frames:
        raise NotSeparableError("no frame")
    return copy


def _is_kept(content: bytes, place: int) -> bool:
    label = content[place + 1]
    if label == _APPLICATION:
        return content.startswith(_APPLICATIONS, place + 3)
    return label == _CONTROL


def _table(flags: int) -> int:
    """Bytes of the table of colours that the flags announce."""
    return 3 << (flags & _TABLE_SIZE) + 1 if flags & _TABLE else 0


def _blocks_end(content: bytes, place: int, parts: Iterator[int]) -> int:
    """Past blocks that state their length, the last of which is empty."""
    while place < len(content) and content[place]:
        place += 1 + content[place]
        next(parts)
    return place + 1
