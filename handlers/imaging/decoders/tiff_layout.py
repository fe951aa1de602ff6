"""How the pixels of a TIFF are stored, and which layouts Pillow silently decodes wrongly.

Pillow refuses unknown layouts, but decodes some others to noise. Those are decoded by libtiff,
refused, or corrected after decoding.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL.TiffImagePlugin import COMPRESSION_INFO

from handlers.fileformats.malformed import MalformedError
from handlers.immutable import immutable

if TYPE_CHECKING:
    from handlers.fileformats.tiff import Directory, Tiff

_BITS, _COMPRESSION, _PHOTOMETRIC, _STRIPS, _SAMPLES = 258, 259, 262, 273, 277
_PLANAR, _TILE_WIDTH, _SAMPLE_FORMAT = 284, 322, 339
_UNCOMPRESSED, _PLANAR_SAMPLES = 1, 2
# ThunderScan and WebP, which Pillow accepts but its libtiff cannot decompress.
_NOT_BUILT_IN = frozenset({32809, 50001})
_WHITE_IS_ZERO, _GREYS, _YCBCR = 0, (0, 1), 6
_UNSIGNED, _SIGNED, _FLOAT = 1, 2, 3
_MAX_16_BIT = 65_535
# The types of 64 bits, and the type that replaces them in classic TIFF.
_WIDE_TYPES, _LONG = frozenset({16, 17, 18}), 4


@immutable(kw_only=True)
class Layout:
    """The layout of a page's pixels.

    Attributes:
        bits: Bits per sample.
        samples: Samples per pixel.
        photometric: The photometric interpretation; None if it is missing.
        sample_format: TIFF's code for unsigned, signed or floating-point samples.
        is_planar: Whether each sample is stored in a separate plane.
        compression: TIFF's code for the compression.
        is_tiled_in_strips: Whether the offsets of tiles are in the tags for strips.
        is_little_endian: Whether the byte order is little-endian.
    """

    bits: int
    samples: int
    photometric: int | None
    sample_format: int
    is_planar: bool
    compression: int
    is_tiled_in_strips: bool
    is_little_endian: bool

    @property
    def is_refused(self) -> bool:
        """Whether it would be shown wrongly.

        The white of unsigned 32-bit samples is unknown, as is the black of signed ones.
        """
        by_libtiff = self.compression != _UNCOMPRESSED or self.needs_libtiff
        return (
            self.compression not in COMPRESSION_INFO
            or self.compression in _NOT_BUILT_IN
            or (self.sample_format == _UNSIGNED and self.bits > 16)  # noqa: PLR2004
            or (self.sample_format == _SIGNED and self.bits < 32)  # noqa: PLR2004
            or (self.sample_format != _UNSIGNED and self.photometric == _WHITE_IS_ZERO)
            or (self.sample_format == _FLOAT and by_libtiff and not self.is_little_endian)
            or (self.photometric in _GREYS and self.samples > 1 and self.is_planar)
            or (self.photometric == _YCBCR and self.is_planar and self.compression == _UNCOMPRESSED)
        )

    @property
    def needs_libtiff(self) -> bool:
        """Whether Pillow's own decoder of uncompressed pixels misreads it."""
        return (
            self.is_tiled_in_strips
            or (self.is_planar and self.bits != 8)  # noqa: PLR2004
            or self.photometric == _YCBCR
        )

    @property
    def is_deep_and_inverted(self) -> bool:
        """Whether it is greyscale of more than 8 bits where 0 is white."""
        return self.photometric == _WHITE_IS_ZERO and self.bits > 8  # noqa: PLR2004

    @property
    def correction(self) -> tuple[float, float] | None:
        """The factor and the offset that scale deep grey to its full range, with black at 0."""
        if (
            self.sample_format != _UNSIGNED
            or not 8 < self.bits <= 16  # noqa: PLR2004
            or self.photometric not in _GREYS
        ):
            return None
        factor = _MAX_16_BIT / ((1 << self.bits) - 1)
        if self.is_deep_and_inverted:
            return -factor, _MAX_16_BIT
        return None if factor == 1 else (factor, 0)


def read(tiff: Tiff, page: Directory) -> Layout:
    """The layout of a page."""

    def number(tag: int, default: int) -> int:
        return int(next(iter(tiff.numbers(page[tag], 1)), default))

    photometric = number(_PHOTOMETRIC, -1)
    return Layout(
        bits=number(_BITS, 1),
        samples=number(_SAMPLES, 1),
        photometric=None if photometric < 0 else photometric,
        sample_format=number(_SAMPLE_FORMAT, _UNSIGNED),
        is_planar=number(_PLANAR, 1) == _PLANAR_SAMPLES,
        compression=number(_COMPRESSION, _UNCOMPRESSED),
        is_tiled_in_strips=page[_TILE_WIDTH] is not None and page[_STRIPS] is not None,
        is_little_endian=tiff.order == "<",
    )


def readable(tiff: Tiff, page: Directory, layout: Layout) -> bytes:
    """The file in a form that Pillow can read; most files are unchanged."""
    content = tiff.content
    entry = page[_PHOTOMETRIC]
    if layout.is_deep_and_inverted and entry is not None:
        # Pillow refuses this in big-endian order, and does not invert it in little-endian order.
        one = struct.pack(f"{tiff.order}H", 1)
        content = content[: entry.start] + one + content[entry.start + len(one) :]
    if tiff.is_big and not layout.is_little_endian:
        content = _classic(replace(tiff, content=content), page)
    return content


def _classic(tiff: Tiff, page: Directory) -> bytes:
    """A BigTIFF with an appended directory of classic TIFF, which the header refers to.

    Pillow misreads big-endian BigTIFF as classic TIFF. Nothing else moves; offsets keep their low
    32 bits, which are enough for a file in memory.
    """
    start = len(tiff.content) + len(tiff.content) % 2
    after = start + 2 + len(page.entries) * 12 + 4
    entries, values = bytearray(), bytearray()
    remaining = len(tiff.content)
    for entry in page.entries:
        kind, size = entry.kind, entry.end - entry.start
        if kind in _WIDE_TYPES:
            remaining -= size
            if remaining < 0:
                raise MalformedError("overlapping values", entry.offset)
            numbers = [int(each) & 0xFFFFFFFF for each in tiff.numbers(entry, len(tiff.content))]
            kind, data = _LONG, struct.pack(f"{tiff.order}{len(numbers)}I", *numbers)
            field = data if len(data) <= 4 else struct.pack(f"{tiff.order}I", after + len(values))  # noqa: PLR2004  # bytes of an offset
            values += data if len(data) > 4 else b""  # noqa: PLR2004  # see above
        elif size <= 4:  # noqa: PLR2004  # see above
            field = tiff.content[entry.start : entry.end]
        else:
            field = struct.pack(f"{tiff.order}I", entry.start & 0xFFFFFFFF)
        count = entry.count & 0xFFFFFFFF
        entries += struct.pack(f"{tiff.order}HHI", entry.tag, kind, count) + field.ljust(4, b"\0")
    header = tiff.content[:2] + struct.pack(f"{tiff.order}HI", 42, start)
    directory = struct.pack(f"{tiff.order}H", len(page.entries)) + bytes(entries) + bytes(4)
    padded = tiff.content[len(header) :] + bytes(start - len(tiff.content))
    return header + padded + directory + bytes(values)
