"""The chunks of PNG files (ISO/IEC 15948), animated ones included."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from handlers.fileformats.malformed import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
# Length and kind come before the data, the checksum after them.
_HEADER_BYTES, _CHECKSUM_BYTES = 8, 4
# The largest accepted files have about ten thousand.
MAX_CHUNKS: Final = 200_000


class Chunk(NamedTuple):
    """One chunk.

    Attributes:
        kind: Four letters.
        start: Offset of the chunk, which begins with its length.
        body: Offset of its data.
        end: Where its data end, which is beyond the end of a truncated file.
    """

    kind: bytes
    start: int
    body: int
    end: int

    @property
    def after(self) -> int:
        """Offset of the next chunk, after the checksum."""
        return self.end + _CHECKSUM_BYTES


def chunks(content: bytes) -> Iterator[Chunk]:
    """The chunks up to `IEND`, or the end of the file.

    Raises:
        MalformedError: There are too many.
    """
    offset = len(SIGNATURE)
    count = 0
    while offset + _HEADER_BYTES <= len(content):
        if count == MAX_CHUNKS:
            raise MalformedError("too many chunks", offset)
        count += 1
        size, kind = struct.unpack_from(">I4s", content, offset)
        chunk = Chunk(kind, offset, offset + _HEADER_BYTES, offset + _HEADER_BYTES + size)
        yield chunk
        if kind == b"IEND":
            return
        offset = chunk.after
