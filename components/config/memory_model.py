"""How much memory rendering needs, against which the configuration's limits are checked.

Lambda kills a function that runs out of memory. Nothing can be caught then, and the photo would
stay pending, so limits that allow this are refused before anything is created. A test renders the
worst files and checks that they need no more than the figures here.
"""

from __future__ import annotations

from handlers.model.sizes import FORM_BYTES

MIB = 1024 * 1024

# That of WebP, whose decoder keeps two pictures and returns a third, of which Pillow makes a
# fourth. Measured per pixel: JPEG 3, progressive 4 to 9, PNG 6 to 10, GIF 7, WebP 16, AVIF 9 to 13,
# TIFF 6 to 10. Formats that need more (HEIC in HDR up to 20, JPEG XL as much as its file asks for)
# may have fewer pixels: see `handlers/imaging/decode.py`.
BYTES_PER_PIXEL = 16
# Python, the SDK, strips that are being reduced, the renditions and their encoders, of which
# there are as many at a time as processors: measured at about 175 MB with two to four of them, and
# 110 with one. The rest is for memory that a busy process does not return.
FIXED_BYTES = 272 * MIB


def needed(max_pixels: int, max_upload_bytes: int) -> int:
    """The memory, in MB as Lambda counts them, for any original within the limits."""
    return -(-(_beside_pixels(max_upload_bytes) + BYTES_PER_PIXEL * max_pixels) // MIB)


def pixels_within(memory: int, max_upload_bytes: int) -> int:
    """The most pixels for which `memory` MB are enough."""
    return (memory * MIB - _beside_pixels(max_upload_bytes)) // BYTES_PER_PIXEL


def _beside_pixels(max_upload_bytes: int) -> int:
    # The file is in memory twice for a moment: its parts as they arrive, and joined.
    return FIXED_BYTES + 2 * max(max_upload_bytes, FORM_BYTES)
