"""JPEG XL: the codestream stays, in which orientation and colours are.

A bare codestream has no metadata. In a container, what it takes to get the JPEG back that a file
was packed from goes too: it holds that JPEG's segments, and is of no use without its EXIF.
"""

from __future__ import annotations

from handlers.fileformats import isobmff, jxl
from handlers.redaction.copying import Copy, NotSeparableError

_KEPT = frozenset({b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp"})


def redacted(content: bytes) -> Copy:
    """The picture alone.

    Raises:
        NotSeparableError: There is no codestream.
        MalformedError: The boxes are malformed.
    """
    copy = Copy(content)
    if jxl.is_bare(content):
        copy.keep(0, len(content))
        return copy
    boxes = isobmff.boxes(content)
    if not any(map(jxl.is_codestream, boxes)):
        raise NotSeparableError("no codestream")
    for box in boxes:
        if box.kind in _KEPT:
            copy.keep(box.start, box.end)
    return copy
