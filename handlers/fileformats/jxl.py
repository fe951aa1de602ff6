"""Where the codestream of a JPEG XL file lies (ISO/IEC 18181-2): bare, or in boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers.fileformats import isobmff
from handlers.fileformats.malformed import lenient

if TYPE_CHECKING:
    from handlers.fileformats.isobmff import Box

SIGNATURE: Final = b"\xff\x0a"
# The boxes with the codestream, and the bytes before it: those of several parts are numbered.
_PARTS: Final = {b"jxlc": 0, b"jxlp": 4}


def is_bare(content: bytes) -> bool:
    """Whether the file is a codestream and nothing else."""
    return content.startswith(SIGNATURE)


def is_codestream(box: Box) -> bool:
    """Whether a box has the codestream or a part of it."""
    return box.kind in _PARTS


def beginning(content: bytes, length: int) -> bytes:
    """The first bytes of the codestream, as far as its first part has them; none if none is."""
    if is_bare(content):
        return content[:length]
    for box in lenient(isobmff.walk(content)):
        if is_codestream(box):
            start = box.body + _PARTS[box.kind]
            return content[start : start + length]
    return b""
