"""JPEG: what a decoder needs stays, with JFIF's density, the ICC profile and Adobe's colour note.

Of EXIF the orientation stays. The copy ends with the picture's end marker: what comes after it
(other pictures of the MPO kind, gain maps, motion videos) has metadata of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers.redaction import exif
from handlers.redaction.copying import Copy, NotSeparableError, bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
# Frames, tables, lines, restarts: 0xC8 and the rest is for extensions that nobody made.
_PICTURE = {*range(0xC0, 0xE0)} - {0xC8, *range(0xD0, 0xD9)}
_LAST = {_START, _END}
_ALONE = {0x00, 0x01, *range(0xD0, 0xD8)}
_EXIF, _PROFILE, _ADOBE, _JFIF = b"Exif\0", b"ICC_PROFILE\0", b"Adobe", b"JFIF\0"
_FILL = 0xFF
# Segments have an own length of up to 64 KiB; JFIF without its preview has this one.
_JFIF_LENGTH = 16
# Before a marker there may be any number of the same byte.
_FILLED = re.compile(rb"\xff[^\xff]")
# Inside of a scan: markers other than restarts and the ones that stand for a byte of data. Those
# that no standard gives a meaning are damage in the data.
_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")


def redacted(content: bytes) -> Copy:
    """The picture alone.

    Raises:
        NotSeparableError: There is no scan.
    """
    copy = Copy(content)
    copy.keep(0, 2)
    scans, oriented = 0, False
    for marker, place, end in bounded(_segments(content)):
        body = place + 4
        if marker == _START:
            # Another beginning means that this picture's end is missing.
            copy.put(bytes((_FILL, _END)))
        elif marker in _PICTURE or _is_colour(content, marker, body):
            scans += marker == _SCAN
            copy.keep(place, end)
        elif marker == _APP0 and content.startswith(_JFIF, body):
            _put_jfif(copy, content, place, end)
        elif marker == _APP1 and content.startswith(_EXIF, body) and not oriented:
            oriented = True
            _put_exif(copy, content[body + 6 : end])
    if not scans:
        raise NotSeparableError("no scan")
    return copy


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Each marker, where it starts, and where what belongs to it ends; the last one ends all."""
    place = 2
    while True:
        place = _marker(content, place)
        if place + 2 > len(content):
            return
        marker = content[place + 1]
        end = place + 2
        if marker in _LAST:
            yield marker, place, end
            return
        if marker not in _ALONE:
            end = max(end, end + int.from_bytes(content[end : end + 2]))
            if marker == _SCAN:
                end = _scan_end(content, end)
            yield marker, place, end
        place = end


def _marker(content: bytes, place: int) -> int:
    """Where the next marker starts, past what does not belong there."""
    found = _FILLED.search(content, place)
    return found.start() if found else len(content)


def _scan_end(content: bytes, place: int) -> int:
    found = _MARKER.search(content, place)
    return found.start() if found else len(content)


def _is_colour(content: bytes, marker: int, body: int) -> bool:
    profile = marker == _APP2 and content.startswith(_PROFILE, body)
    return profile or (marker == _APP14 and content.startswith(_ADOBE, body))


def _put_exif(copy: Copy, found: bytes) -> None:
    reduced = exif.reduced(found)
    if reduced:
        length = 2 + 6 + len(reduced)
        copy.put(bytes((_FILL, _APP1)) + length.to_bytes(2) + b"Exif\0\0" + reduced)


def _put_jfif(copy: Copy, content: bytes, place: int, end: int) -> None:
    if end - place - 2 <= _JFIF_LENGTH:
        copy.keep(place, end)
        return
    # Up to the size of the preview, which is none.
    head = content[place + 4 : place + 2 + _JFIF_LENGTH - 2]
    copy.put(bytes((_FILL, _APP0)) + _JFIF_LENGTH.to_bytes(2) + head + b"\0\0")
