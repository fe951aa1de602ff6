"""The chunks of WebP files, for animations; see `webp` for still pictures that are cut off."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AFTER_RIFF = 12
_AHEAD = 8
_FRAME_HEADER = 16
# Of the chunk VP8X, which is the first of an animation.
_FLAGS, _SEE_THROUGH = 20, 0x10
_MAX_CHUNKS = 100_000


def stored(content: bytes) -> list[slice]:
    """Where the frames of a file are; none in a still picture."""
    return [data for kind, data in _chunks(content) if kind == b"ANMF"]


def is_cut(content: bytes) -> bool:
    """Whether the file is shorter than it says."""
    return len(content) < _AHEAD + int.from_bytes(content[4:8], "little")


def completed(content: bytes) -> bytes | None:
    """An animation that was cut off, with the frames that are whole; None if none is missing.

    libwebp opens nothing that is shorter than it says.
    """
    frames = stored(content)
    if not is_cut(content) or not frames:
        return None
    end = frames[-1].stop
    kept = content[_AHEAD:end] + bytes(end % 2)
    return content[:4] + struct.pack("<I", len(kept)) + kept


def marked_see_through(content: bytes) -> bytes:
    """An animation with the mark that something of it is see-through.

    libwebp leaves the mark out where each frame is opaque within its box and nothing is round
    about it. Some decoders then show black there.
    """
    return content[:_FLAGS] + bytes([content[_FLAGS] | _SEE_THROUGH]) + content[_FLAGS + 1 :]


def _chunks(content: bytes) -> Iterator[tuple[bytes, slice]]:
    """Kinds of the chunks that are whole, and where their data are."""
    place = _AFTER_RIFF
    for _ in range(_MAX_CHUNKS):
        if place + _AHEAD > len(content):
            return
        kind, size = struct.unpack_from("<4sI", content, place)
        end = place + _AHEAD + size
        if end > len(content) or (kind == b"ANMF" and size < _FRAME_HEADER):
            return
        yield kind, slice(place + _AHEAD, end)
        place = end + size % 2
