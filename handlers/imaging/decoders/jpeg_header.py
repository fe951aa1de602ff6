"""What a JPEG says before its picture begins, and which of it a decoder needs.

Everything else stays away from the decoder: metadata can be built to take a hundred times its
memory, and none of it is wanted in a rendition.
"""

from __future__ import annotations

import re
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from handlers.imaging.errors import UnusablePhotoError, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

END = b"\xff\xd9"

_SCAN = 0xDA
_APP0, _APP1, _APP2, _APP13, _APP14 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Baseline, extended and progressive, by Huffman and arithmetic codes.
_SUPPORTED = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
_BITS, _COMPONENTS = 8, frozenset({1, 3, 4})
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_ALONE = frozenset({0x00, 0x01, *range(0xD0, 0xD9)})
_FILL = 0xFF
_EXIF, _XMP, _ICC = b"Exif\0", b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
# After EXIF's name comes a byte that should be 0 and is not always.
_METADATA = {_APP1: ((_EXIF, len(_EXIF) + 1), (_XMP, len(_XMP)))}
# Frames and tables; JFIF's and Adobe's segments tell which colours the components are, unless they
# are shorter than their fields, which makes them mean nothing.
_NEEDED = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, _APP0, _APP14})
_SHORTEST = {_APP0: 14, _APP14: 12}
_SHORTEST_FRAME, _SHORTEST_SCAN = 9, 6
# Within a scan 0xff is followed by 0, by a restart marker, or by another 0xff; else it has ended.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


class Scan(NamedTuple):
    """One pass over the picture: where its marker stands, and which coefficients it brings.

    Attributes:
        start: The marker's offset.
        components: How many take part.
        first: The first coefficient in zigzag order; 0 is the block's mean.
        last: The last one.
        shift: How many low bits are left for later scans.
    """

    start: int
    components: int
    first: int
    last: int
    shift: int


@dataclass(frozen=True, kw_only=True)
class JpegHeader:
    """See the module.

    Attributes:
        width: Pixels, as stored.
        height: Pixels, as stored.
        components: 1, 3 or 4, if it is supported.
        supported: Whether it is of a kind that the decoder reads: 8 bits, with 1, 3 or 4
            components, neither without loss nor in layers of several sizes.
        block: Width and height, in pixels, of the parts that the picture is coded in.
        progressive: Whether the picture comes in passes, from coarse to fine.
        in_scans: Whether there is more than one scan: passes, or one for each component.
        tables: The segments that a decoder needs, from the first byte to the first scan.
        scan: The offset of the first scan.
        exif: As TIFF.
        xmp: The packet.
        photoshop: What Photoshop keeps beside a picture.
        profile: The ICC profile.
    """

    width: int
    height: int
    components: int
    supported: bool
    block: tuple[int, int]
    progressive: bool
    in_scans: bool
    tables: bytes
    scan: int
    exif: bytes | None
    xmp: bytes | None
    photoshop: bytes | None
    profile: bytes | None


def read_header(content: bytes) -> JpegHeader:
    """The header of a JPEG.

    Raises:
        UnusablePhotoError: `damaged`: no scan follows, or no frame comes before it.
    """
    tables = [content[:2]]
    frames: list[bytes] = []
    said: dict[bytes, bytes] = {}
    photoshop: list[bytes] = []
    profile: list[bytes] = []
    place = 0
    for marker, place, end in _segments(content):
        body = content[place + 4 : end]
        if marker in _FRAMES and frames:
            continue  # a second frame is of no use to the first one's scans
        if marker in _FRAMES:
            frames.append(content[place + 1 : end])
        if marker in _NEEDED and len(body) >= _SHORTEST.get(marker, 0):
            tables.append(content[place:end])
        for name, length in _METADATA.get(marker, ()):
            if body.startswith(name):
                said.setdefault(name, body[length:])
        if marker == _APP13 and body.startswith(_PHOTOSHOP):
            photoshop.append(body.removeprefix(_PHOTOSHOP))
        if marker == _APP2 and body.startswith(_ICC):
            profile.append(body.removeprefix(_ICC))
    if not frames or len(frames[0]) < _SHORTEST_FRAME:
        raise damaged()
    kind, _length, bits, height, width, components = struct.unpack_from(">BHBHHB", frames[0])
    return JpegHeader(
        width=width,
        height=height,
        components=components,
        supported=bits == _BITS and components in _COMPONENTS and kind in _SUPPORTED,
        block=_block(frames[0]),
        progressive=kind in _PROGRESSIVE,
        in_scans=kind in _PROGRESSIVE or content[place + 4] != components,
        tables=b"".join(tables),
        scan=place,
        exif=said.get(_EXIF),
        xmp=said.get(_XMP),
        photoshop=b"".join(photoshop) or None,
        profile=_profile(profile),
    )


def _profile(parts: list[bytes]) -> bytes | None:
    """The ICC profile: before each part stand its number and how many there are.

    As in browsers, one of which a part is missing, or there twice, is none.
    """
    numbers = sorted((part[1:2], part[:1]) for part in parts)
    if numbers != [(bytes([len(parts)]), bytes([number + 1])) for number in range(len(parts))]:
        return None
    return b"".join(part[2:] for part in sorted(parts)) or None


def _block(frame: bytes) -> tuple[int, int]:
    """By the components' samples across and down, which stand with each after its number."""
    samples = frame[_SHORTEST_FRAME + 1 :: 3]
    if len(samples) <= 1:
        return 8, 8
    return 8 * max(each >> 4 for each in samples), 8 * max(each & 15 for each in samples)


def metadata(content: bytes) -> bytes | None:
    """EXIF as TIFF, also of a file that stops before its picture."""
    found = None
    with suppress(UnusablePhotoError):
        for marker, place, end in _segments(content):
            if found is None and marker == _APP1 and content.startswith(_EXIF, place + 4):
                found = content[place + 4 + len(_EXIF) + 1 : end]
    return found


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """The marker of each segment, and where it starts and ends; the last one is a scan's."""
    place = 2
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 4 > len(content) or content[place + 1] == END[1]:
            raise damaged()
        marker = content[place + 1]
        if marker == _FILL:
            place += 1
        elif marker in _ALONE:
            place += 2
        else:
            end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
            yield marker, place, end
            if marker == _SCAN:
                return
            place = end


def scans(content: bytes, header: JpegHeader, limit: int) -> tuple[list[Scan], int | None]:
    """The scans of the picture, up to one more than the limit, and where its end marker stands.

    The end is None where the file stops before it, or where the limit was exceeded.
    """
    found: list[Scan] = []
    for place in markers(content, header):
        if content[place + 1] == END[1]:
            return found, place
        scan = scan_at(content, place)
        if scan is not None:
            found.append(scan)
        if len(found) > limit:
            break
    return found, None


def markers(content: bytes, header: JpegHeader) -> Iterator[int]:
    """Where the markers from the first scan on stand, as far as the file goes."""
    place = header.scan
    while place + 1 < len(content):
        yield place
        behind = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        following = _NEXT_MARKER.search(content, behind)
        if following is None:
            return
        place = following.start()


def scan_at(content: bytes, place: int) -> Scan | None:
    """The scan whose marker stands there; None if it is another marker."""
    body = content[place + 4 : place + 2 + int.from_bytes(content[place + 2 : place + 4])]
    if content[place + 1] != _SCAN or len(body) < _SHORTEST_SCAN:
        return None
    return Scan(place, body[0], body[-3], body[-2], body[-1] & 15)
