"""The codestream of a JPEG XL file (ISO/IEC 18181-2), which is bare or in boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers.fileformats import isobmff
from handlers.fileformats.malformed import lenient

if TYPE_CHECKING:
    from handlers.fileformats.isobmff import Box

SIGNATURE: Final = b"\xff\x0a"
# Boxes that hold the codestream, and the bytes before it: each of several parts has a number.
_PARTS: Final = {b"jxlc": 0, b"jxlp": 4}


def is_bare(content: bytes) -> bool:
    """Whether the file is a codestream and nothing else."""
    return content.startswith(SIGNATURE)


def is_codestream(box: Box) -> bool:
    """Whether a box holds the codestream or a part of it."""
    return box.kind in _PARTS


def codestream_start(content: bytes, length: int) -> bytes:
    """Up to `length` first bytes of the codestream, from its first part; empty if there is none."""
    if is_bare(content):
        return content[:length]
    for box in lenient(isobmff.walk(content)):
        if is_codestream(box):
            start = box.body + _PARTS[box.kind]
            return content[start : start + length]
    return b""
