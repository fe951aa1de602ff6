"""The one thing that may stay of EXIF: which way is up."""

from __future__ import annotations

import struct

from handlers.fileformats.tiff import DirectoryError, Tiff

_ORIENTATION = 0x0112
_UPRIGHT, _LAST = 1, 8
_MOST_TAGS = 1000
# A TIFF header, a directory of one tag, and no directory after it.
LENGTH = 26


def orientation(exif: bytes) -> int:
    """1 to 8; 1 where it says nothing that means anything."""
    tiff = Tiff.opened(exif)
    if tiff is None:
        return _UPRIGHT
    try:
        found = tiff.numbers(tiff.directory(tiff.first, _MOST_TAGS)[_ORIENTATION], 1)
    except DirectoryError:
        return _UPRIGHT
    return int(found[0]) if found and found[0] in range(_UPRIGHT, _LAST + 1) else _UPRIGHT


def reduced(exif: bytes) -> bytes:
    """EXIF that only says the same orientation; nothing for a picture that is upright."""
    found = orientation(exif)
    return b"" if found == _UPRIGHT else oriented(found)


def oriented(orientation: int) -> bytes:
    """EXIF that only says this orientation."""
    short = 3
    header = struct.pack(">2sHI", b"MM", 42, 8)
    return header + struct.pack(">HHHIHHI", 1, _ORIENTATION, short, 1, orientation, 0, 0)
