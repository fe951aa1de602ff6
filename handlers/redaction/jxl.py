"""JPEG XL: the codestream stays, in which orientation and colours are.

A bare codestream has no metadata. In a container, what it takes to get the JPEG back that a file
was packed from goes too: it holds that JPEG's segments, and is of no use without its EXIF.
"""

from __future__ import annotations

from handlers.fileformats import isobmff
from handlers.redaction.copying import Copy, NotSeparableError

_CODESTREAM = b"\xff\x0a"
_KEPT = frozenset({b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp"})
_PIXELS = frozenset({b"jxlc", b"jxlp"})


def redacted(content: bytes) -> Copy:
    """The picture alone.

    Raises:
        NotSeparableError: There is no codestream.
        BoxError: The boxes are broken.
    """
    copy = Copy(content)
    if content.startswith(_CODESTREAM):
        copy.keep(0, len(content))
        return copy
    boxes = isobmff.boxes(content)
    if not any(box.kind in _PIXELS for box in boxes):
        raise NotSeparableError("no codestream")
    for box in boxes:
        if box.kind in _KEPT:
            copy.keep(box.start, box.end)
    return copy
