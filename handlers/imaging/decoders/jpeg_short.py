"""Short cuts to a small picture of a JPEG.

Cameras put a small JPEG of the picture beside it. And where an eighth of the size is enough, only
the mean of each block counts: in a progressive JPEG those come first.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageStat

from handlers.imaging import decode, errors
from handlers.imaging.decoders import jpeg
from handlers.imaging.decoders.jpeg_header import JpegHeader, markers, read_header, scan_at
from handlers.imaging.metadata import exif
from handlers.imaging.sizes import THUMBNAIL_EDGE

if TYPE_CHECKING:
    from handlers.imaging.source import Source

_EIGHTH = 8
# A preview of the same shape differs from the picture's by no more than whole pixels explain.
_SAME_SHAPE = 0.02
_PREVIEW_PIXELS = 1_000_000
# A preview is compared with the upper edge of the picture: that part of its height, in whole
# blocks, and in so many places along it.
_UPPER_EDGE, _BLOCK = 100, 16
_PLACES = 16
# The mean difference between a picture and its preview, of 255; brightening one shows more.
_SAME_COLOUR = 12


def shortened(content: bytes, source: Source, header: JpegHeader) -> Source:
    """The source of a picture that is at least as large as the thumbnail, and the same to the eye.

    Returns:
        The source itself where there is no short cut.
    """
    small = None
    # A preview that is broken is no reason to refuse the photo.
    with suppress(errors.UnusablePhotoError), decode.decoding():
        small = preview(content, header)
    if small is not None:
        return replace(source, picture=small, header=None)
    enough = max(header.width, header.height) >= _EIGHTH * THUMBNAIL_EDGE
    if header.progressive and enough:
        end = _end_of_means(content, header)
        if end is not None:
            return replace(source, picture=jpeg.picture(content, header, end))
    return source


def _end_of_means(content: bytes, header: JpegHeader) -> int | None:
    """Where the scans end that bring the mean of each block, if those of all come first."""
    components = 0
    for place in markers(content, header):
        scan = scan_at(content, place)
        if components >= header.components:
            return place
        if scan is not None and scan.first > 0:
            return None
        components += scan.components if scan else 0
    return None


def preview(content: bytes, header: JpegHeader) -> Image.Image | None:
    """The camera's preview, if it shows what the picture shows.

    It is made when the photo is taken. Whoever cuts, turns or brightens the photo later may leave
    it as it was: it counts only if it has the shape of the picture and the colours of its upper
    edge. So letter boxes are recognised as well.
    """
    if header.progressive:
        # Cameras do not write such: this one was edited.
        return None
    small = any_preview(header.exif)
    if small is None or max(small.size) < THUMBNAIL_EDGE:
        return None
    shape = small.width * header.height / (small.height * header.width)
    if abs(shape - 1) > _SAME_SHAPE:
        return None
    small.load()
    # A whole number of blocks, so that nothing below them is decoded.
    rows = min(header.height, -(-header.height // _UPPER_EDGE // _BLOCK) * _BLOCK)
    lowered = replace(header, tables=header.lowered(rows))
    edge = jpeg.picture(content, lowered)
    edge.draft(None, (max(1, header.width // _EIGHTH), max(1, rows // _EIGHTH)))
    edge.load()
    if small.mode != edge.mode:
        return None
    places = (_PLACES, 1)
    part = (0, 0, small.width, small.height * rows / header.height)
    one = edge.resize(places, Image.Resampling.BOX)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    other = small.resize(places, Image.Resampling.BOX, part)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    difference = ImageStat.Stat(ImageChops.difference(one, other)).mean
    return small if max(difference) <= _SAME_COLOUR else None


def any_preview(raw: bytes | None) -> Image.Image | None:
    """The preview that stands in EXIF, whatever it shows; not decoded yet."""
    found = exif.preview(raw)
    if found is None:
        return None
    try:
        header = read_header(found)
    except errors.UnusablePhotoError:
        return None
    if header.width * header.height > _PREVIEW_PIXELS:
        return None
    return jpeg.picture(found, header)
