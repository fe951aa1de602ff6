"""JPEG: opened with the segments that decoding needs, and decoded no larger than necessary.

The decoder can scale to a half, a quarter or an eighth of the size, which saves most of the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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

_SCALES = (8, 4, 2)
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
    for scale in _SCALES:
        across, down = -(-width // scale), -(-height // scale)
        enough = across >= size[0] and down >= size[1]
        if enough or is_close(max(across, down), max(size)):
            # The decoder scales images with fewer rows than the divisor less, or not at all.
            drafted = source.draft(None, (max(1, width // scale), max(1, height // scale)))
            return drafted[1][2:] if drafted else (width, height)
    return width, height


def is_close(edge: int, wanted: int) -> bool:
    """Whether a long edge is close enough to a larger one to be used instead."""
    return _CLOSE_ENOUGH * wanted <= edge <= wanted
