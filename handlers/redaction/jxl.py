"""JPEG XL: the codestream stays, which includes the orientation and the colour space.

A bare codestream has no metadata. The box for restoring the original JPEG is removed too: it holds
that JPEG's segments, and is useless without its EXIF.
"""

from __future__ import annotations

from handlers.fileformats import isobmff, jxl
from handlers.redaction.copying import Copy, NotSeparableError

_KEPT = frozenset({b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp"})


def redacted(content: bytes) -> Copy:
    """The image without metadata.

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
