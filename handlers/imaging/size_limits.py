"""The size that a picture may have, checked before it is decoded."""

from __future__ import annotations

from handlers.imaging import errors

# The longest side that JPEG and GIF can have. Decoding and resampling take time for each row, so a
# picture of one column takes many times as long as a square of as many pixels.
MAX_SIDE = 65_535


def check_size(width: int, height: int, max_pixels: int) -> None:
    """Accept a size or raise.

    Raises:
        UnusablePhotoError: `too_many_pixels` or `too_long`.
    """
    if width * height > max_pixels:
        raise errors.too_many_pixels(max_pixels)
    if max(width, height) > MAX_SIDE:
        raise errors.too_long(MAX_SIDE)
