"""Files to choose on the page, in memory."""

from __future__ import annotations

from random import Random
from typing import TypedDict

from PIL import Image

from tests.support import photos


class Upload(TypedDict):
    """A file in memory, in Playwright's format."""

    name: str
    mimeType: str
    buffer: bytes


def upload(name: str, content: bytes, media_type: str = "image/jpeg") -> Upload:
    """A file of this name and content; browsers derive the type from the extension."""
    return {"name": name, "mimeType": media_type, "buffer": content}


def heavy_png(width: int = 900, height: int = 700) -> bytes:
    """A picture of noise, which does not compress: 3 bytes per pixel."""
    noise = Random(width * height).randbytes(width * height * 3)  # noqa: S311 (no secret)
    return photos.encoded(Image.frombytes("RGB", (width, height), noise), "PNG")


BROKEN = photos.jpeg()[:400] + bytes(2_000)
"""The start of a JPEG, without its picture data."""
