"""EXIF reduced to the one thing that may stay of it: which way is up."""

from __future__ import annotations

import struct

from handlers.fileformats.exif import ORIENTATION, UPRIGHT, orientation

_SHORT = 3
# A TIFF header, a directory of one tag, and no directory after it.
LENGTH = 26


def reduced(exif: bytes) -> bytes:
    """EXIF with nothing but the same orientation; empty for a picture that is upright."""
    found = orientation(exif)
    return b"" if found == UPRIGHT else oriented(found)


def oriented(orientation: int) -> bytes:
    """EXIF with nothing but an orientation, 1 to 8."""
    header = struct.pack(">2sHI", b"MM", 42, 8)
    return header + struct.pack(">HHHIHHI", 1, ORIENTATION, _SHORT, 1, orientation, 0, 0)
