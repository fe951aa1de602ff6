"""The segments of JPEG files (ITU-T T.81)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from handlers.fileformats.malformed import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
# Not a marker: the entropy-coded data after the header of a scan.
DATA: Final = -1
_WITHOUT_LENGTH = frozenset({SOI, EOI})
# Restart and reserved markers have no length, and no meaning between segments.
_IGNORED = frozenset({0x00, 0x01, *range(0xD0, 0xD8)})
# Any number of fill bytes (FF) may precede a marker.
_MARKER = re.compile(rb"\xff[^\xff]")
# The markers that end entropy-coded data: neither restarts nor stuffed bytes. Reserved codes are
# damage within the data.
_AFTER_DATA = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
# Cameras and programs write a few hundred at most.
MAX_SEGMENTS: Final = 500_000


class Segment(NamedTuple):
    """One segment, or the entropy-coded data of a scan.

    Attributes:
        marker: The second byte of the marker, or `DATA`.
        start: Offset of the marker.
        body: Offset of its content, after marker and length.
        end: Where it ends, which is beyond the end of a truncated file.
    """

    marker: int
    start: int
    body: int
    end: int


def segments(content: bytes, start: int = 2) -> Iterator[Segment]:
    """The segments up to the end marker or the end of the file.

    Args:
        content: The file.
        start: Offset to begin at; by default after the marker at the start of the file.

    Raises:
        MalformedError: There are too many.
    """
    offset = start
    count = 0
    while (found := _MARKER.search(content, offset)) is not None:
        if count == MAX_SEGMENTS:
            raise MalformedError("too many segments", offset)
        count += 1
        offset = found.start()
        marker = content[offset + 1]
        after = offset + 2
        if marker in _IGNORED:
            offset = after
            continue
        if marker in _WITHOUT_LENGTH:
            yield Segment(marker, offset, after, after)
            if marker == EOI:
                return
            offset = after
            continue
        end = after + int.from_bytes(content[after : after + 2])
        yield Segment(marker, offset, after + 2, end)
        offset = end
        if marker == SOS and end < len(content):
            found = _AFTER_DATA.search(content, end)
            offset = found.start() if found else len(content)
            yield Segment(DATA, end, end, offset)
