"""The chunks of PNG files (ISO/IEC 15948), animated ones included."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from handlers.fileformats.malformed import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
# Length and kind come before the data, the checksum after them.
_HEAD, _CHECKSUM = 8, 4
# The largest files that are accepted have some ten thousand.
MAX_CHUNKS: Final = 200_000


class Chunk(NamedTuple):
    """One chunk.

    Attributes:
        kind: Four letters.
        start: Offset of the chunk, which begins with its length.
        body: Offset of its data.
        end: Where its data end; beyond the end of a file that is cut off.
    """

    kind: bytes
    start: int
    body: int
    end: int

    @property
    def after(self) -> int:
        """Offset of the next chunk, behind the checksum."""
        return self.end + _CHECKSUM


def chunks(content: bytes) -> Iterator[Chunk]:
    """The chunks up to `IEND`, or as far as the file goes.

    Raises:
        MalformedError: There are too many.
    """
    place = len(SIGNATURE)
    count = 0
    while place + _HEAD <= len(content):
        if count == MAX_CHUNKS:
            raise MalformedError("too many chunks", place)
        count += 1
        size, kind = struct.unpack_from(">I4s", content, place)
        chunk = Chunk(kind, place, place + _HEAD, place + _HEAD + size)
        yield chunk
        if kind == b"IEND":
            return
        place = chunk.after
