"""JPEG: opened with what decoding needs, and decoded no larger than is wanted.

The decoder can give a half, a quarter or an eighth of the size for a part of the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import JpegImagePlugin

from handlers.fileformats import exif
from handlers.imaging import bounds, errors
from handlers.imaging.decoders.joined_file import JoinedFile
from handlers.imaging.decoders.jpeg_header import END_MARKER, JpegHeader, read_header, scans
from handlers.imaging.metadata import iptc
from handlers.imaging.source import Source

if TYPE_CHECKING:
    from PIL import Image

    from handlers.imaging.model import Limits

SHARES = (8, 4, 2)
# A share of the size that is so close to what is wanted is taken for it: nobody sees the
# difference, and resampling is saved.
_CLOSE_ENOUGH = 0.95
# What the decoder is given at a time: large enough to be quick, small beside the picture.
_BLOCK = 1 << 20


def opened(content: bytes, limits: Limits) -> Source:
    """See `Source`.

    Raises:
        UnusablePhotoError: `damaged`, `unsupported`, `too_many_pixels`, `too_long`, or
            `too_complex` for too many scans.
    """
    header = read_header(content)
    if not header.supported:
        raise errors.unsupported("JPEG")
    bounds.check_size(header.width, header.height, limits.max_pixels)
    if header.in_scans:
        affordable = limits.max_scanned // max(1, header.width * header.height)
        most = min(limits.max_scans, affordable)
        found, _ = scans(content, header, most)
        if len(found) > most:
            raise errors.too_complex()
    return Source(
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

    An end marker stands behind whatever there is. With it the decoder comes to an end wherever the
    file stops, and what is missing is grey.
    """
    parts = (header.tables, memoryview(content)[header.scan :], END_MARKER)
    found = JpegImagePlugin.JpegImageFile(JoinedFile(parts))  # pyright: ignore[reportArgumentType]  # a file as far as a decoder needs one
    found.decodermaxblock = _BLOCK
    return found


def reduced(source: Image.Image, size: tuple[int, int]) -> tuple[float, float]:
    """Lets a JPEG be decoded to no more than is needed for a size.

    Returns:
        The width and height that the whole picture has then, which may end within a pixel.
    """
    width, height = source.size
    for share in SHARES:
        across, down = -(-width // share), -(-height // share)
        enough = across >= size[0] and down >= size[1]
        if enough or is_close(max(across, down), max(size)):
            # A strip that is lower than the share is reduced less by the decoder, or not at all.
            drafted = source.draft(None, (max(1, width // share), max(1, height // share)))
            return drafted[1][2:] if drafted else (width, height)
    return width, height


def is_close(edge: int, wanted: int) -> bool:
    """Whether a long edge may stand for a larger one."""
    return _CLOSE_ENOUGH * wanted <= edge <= wanted
