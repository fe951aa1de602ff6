"""The chunks of WebP files (RFC 9649), those within the frames of an animation included."""

from __future__ import annotations

import struct
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from handlers.fileformats.malformed import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

# `RIFF`, the size of what follows, `WEBP`; and what each chunk begins with: kind and size.
HEADER: Final = 12
HEAD: Final = 8
# A frame's place, size and duration, which come before its chunks.
FRAME_HEADER: Final = 16
FRAME: Final = b"ANMF"
# Of all chunks, within frames or not; animations of thousands of frames have some ten thousand.
MAX_CHUNKS: Final = 100_000


class Chunk(NamedTuple):
    """One chunk.

    Attributes:
        kind: Four letters.
        start: Offset of the chunk, which begins with its kind.
        body: Offset of its data.
        end: Where its data end; beyond the end of a file that is cut off.
        in_frame: Whether it lies within the frame that was yielded last.
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
    """Where the file ends as it says itself; 0 if its header is incomplete."""
    return HEAD + int.from_bytes(content[4:8], "little") if len(content) >= HEADER else 0


def padded(place: int) -> int:
    """The next even offset."""
    return place + place % 2


def chunks(content: bytes) -> Iterator[Chunk]:
    """The chunks as far as the file goes; after a frame those in it.

    Raises:
        MalformedError: There are too many.
    """
    return _chunks(content, HEADER, min(stated_end(content), len(content)), count())


def _chunks(
    content: bytes, place: int, limit: int, numbers: Iterator[int], *, in_frame: bool = False
) -> Iterator[Chunk]:
    while place + HEAD <= limit:
        if next(numbers) == MAX_CHUNKS:
            raise MalformedError("too many chunks", place)
        kind, size = struct.unpack_from("<4sI", content, place)
        chunk = Chunk(kind, place, place + HEAD, place + HEAD + size, in_frame)
        yield chunk
        if kind == FRAME and not in_frame:
            inside = chunk.body + FRAME_HEADER
            yield from _chunks(content, inside, min(chunk.end, limit), numbers, in_frame=True)
        place = chunk.after
