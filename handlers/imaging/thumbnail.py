"""The thumbnail alone, by the shortest way that gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.imaging import decode, encoding, sizes, still
from handlers.imaging.decoders import jpeg_short

if TYPE_CHECKING:
    from handlers.imaging.model import Limits, RenderedFile


def thumbnail(content: bytes, limits: Limits) -> RenderedFile:
    """The JPEG thumbnail and nothing else.

    Raises:
        UnusablePhotoError: As for `render`.
    """
    source = decode.opened(content, limits)
    if source.header is not None:
        source = jpeg_short.shortened(content, source, source.header)
    shown = still.decoded(content, source, limits, sizes.thumbnail_source)
    return encoding.thumbnail(shown.picture)
