"""Removing the metadata of a photo: bytes in, bytes out.

The compressed picture stays, byte for byte, and what is needed to show it: the colour profile, the
orientation, transparency, an animation's timing. Each format has a list of what may stay;
everything else is removed, known or not: place and date, camera and serial numbers, owners,
comments, maker notes, previews, provenance, and what is appended to the picture (motion videos,
gain maps, other pictures: each has metadata of its own).
"""

from __future__ import annotations

import struct
from importlib import import_module

from handlers.fileformats import formats
from handlers.redaction.copying import NotSeparableError

__all__ = ["NotSeparableError", "without_metadata"]

# The module for each of Pillow's names of a decoder. It is imported when it is needed: most
# requests need none.
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
# What reading malformed files raises; `MalformedError` is a `ValueError`.
_BROKEN = (ValueError, OverflowError, IndexError, struct.error)


def without_metadata(content: bytes, media_type: str) -> bytes:
    """The photo without its metadata; the same object if there is nothing to remove.

    Args:
        content: The file, complete or cut off at its end.
        media_type: Of the content.

    Raises:
        NotSeparableError: The file is built so that picture and metadata cannot be told apart.
    """
    known = formats.by_media_type(media_type)
    if known is None or known.decoder not in _MODULES:
        raise NotSeparableError(media_type)
    module = import_module(f"handlers.redaction.{_MODULES[known.decoder]}")
    try:
        return module.redacted(content).result()
    except _BROKEN as error:
        raise NotSeparableError(str(error)) from error
