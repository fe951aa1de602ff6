"""EXIF reduced to the orientation, the only tag that stays."""

from __future__ import annotations

import struct

from handlers.fileformats.exif import ORIENTATION, UPRIGHT, orientation

_SHORT = 3
# A TIFF header and a directory of one tag.
LENGTH = 26


def orientation_only(exif: bytes) -> bytes:
    """EXIF with nothing but the same orientation; empty if the image is upright without it."""
    found = orientation(exif)
    return b"" if found == UPRIGHT else with_orientation(found)


def with_orientation(orientation: int) -> bytes:
    """EXIF with nothing but an orientation, 1 to 8."""
    header = struct.pack(">2sHI", b"MM", 42, 8)
    return header + struct.pack(">HHHIHHI", 1, ORIENTATION, _SHORT, 1, orientation, 0, 0)
