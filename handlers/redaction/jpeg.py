"""JPEG: what a decoder needs stays, with JFIF's density, the ICC profile and Adobe's colours.

Only the orientation stays of EXIF. The copy ends with the image's end marker: what comes after it
(further images of an MPO, gain maps, motion videos) has metadata of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.fileformats.jpeg import DATA, EOI, SOI, SOS, segments
from handlers.redaction import exif
from handlers.redaction.copying import Copy, NotSeparableError

if TYPE_CHECKING:
    from handlers.fileformats.jpeg import Segment

_FILL = 0xFF
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
# Frames, tables, line counts, restart intervals and scan data; 0xC8 is reserved.
_PICTURE = {*range(0xC0, 0xE0), DATA} - {0xC8, *range(0xD0, 0xD9)}
_EXIF, _PROFILE, _ADOBE, _JFIF = b"Exif\0", b"ICC_PROFILE\0", b"Adobe", b"JFIF\0"
# The length of a JFIF segment without a preview.
_JFIF_LENGTH = 16


def redacted(content: bytes) -> Copy:
    """The image without metadata.

    Raises:
        NotSeparableError: There is no scan.
        MalformedError: There are too many segments.
    """
    copy = Copy(content)
    copy.keep(0, 2)
    scans, has_exif = 0, False
    for segment in segments(content):
        marker = segment.marker
        if marker == SOI:
            # Another image begins: this one has no end marker.
            copy.put(bytes((_FILL, EOI)))
            break
        if marker in _PICTURE or _is_colour(content, segment):
            scans += marker == SOS
            copy.keep(segment.start, segment.end)
        elif marker == _APP0 and content.startswith(_JFIF, segment.body):
            _put_jfif(copy, content, segment)
        elif marker == _APP1 and content.startswith(_EXIF, segment.body) and not has_exif:
            has_exif = True
            _put_exif(copy, content[segment.body + len(_EXIF) + 1 : segment.end])
    if not scans:
        raise NotSeparableError("no scan")
    return copy


def _is_colour(content: bytes, segment: Segment) -> bool:
    is_profile = segment.marker == _APP2 and content.startswith(_PROFILE, segment.body)
    is_adobe = segment.marker == _APP14 and content.startswith(_ADOBE, segment.body)
    return is_profile or is_adobe


def _put_exif(copy: Copy, found: bytes) -> None:
    reduced = exif.orientation_only(found)
    if reduced:
        length = 2 + 6 + len(reduced)
        copy.put(bytes((_FILL, _APP1)) + length.to_bytes(2) + b"Exif\0\0" + reduced)


def _put_jfif(copy: Copy, content: bytes, segment: Segment) -> None:
    if segment.end - segment.start - 2 <= _JFIF_LENGTH:
        copy.keep(segment.start, segment.end)
        return
    # Without the preview, whose size becomes 0 by 0.
    head = content[segment.body : segment.body + _JFIF_LENGTH - 4]
    copy.put(bytes((_FILL, _APP0)) + _JFIF_LENGTH.to_bytes(2) + head + b"\0\0")
