"""The frames of animated WebP; truncated still images are handled in `webp`."""

from __future__ import annotations

import struct

from handlers.fileformats.malformed import lenient
from handlers.fileformats.webp import CHUNK_HEADER, FRAME, FRAME_HEADER, chunks, padded, stated_end

# In VP8X, the first chunk of an animation.
_FLAGS, _HAS_ALPHA = 20, 0x10


def frames(content: bytes) -> list[slice]:
    """Where the data of the complete frames are; empty for a still image."""
    found: list[slice] = []
    for chunk in lenient(chunks(content)):
        if chunk.in_frame:
            continue
        is_short = chunk.kind == FRAME and chunk.end - chunk.body < FRAME_HEADER
        if chunk.end > len(content) or is_short:
            break
        if chunk.kind == FRAME:
            found.append(slice(chunk.body, chunk.end))
    return found


def is_truncated(content: bytes) -> bool:
    """Whether the file is shorter than its header states."""
    return len(content) < stated_end(content)


def completed(content: bytes) -> bytes | None:
    """A truncated animation reduced to its complete frames; None if it is not one.

    libwebp refuses files that are shorter than their header states.
    """
    found = frames(content) if is_truncated(content) else []
    if not found:
        return None
    end = found[-1].stop
    kept = content[CHUNK_HEADER:end] + bytes(padded(end) - end)
    return content[:4] + struct.pack("<I", len(kept)) + kept


def marked_with_alpha(content: bytes) -> bytes:
    """An animation with the alpha flag set.

    libwebp does not set it if each frame is opaque within its box and the rest of the canvas is
    empty; some decoders then show black there.
    """
    return content[:_FLAGS] + bytes([content[_FLAGS] | _HAS_ALPHA]) + content[_FLAGS + 1 :]
