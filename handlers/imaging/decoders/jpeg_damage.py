"""How much of the image a truncated JPEG contains.

The decoder fills the missing part of a baseline image with uniform grey. A progressive image is
complete from the first pass on, and each further pass refines it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from handlers.imaging.jpeg_header import END_MARKER, JpegHeader, Scan, scans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.imaging.model import Limits

# The uniform grey, with rounding.
_GREYS = frozenset({127, 128, 129})
_BLEED = 1
_COEFFICIENTS = 64
# What is returned for a progressive image that lacks passes: shown, but marked as damaged.
_UNREFINED = 0.99


def rows_present(content: bytes, header: JpegHeader, picture: Image.Image, limits: Limits) -> float:
    """The share of a decoded image's rows that the file contains; 1 for all rows and passes."""
    if content.endswith(END_MARKER):
        return 1
    # In files with something after the image, such as a video, the end marker is not at the end.
    found, has_end = scans(content, header, limits.max_scans)
    if has_end:
        return 1
    rows = rows_above_grey(picture)
    if rows == 1 and header.progressive and not _is_fully_refined(found, header):
        return _UNREFINED
    return rows


def rows_above_grey(picture: Image.Image) -> float:
    """The share of a decoded image's rows above the uniform grey."""
    grey = _grey(picture)
    if grey is None:
        return 1
    box = _difference(picture, grey).getbbox()
    return box[3] / picture.height if box else 0


def _grey(picture: Image.Image) -> tuple[int, ...] | None:
    """The colour of the last pixel, if it is the uniform grey."""
    corner = picture.getpixel((picture.width - 1, picture.height - 1))
    values = corner if isinstance(corner, tuple) else (corner,)
    found = tuple(each for each in values if each in _GREYS)
    return tuple(map(int, found)) if len(found) == len(values) else None


def _difference(picture: Image.Image, grey: tuple[int, ...]) -> Image.Image:
    return ImageChops.difference(picture, Image.new(picture.mode, picture.size, grey))


def clear_broken_block(picture: Image.Image, header: JpegHeader, whole: float) -> None:
    """Make the block grey in which the data end: a partial block is decoded to random colours.

    Args:
        picture: Decoded, with uniform grey after the block.
        header: Of the file.
        whole: The width of the image, in pixels as decoded.
    """
    if header.in_scans:
        return
    across, down = (max(1, round(each * whole / header.width)) for each in header.block)
    grey = _grey(picture)
    if grey is None:
        return
    shown = _difference(picture, grey)
    box = shown.getbbox()
    if box is None:
        return
    # Chroma upsampling spreads a block's colours into the first row and column of the next ones.
    top = max(0, box[3] - 1 - _BLEED) // down * down
    inside = min(top + _BLEED, box[3] - 1)
    last = shown.crop((0, inside, picture.width, box[3])).getbbox()
    if last is not None:
        left = max(0, last[2] - 1 - _BLEED) // across * across
        picture.paste(grey, (left, top, picture.width, picture.height))


def _is_fully_refined(found: Iterable[Scan], header: JpegHeader) -> bool:
    """Whether the scans contain, at least in part, all bits of all coefficients."""
    refined = [0] * _COEFFICIENTS
    for scan in found:
        if scan.shift == 0:
            for index in range(scan.first, min(scan.last + 1, _COEFFICIENTS)):
                refined[index] += scan.components
    return all(count >= header.components for count in refined)
