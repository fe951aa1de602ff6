"""The segments of JPEG files (ITU-T T.81)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from handlers.fileformats.malformed import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

START, END, SCAN = 0xD8, 0xD9, 0xDA
# Not a marker: the coded data that follow the header of a scan.
DATA: Final = -1
_WITHOUT_LENGTH = frozenset({START, END})
# Restarts and what has no meaning stand alone, and mean nothing between segments.
_IGNORED = frozenset({0x00, 0x01, *range(0xD0, 0xD8)})
# Before a marker there may be any number of the same byte.
_MARKER = re.compile(rb"\xff[^\xff]")
# What ends coded data: neither a restart nor a byte of data. What no standard gives a meaning is
# damage in the data.
_AFTER_DATA = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
# Cameras and programs write some hundreds at most.
MAX_SEGMENTS: Final = 500_000


class Segment(NamedTuple):
    """One segment, or the coded data of a scan.

    Attributes:
        marker: The byte that says what it is, or `DATA`.
        start: Offset of the marker.
        body: Offset of its content, behind marker and length.
        end: Where it ends; beyond the end of a file that is cut off.
    """

    marker: int
    start: int
    body: int
    end: int


def segments(content: bytes, start: int = 2) -> Iterator[Segment]:
    """The segments up to the end marker, or as far as the file goes.

    Args:
        content: The file.
        start: Offset to begin at: by default behind the marker that all files begin with.

    Raises:
        MalformedError: There are too many.
    """
    place = start
    count = 0
    while (found := _MARKER.search(content, place)) is not None:
        if count == MAX_SEGMENTS:
            raise MalformedError("too many segments", place)
        count += 1
        place = found.start()
        marker = content[place + 1]
        after = place + 2
        if marker in _IGNORED:
            place = after
            continue
        if marker in _WITHOUT_LENGTH:
            yield Segment(marker, place, after, after)
            if marker == END:
                return
            place = after
            continue
        end = after + int.from_bytes(content[after : after + 2])
        yield Segment(marker, place, after + 2, end)
        place = end
        if marker == SCAN and end < len(content):
            behind = _AFTER_DATA.search(content, end)
            place = behind.start() if behind else len(content)
            yield Segment(DATA, end, end, place)
