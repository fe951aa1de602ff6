"""How much of the picture is there in JPEGs that are cut off.

What is missing of a baseline picture is an even grey, as the decoder leaves it. A progressive one
is complete from the first pass on, and gets finer with each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from handlers.imaging.jpeg_header import END_MARKER, JpegHeader, Scan, scans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.imaging.model import Limits

# The even grey, with rounding.
_GREYS = frozenset({127, 128, 129})
_RUN_OVER = 1
_COEFFICIENTS = 64
# The share of a progressive picture that lacks passes: it is shown, and marked as damaged.
_COARSE = 0.99


def rows_held(content: bytes, header: JpegHeader, picture: Image.Image, limits: Limits) -> float:
    """The share of a decoded picture's rows that the file holds: 1 for all, with all passes."""
    if content.endswith(END_MARKER):
        return 1
    # The end marker of files with something behind their picture, such as a video.
    found, has_end = scans(content, header, limits.max_scans)
    if has_end:
        return 1
    rows = rows_shown(picture)
    if rows == 1 and header.progressive and not _is_finest(found, header):
        return _COARSE
    return rows


def rows_shown(picture: Image.Image) -> float:
    """The share of a decoded picture's rows above those that are an even grey."""
    grey = _grey(picture)
    if grey is None:
        return 1
    box = _difference(picture, grey).getbbox()
    return box[3] / picture.height if box else 0


def _grey(picture: Image.Image) -> tuple[int, ...] | None:
    """The colour of the last pixel, if it is the even grey."""
    corner = picture.getpixel((picture.width - 1, picture.height - 1))
    values = corner if isinstance(corner, tuple) else (corner,)
    found = tuple(each for each in values if each in _GREYS)
    return tuple(map(int, found)) if len(found) == len(values) else None


def _difference(picture: Image.Image, grey: tuple[int, ...]) -> Image.Image:
    return ImageChops.difference(picture, Image.new(picture.mode, picture.size, grey))


def clear_broken_block(picture: Image.Image, header: JpegHeader, whole: float) -> None:
    """Make the block grey in which the data end: half a block is decoded to garish colours.

    Args:
        picture: Decoded, with an even grey behind the block.
        header: Of the file.
        whole: The width of the picture, in pixels as decoded.
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
    # The colours of a block reach into the first row and column of the next ones.
    top = max(0, box[3] - 1 - _RUN_OVER) // down * down
    inside = min(top + _RUN_OVER, box[3] - 1)
    last = shown.crop((0, inside, picture.width, box[3])).getbbox()
    if last is not None:
        left = max(0, last[2] - 1 - _RUN_OVER) // across * across
        picture.paste(grey, (left, top, picture.width, picture.height))


def _is_finest(found: Iterable[Scan], header: JpegHeader) -> bool:
    """Whether the scans bring, or begin to bring, all bits of all coefficients."""
    finest = [0] * _COEFFICIENTS
    for scan in found:
        if scan.shift == 0:
            for place in range(scan.first, min(scan.last + 1, _COEFFICIENTS)):
                finest[place] += scan.components
    return all(count >= header.components for count in finest)
