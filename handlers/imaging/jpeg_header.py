"""The header of a JPEG: its frame header, its metadata, and the segments that its decoder needs.

The decoder gets no others: malicious metadata can take a hundred times its size in memory, and
renditions need none.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from handlers.fileformats.jpeg import EOI, SOS, segments
from handlers.fileformats.malformed import lenient
from handlers.imaging.errors import damaged
from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.fileformats.jpeg import Segment

END_MARKER = bytes((0xFF, EOI))

_APP0, _APP1, _APP2, _APP13, _APP14 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Baseline, extended and progressive, with Huffman or arithmetic coding.
_SUPPORTED = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
_BITS, _COMPONENTS = 8, frozenset({1, 3, 4})
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_EXIF, _XMP, _ICC = b"Exif\0", b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
# The byte after EXIF's identifier should be 0, but is not always.
_METADATA = {_APP1: ((_EXIF, len(_EXIF) + 1), (_XMP, len(_XMP)))}
# Frames and tables; JFIF's and Adobe's segments define the colour model. Those shorter than their
# fields are ignored.
_NEEDED = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, _APP0, _APP14})
_SHORTEST = {_APP0: 14, _APP14: 12}
_SHORTEST_FRAME, _SHORTEST_SCAN = 9, 6


class Scan(NamedTuple):
    """One scan, and the coefficients that it contains.

    Attributes:
        components: Number of components in the scan.
        first: The first coefficient in zigzag order; 0 is DC.
        last: The last one.
        shift: Number of low bits that are left for later scans.
    """

    components: int
    first: int
    last: int
    shift: int


@immutable(kw_only=True)
class JpegHeader:
    """What is known about a JPEG before it is decoded.

    Attributes:
        width: Pixels, as stored.
        height: Pixels, as stored.
        components: 1, 3 or 4, if it is supported.
        supported: Whether the decoder supports it: 8 bits, 1, 3 or 4 components, neither lossless
            nor hierarchical.
        block: Width and height, in pixels, of the coded blocks (MCU).
        progressive: Whether scans refine the image progressively.
        in_scans: Whether there is more than one scan: progressive, or one for each component.
        tables: The segments that a decoder needs before the first scan.
        scan: The offset of the first scan.
        exif: The EXIF block, starting with its TIFF header.
        xmp: The packet.
        photoshop: Photoshop's resources.
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
        UnusablePhotoError: `damaged`: there is no scan, or no frame header before it.
    """
    tables = [content[:2]]
    frames: list[bytes] = []
    found: dict[bytes, bytes] = {}
    photoshop: list[bytes] = []
    profile: list[bytes] = []
    last = None
    for segment in _before_picture(content):
        last, marker = segment, segment.marker
        body = content[segment.body : segment.end]
        if marker in _FRAMES and frames:
            continue  # the scans belong to the first frame
        if marker in _FRAMES:
            frames.append(content[segment.start + 1 : segment.end])
        if marker in _NEEDED and len(body) >= _SHORTEST.get(marker, 0):
            tables.append(content[segment.start : segment.end])
        for name, length in _METADATA.get(marker, ()):
            if body.startswith(name):
                found.setdefault(name, body[length:])
        if marker == _APP13 and body.startswith(_PHOTOSHOP):
            photoshop.append(body.removeprefix(_PHOTOSHOP))
        if marker == _APP2 and body.startswith(_ICC):
            profile.append(body.removeprefix(_ICC))
    if last is None or last.marker != SOS or not frames or len(frames[0]) < _SHORTEST_FRAME:
        raise damaged()
    kind, _length, bits, height, width, components = struct.unpack_from(">BHBHHB", frames[0])
    return JpegHeader(
        width=width,
        height=height,
        components=components,
        supported=bits == _BITS and components in _COMPONENTS and kind in _SUPPORTED,
        block=_block(frames[0]),
        progressive=kind in _PROGRESSIVE,
        in_scans=kind in _PROGRESSIVE or content[last.body] != components,
        tables=b"".join(tables),
        scan=last.start,
        exif=found.get(_EXIF),
        xmp=found.get(_XMP),
        photoshop=b"".join(photoshop) or None,
        profile=_profile(profile),
    )


def _before_picture(content: bytes) -> Iterator[Segment]:
    """The segments up to the first scan, included if its header is complete."""
    for segment in lenient(segments(content)):
        if segment.marker == EOI or segment.body > len(content):
            return
        yield segment
        if segment.marker == SOS:
            return


def _profile(parts: list[bytes]) -> bytes | None:
    """The ICC profile from its parts, which begin with their number and the number of parts.

    As in browsers, a profile with missing or duplicate parts is ignored.
    """
    numbers = sorted((part[1:2], part[:1]) for part in parts)
    if numbers != [(bytes([len(parts)]), bytes([number + 1])) for number in range(len(parts))]:
        return None
    return b"".join(part[2:] for part in sorted(parts)) or None


def _block(frame: bytes) -> tuple[int, int]:
    """The block size by the components' sampling factors, which follow the component IDs."""
    samples = frame[_SHORTEST_FRAME + 1 :: 3]
    if len(samples) <= 1:
        return 8, 8
    return 8 * max(each >> 4 for each in samples), 8 * max(each & 15 for each in samples)


def exif_of(content: bytes) -> bytes | None:
    """EXIF, starting with its TIFF header; also from files truncated before their first scan."""
    for segment in _before_picture(content):
        if segment.marker == _APP1 and content.startswith(_EXIF, segment.body):
            return content[segment.body + len(_EXIF) + 1 : segment.end]
    return None


def scans(content: bytes, header: JpegHeader, limit: int) -> tuple[list[Scan], bool]:
    """The scans, up to one more than the limit, and whether the end marker follows.

    Nothing is read after the limit is exceeded.
    """
    found: list[Scan] = []
    for segment in lenient(segments(content, header.scan)):
        if segment.marker == EOI:
            return found, True
        body = content[segment.body : segment.end]
        if segment.marker == SOS and len(body) >= _SHORTEST_SCAN:
            found.append(Scan(body[0], body[-3], body[-2], body[-1] & 15))
        if len(found) > limit:
            break
    return found, False
