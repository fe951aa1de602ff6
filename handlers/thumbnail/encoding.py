"""Encoding: an upright picture in sRGB in, the files of its renditions out.

Each size is made from the one before.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from handlers.thumbnail.pixels import resized

if TYPE_CHECKING:
    from collections.abc import Iterator

THUMBNAIL_EDGE = 150


@dataclass(frozen=True, kw_only=True)
class RenderedFile:
    """One rendition: its file name, what it is, and its bytes; width and height in pixels."""

    name: str
    media_type: str
    width: int
    height: int
    data: bytes


def webps(
    largest: Image.Image, edges: tuple[int, ...]
) -> Iterator[tuple[RenderedFile, Image.Image]]:
    """The WebP renditions with their pictures, from large to small."""
    image = largest
    for edge in reversed(edges):
        size = fit(largest.size, edge)
        image = resized(image, size)
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=78, method=2)
        yield _file(f"{edge}.webp", "image/webp", image, buffer), image


def thumbnail(image: Image.Image) -> RenderedFile:
    """The thumbnail; white where the picture is see-through, which JPEG cannot be."""
    small = resized(image, fit(image.size, min(THUMBNAIL_EDGE, max(image.size))))
    if small.mode == "RGBA":
        white = Image.new("RGB", small.size, "white")
        white.paste(small, mask=small.getchannel("A"))
        small = white
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=80, progressive=True, optimize=True)
    return _file(f"thumb-{THUMBNAIL_EDGE}.jpg", "image/jpeg", small, buffer)


def _file(name: str, media_type: str, image: Image.Image, buffer: io.BytesIO) -> RenderedFile:
    return RenderedFile(
        name=name,
        media_type=media_type,
        width=image.width,
        height=image.height,
        data=buffer.getvalue(),
    )


def fit(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """The size with this long edge and the same shape, at least one pixel wide and high."""
    width, height = size
    longest = max(size)
    return max(1, round(width * edge / longest)), max(1, round(height * edge / longest))
