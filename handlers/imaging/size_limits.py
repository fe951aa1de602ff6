"""Limits on the size of an image, checked before it is decoded."""

from __future__ import annotations

from handlers.imaging import errors

# The longest side of JPEG and GIF. Decoding and resampling take time per row, so an image of one
# column takes many times as long as a square of the same number of pixels.
MAX_SIDE = 65_535


def check_size(width: int, height: int, max_pixels: int) -> None:
    """Check a size against the limits.

    Raises:
        UnusablePhotoError: `too_many_pixels` or `too_long`.
    """
    if width * height > max_pixels:
        raise errors.too_many_pixels(max_pixels)
    if max(width, height) > MAX_SIDE:
        raise errors.too_long(MAX_SIDE)
