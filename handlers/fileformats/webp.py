"""The chunks of WebP files (RFC 9649), those within the frames of an animation included."""

from __future__ import annotations

import struct
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from handlers.fileformats.malformed import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

# `RIFF`, the size of the rest, `WEBP`; and the header of each chunk: kind and size.
RIFF_HEADER: Final = 12
CHUNK_HEADER: Final = 8
# A frame's position, size and duration, which precede its chunks.
FRAME_HEADER: Final = 16
FRAME: Final = b"ANMF"
# Within frames or not; animations of thousands of frames have about ten thousand.
MAX_CHUNKS: Final = 100_000


class Chunk(NamedTuple):
    """One chunk.

    Attributes:
        kind: Four letters.
        start: Offset of the chunk, which begins with its kind.
        body: Offset of its data.
        end: Where its data end, which is beyond the end of a truncated file.
        in_frame: Whether it is within the frame that was yielded last.
    """

    kind: bytes
    start: int
    body: int
    end: int
    in_frame: bool = False

    @property
    def after(self) -> int:
        """Offset of the next chunk: data are padded to an even length."""
        return padded(self.end)


def stated_end(content: bytes) -> int:
    """Where the file ends according to its header; 0 if that is incomplete."""
    return (
        CHUNK_HEADER + int.from_bytes(content[4:8], "little") if len(content) >= RIFF_HEADER else 0
    )


def padded(offset: int) -> int:
    """The next even offset."""
    return offset + offset % 2


def chunks(content: bytes) -> Iterator[Chunk]:
    """The chunks up to the end of the file; those within a frame follow it.

    Raises:
        MalformedError: There are too many.
    """
    return _chunks(content, RIFF_HEADER, min(stated_end(content), len(content)), count())


def _chunks(
    content: bytes, offset: int, limit: int, numbers: Iterator[int], *, in_frame: bool = False
) -> Iterator[Chunk]:
    while offset + CHUNK_HEADER <= limit:
        if next(numbers) == MAX_CHUNKS:
            raise MalformedError("too many chunks", offset)
        kind, size = struct.unpack_from("<4sI", content, offset)
        chunk = Chunk(kind, offset, offset + CHUNK_HEADER, offset + CHUNK_HEADER + size, in_frame)
        yield chunk
        if kind == FRAME and not in_frame:
            inside = chunk.body + FRAME_HEADER
            yield from _chunks(content, inside, min(chunk.end, limit), numbers, in_frame=True)
        offset = chunk.after
