"""JPEG: opened with the segments that decoding needs, and decoded no larger than necessary.

The decoder can scale to a half, three eighths, a quarter or an eighth of the size, which saves most
of the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import JpegImagePlugin

from handlers.fileformats import exif
from handlers.imaging import errors, size_limits
from handlers.imaging.decoders.joined_file import JoinedFile
from handlers.imaging.jpeg_header import END_MARKER, JpegHeader, read_header, scans
from handlers.imaging.metadata import iptc
from handlers.imaging.opened_photo import OpenedPhoto

if TYPE_CHECKING:
    from PIL import Image

    from handlers.imaging.model import Limits

# What the decoder is told to divide by, and what it then makes of each 8 pixels: it rounds up to
# whole eighths, so that 3 gives three of them. Pillow offers only the others.
_SCALES = ((8, 1), (4, 2), (3, 3), (2, 4))
_BLOCK_SIDE = 8
# A decoded size this close to the wanted one is used as it is: the difference is invisible, and no
# resampling is needed.
_CLOSE_ENOUGH = 0.95
# Bytes that are passed to the decoder at a time: fast enough, and small beside the image.
_BLOCK = 1 << 20


def open_photo(content: bytes, limits: Limits) -> OpenedPhoto:
    """Open a photo without decoding it.

    Raises:
        UnusablePhotoError: `damaged`, `unsupported`, `too_many_pixels`, `too_long`, or
            `too_complex` for too many scans.
    """
    header = read_header(content)
    if not header.supported:
        raise errors.unsupported("JPEG")
    size_limits.check_size(header.width, header.height, limits.max_pixels)
    if header.in_scans:
        affordable = limits.max_scanned // max(1, header.width * header.height)
        max_scans = min(limits.max_scans, affordable)
        found, _ = scans(content, header, max_scans)
        if len(found) > max_scans:
            raise errors.too_complex()
    return OpenedPhoto(
        picture=picture(content, header),
        media_type="image/jpeg",
        orientation=exif.orientation(header.exif),
        profile=header.profile,
        exif=header.exif,
        xmp=header.xmp,
        iptc=iptc.records_in_photoshop(header.photoshop),
        header=header,
    )


def picture(content: bytes, header: JpegHeader) -> Image.Image:
    """The image, which is decoded on load.

    An end marker is appended, so that the decoder accepts truncated files; missing parts are grey.
    """
    parts = (header.tables, memoryview(content)[header.scan :], END_MARKER)
    found = JpegImagePlugin.JpegImageFile(JoinedFile(parts))  # pyright: ignore[reportArgumentType]  # has the methods that a decoder needs
    found.decodermaxblock = _BLOCK
    return found


def reduced(source: Image.Image, size: tuple[int, int]) -> tuple[float, float]:
    """Set a JPEG to be decoded no larger than a size needs.

    Returns:
        The width and height of the scaled image, in fractions of a pixel.
    """
    width, height = source.size
    for divisor, eighths in _SCALES:
        across, down = (-(-side * eighths // _BLOCK_SIDE) for side in (width, height))
        enough = across >= size[0] and down >= size[1]
        if enough or is_close(max(across, down), max(size)):
            _scale(source, divisor, (across, down))
            return width * eighths / _BLOCK_SIDE, height * eighths / _BLOCK_SIDE
    return width, height


def _scale(source: Image.Image, divisor: int, size: tuple[int, int]) -> None:
    """Set a JPEG to be decoded to a size, as Pillow's `draft` does for the divisors that it has."""
    opened: Any = source  # Pillow does not type all of what a decoder gets
    opened._size = size  # noqa: SLF001  # there is no other way
    opened.tile = [opened.tile[0]._replace(extents=(0, 0, *size))]
    opened.decoderconfig = (divisor, 0)


def is_close(edge: int, wanted: int) -> bool:
    """Whether a long edge is close enough to a larger one to be used instead."""
    return _CLOSE_ENOUGH * wanted <= edge <= wanted
