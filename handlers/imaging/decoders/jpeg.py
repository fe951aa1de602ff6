"""JPEG: opened with the segments that decoding needs, and decoded no larger than necessary.

The decoder can give a half, a quarter or an eighth of the size for a part of the work.
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

SHARES = (8, 4, 2)
# A decoded size that is so close to the wanted one is taken for it: nobody sees the difference, and
# there is nothing to resample.
_CLOSE_ENOUGH = 0.95
# Bytes that the decoder is given at a time: enough to be quick, few beside the picture.
_BLOCK = 1 << 20


def open_photo(content: bytes, limits: Limits) -> OpenedPhoto:
    """The photo, not decoded yet.

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
        most = min(limits.max_scans, affordable)
        found, _ = scans(content, header, most)
        if len(found) > most:
            raise errors.too_complex()
    return OpenedPhoto(
        picture=picture(content, header),
        media_type="image/jpeg",
        orientation=exif.orientation(header.exif),
        profile=header.profile,
        exif=header.exif,
        xmp=header.xmp,
        iptc=iptc.of_photoshop(header.photoshop),
        header=header,
    )


def picture(content: bytes, header: JpegHeader) -> Image.Image:
    """The picture that is decoded when it is loaded.

    An end marker is appended. With it the decoder finishes wherever the file ends, and what is
    missing is grey.
    """
    parts = (header.tables, memoryview(content)[header.scan :], END_MARKER)
    found = JpegImagePlugin.JpegImageFile(JoinedFile(parts))  # pyright: ignore[reportArgumentType]  # a file as far as a decoder needs one
    found.decodermaxblock = _BLOCK
    return found


def reduced(source: Image.Image, size: tuple[int, int]) -> tuple[float, float]:
    """Set a JPEG to be decoded no larger than a size needs.

    Returns:
        The width and height that the whole picture has then, in fractions of a pixel.
    """
    width, height = source.size
    for share in SHARES:
        across, down = -(-width // share), -(-height // share)
        enough = across >= size[0] and down >= size[1]
        if enough or is_close(max(across, down), max(size)):
            # The decoder reduces a strip of fewer rows than the share less, or not at all.
            drafted = source.draft(None, (max(1, width // share), max(1, height // share)))
            return drafted[1][2:] if drafted else (width, height)
    return width, height


def is_close(edge: int, wanted: int) -> bool:
    """Whether a long edge is close enough to a larger one to stand for it."""
    return _CLOSE_ENOUGH * wanted <= edge <= wanted
