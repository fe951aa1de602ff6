"""Applying EXIF's orientation."""

from __future__ import annotations

from PIL import Image

_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Orientations from this one on swap width and height.
_FIRST_SIDEWAYS = 5


def is_sideways(orientation: int) -> bool:
    """Whether an orientation swaps width and height."""
    return orientation in _TRANSPOSITIONS and orientation >= _FIRST_SIDEWAYS


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The image rotated and mirrored by EXIF's orientation; the same object if upright."""
    transposition = _TRANSPOSITIONS.get(orientation)
    return image if transposition is None else image.transpose(transposition)
