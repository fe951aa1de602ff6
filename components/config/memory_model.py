"""How much memory rendering takes: what the configuration's limits are checked against.

Lambda ends a function that runs out of memory on the spot. Nothing can be caught then, and the
photo would stay pending; so limits that allow it are refused before anything is created. A test
renders the worst files and holds the figures here to be no less than what was used.
"""

from __future__ import annotations

from handlers.model.sizes import FORM_BYTES

MIB = 1024 * 1024

# A WebP: its decoder keeps two pictures, hands out a third, and Pillow makes a fourth. Measured for
# each pixel: JPEG 3, progressive 4 to 9, PNG 6 to 10, GIF 7, WebP 16, AVIF 9 to 13, TIFF 6 to 10.
# Formats that take more (HEIC in HDR up to 20, JPEG XL as its file wishes) may have fewer pixels:
# `handlers/imaging/decode.py` says how many.
BYTES_PER_PIXEL = 16
# Python, the SDK, strips on their way to be small, the renditions and their encoders: measured at
# about 170 MB, and the rest is for what a busy process does not give back.
FIXED_BYTES = 256 * MIB


def needed(max_pixels: int, max_upload_bytes: int) -> int:
    """Memory, in MB as Lambda counts them, for any original within the limits."""
    return -(-(_beside_pixels(max_upload_bytes) + BYTES_PER_PIXEL * max_pixels) // MIB)


def pixels_within(memory: int, max_upload_bytes: int) -> int:
    """The most pixels for which so many MB are enough."""
    return (memory * MIB - _beside_pixels(max_upload_bytes)) // BYTES_PER_PIXEL


def _beside_pixels(max_upload_bytes: int) -> int:
    # The file is there twice for a moment: as it arrives, and put together.
    return FIXED_BYTES + 2 * max(max_upload_bytes, FORM_BYTES)
