"""Removing the metadata of a photo: bytes in, bytes out.

The compressed image data stay, byte for byte, and so does what is needed to show them: the colour
profile, the orientation, transparency, an animation's timing. Each format has an allow list.
Everything else is removed: location and date, camera and serial numbers, owners, comments, maker
notes, previews, provenance, unknown parts, and what is appended to the image (motion videos, gain
maps, other images, each of which has metadata of its own).
"""

from __future__ import annotations

import struct
from importlib import import_module

from handlers.fileformats import formats
from handlers.redaction.copying import NotSeparableError

__all__ = ["NotSeparableError", "without_metadata"]

# The module for each of Pillow's decoders, imported when it is needed: most requests need none.
_MODULES = {
    "JPEG": "jpeg",
    "PNG": "png",
    "GIF": "gif",
    "WEBP": "webp",
    "HEIF": "heif",
    "AVIF": "heif",
    "TIFF": "tiff",
    "JXL": "jxl",
}
# The errors that malformed files cause; `MalformedError` is a `ValueError`.
_BROKEN = (ValueError, OverflowError, IndexError, struct.error)


def without_metadata(content: bytes, media_type: str) -> bytes:
    """The photo without its metadata; the same object if there is nothing to remove.

    Args:
        content: The file, which may be truncated.
        media_type: Of the content.

    Raises:
        NotSeparableError: The image cannot be separated from the metadata.
    """
    known = formats.by_media_type(media_type)
    if known is None or known.decoder not in _MODULES:
        raise NotSeparableError(media_type)
    module = import_module(f"handlers.redaction.{_MODULES[known.decoder]}")
    try:
        return module.redacted(content).result()
    except _BROKEN as error:
        raise NotSeparableError(str(error)) from error
