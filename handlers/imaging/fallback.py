"""The camera's preview, shown for a photo that cannot be decoded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.fileformats import exif
from handlers.imaging import decode, jpeg_header, still_image
from handlers.imaging.decoders import jpeg

if TYPE_CHECKING:
    from handlers.imaging.model import Limits
    from handlers.imaging.opened_photo import OpenedPhoto

_JPEG = b"\xff\xd8\xff"


def preview(content: bytes, limits: Limits) -> tuple[OpenedPhoto, still_image.StillImage] | None:
    """The preview in a JPEG's EXIF, marked as damaged; None if there is none.

    Its size replaces the photo's, which may be unknown.
    """
    raw = jpeg_header.exif_of(content) if content.startswith(_JPEG) else None
    found = exif.preview(raw)
    if raw is None or found is None:
        return None
    with decode.decoding():
        opened = replace(
            jpeg.open_photo(found, limits), exif=raw, orientation=exif.orientation(raw)
        )
        shown = still_image.decode_still(found, opened, limits)
    return opened, replace(shown, damaged=True)
