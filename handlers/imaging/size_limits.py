"""What a picture may be, judged by what its file says of it before anything is decoded."""

from __future__ import annotations

from handlers.imaging import errors

# The longest side that JPEG and GIF can have. Decoders and resampling take time for each row,
# however short it is: a picture of one column and as many pixels takes many times as long.
MAX_SIDE = 65_535


def check_size(width: int, height: int, max_pixels: int) -> None:
    """Passes over a picture that may be decoded.

    Raises:
        UnusablePhotoError: `too_many_pixels` or `too_long`.
    """
    if width * height > max_pixels:
        raise errors.too_many_pixels(max_pixels)
    if max(width, height) > MAX_SIDE:
        raise errors.too_long(MAX_SIDE)
