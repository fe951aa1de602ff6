"""What is left of a photo whose picture cannot be decoded: the camera's own preview of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.fileformats import exif
from handlers.imaging import decode, still
from handlers.imaging.decoders import jpeg, jpeg_header

if TYPE_CHECKING:
    from handlers.imaging.model import Limits
    from handlers.imaging.source import Source

_JPEG = b"\xff\xd8\xff"


def preview(content: bytes, limits: Limits) -> tuple[Source, still.Still] | None:
    """The preview in a JPEG's EXIF, marked as damaged; None if there is none to be seen.

    Its size is the only one that is known: the photo's own may not have come.
    """
    raw = jpeg_header.exif_of(content) if content.startswith(_JPEG) else None
    found = exif.preview(raw)
    if raw is None or found is None:
        return None
    with decode.decoding():
        source = replace(jpeg.opened(found, limits), exif=raw, orientation=exif.orientation(raw))
        shown = still.decoded(found, source, limits)
    return source, replace(shown, damaged=True)
