"""How the pixels of a TIFF are stored, and the layouts that Pillow silently decodes wrongly.

Pillow refuses layouts that it does not know, but decodes some others to noise. Those are left to
libtiff, refused, or corrected once they are decoded.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL.TiffImagePlugin import COMPRESSION_INFO

from handlers.fileformats.malformed import MalformedError

if TYPE_CHECKING:
    from handlers.fileformats.tiff import Directory, Tiff

_BITS, _COMPRESSION, _PHOTOMETRIC, _STRIPS, _SAMPLES = 258, 259, 262, 273, 277
_PLANAR, _TILE_WIDTH, _SAMPLE_FORMAT = 284, 322, 339
_UNPACKED, _PLANES = 1, 2
# ThunderScan's 4 bits and WebP, which Pillow knows and its libtiff does not decompress.
_NOT_BUILT_IN = frozenset({32809, 50001})
_GREY_FROM_WHITE, _GREYS, _YCBCR = 0, (0, 1), 6
_WHOLE, _SIGNED, _FLOAT = 1, 2, 3
_FULL = 65_535
# Integers and offsets of 64 bits, and what they become in classic TIFF.
_WIDE, _LONG = frozenset({16, 17, 18}), 4


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The layout of a page's pixels.

    Attributes:
        bits: Bits of a sample.
        samples: Samples of a pixel.
        photometric: TIFF's number of the colour model; None if it is missing.
        kind: Unsigned, signed or floating-point samples, by TIFF's number.
        planes: Whether each sample of a pixel lies in a plane of its own.
        compression: TIFF's number of the compression.
        is_tiled_in_strips: Whether the offsets of tiles are in the tags for strips.
        is_little_endian: The byte order.
    """

    bits: int
    samples: int
    photometric: int | None
    kind: int
    planes: bool
    compression: int
    is_tiled_in_strips: bool
    is_little_endian: bool

    @property
    def is_refused(self) -> bool:
        """Whether it would be shown wrongly.

        The white of unsigned samples of 32 bits is not known, nor the black of signed ones.
        """
        by_libtiff = self.compression != _UNPACKED or self.needs_libtiff
        return (
            self.compression not in COMPRESSION_INFO
            or self.compression in _NOT_BUILT_IN
            or (self.kind == _WHOLE and self.bits > 16)  # noqa: PLR2004
            or (self.kind == _SIGNED and self.bits < 32)  # noqa: PLR2004
            or (self.kind != _WHOLE and self.photometric == _GREY_FROM_WHITE)
            or (self.kind == _FLOAT and by_libtiff and not self.is_little_endian)
            or (self.photometric in _GREYS and self.samples > 1 and self.planes)
            or (self.photometric == _YCBCR and self.planes and self.compression == _UNPACKED)
        )

    @property
    def needs_libtiff(self) -> bool:
        """Whether Pillow's own decoder of uncompressed pixels misreads it."""
        return (
            self.is_tiled_in_strips
            or (self.planes and self.bits != 8)  # noqa: PLR2004
            or self.photometric == _YCBCR
        )

    @property
    def is_deep_from_white(self) -> bool:
        """Whether it is grey of more than 8 bits whose 0 is white."""
        return self.photometric == _GREY_FROM_WHITE and self.bits > 8  # noqa: PLR2004

    @property
    def correction(self) -> tuple[float, float] | None:
        """The factor and the offset that give deep grey its full range, with black at 0."""
        if self.kind != _WHOLE or not 8 < self.bits <= 16 or self.photometric not in _GREYS:  # noqa: PLR2004
            return None
        factor = _FULL / ((1 << self.bits) - 1)
        if self.is_deep_from_white:
            return -factor, _FULL
        return None if factor == 1 else (factor, 0)


def read(tiff: Tiff, page: Directory) -> Layout:
    """The layout of a page."""

    def number(tag: int, usual: int) -> int:
        return int(next(iter(tiff.numbers(page[tag], 1)), usual))

    photometric = number(_PHOTOMETRIC, -1)
    return Layout(
        bits=number(_BITS, 1),
        samples=number(_SAMPLES, 1),
        photometric=None if photometric < 0 else photometric,
        kind=number(_SAMPLE_FORMAT, _WHOLE),
        planes=number(_PLANAR, 1) == _PLANES,
        compression=number(_COMPRESSION, _UNPACKED),
        is_tiled_in_strips=page[_TILE_WIDTH] is not None and page[_STRIPS] is not None,
        is_little_endian=tiff.order == "<",
    )


def readable(tiff: Tiff, page: Directory, layout: Layout) -> bytes:
    """The file as Pillow can read it; most stay as they are."""
    content = tiff.content
    entry = page[_PHOTOMETRIC]
    if layout.is_deep_from_white and entry is not None:
        # Pillow does not know it in big-endian order, and does not invert it in little-endian.
        one = struct.pack(f"{tiff.order}H", 1)
        content = content[: entry.start] + one + content[entry.start + len(one) :]
    if tiff.is_big and not layout.is_little_endian:
        content = _classic(replace(tiff, content=content), page)
    return content


def _classic(tiff: Tiff, page: Directory) -> bytes:
    """A BigTIFF with a directory of classic TIFF appended, which the header points to.

    Pillow takes big-endian BigTIFF for classic TIFF. Nothing else moves; offsets keep their low 32
    bits, which are enough for a file that is in memory.
    """
    start = len(tiff.content) + len(tiff.content) % 2
    after = start + 2 + len(page.entries) * 12 + 4
    entries, values = bytearray(), bytearray()
    left = len(tiff.content)
    for entry in page.entries:
        kind, size = entry.kind, entry.end - entry.start
        if kind in _WIDE:
            left -= size
            if left < 0:
                raise MalformedError("overlapping values", entry.offset)
            numbers = [int(each) & 0xFFFFFFFF for each in tiff.numbers(entry, len(tiff.content))]
            kind, data = _LONG, struct.pack(f"{tiff.order}{len(numbers)}I", *numbers)
            place = data if len(data) <= 4 else struct.pack(f"{tiff.order}I", after + len(values))  # noqa: PLR2004  # bytes of a place
            values += data if len(data) > 4 else b""  # noqa: PLR2004  # see above
        elif size <= 4:  # noqa: PLR2004  # see above
            place = tiff.content[entry.start : entry.end]
        else:
            place = struct.pack(f"{tiff.order}I", entry.start & 0xFFFFFFFF)
        count = entry.count & 0xFFFFFFFF
        entries += struct.pack(f"{tiff.order}HHI", entry.tag, kind, count) + place.ljust(4, b"\0")
    header = tiff.content[:2] + struct.pack(f"{tiff.order}HI", 42, start)
    directory = struct.pack(f"{tiff.order}H", len(page.entries)) + bytes(entries) + bytes(4)
    padded = tiff.content[len(header) :] + bytes(start - len(tiff.content))
    return header + padded + directory + bytes(values)
