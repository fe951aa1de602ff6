"""Files to choose on the page; they need not exist on a disk."""

from __future__ import annotations

from random import Random
from typing import TypedDict

from PIL import Image

from tests.support import photos


class Upload(TypedDict):
    """A file by its content; Playwright's own shape."""

    name: str
    mimeType: str
    buffer: bytes


def upload(name: str, content: bytes, media_type: str = "image/jpeg") -> Upload:
    """A file of this name and content; browsers tell the type from the name's end."""
    return {"name": name, "mimeType": media_type, "buffer": content}


def heavy_png(width: int = 900, height: int = 700) -> bytes:
    """A picture of noise, which no format makes small: 3 bytes a pixel."""
    noise = Random(width * height).randbytes(width * height * 3)  # noqa: S311 (no secret)
    return photos.encoded(Image.frombytes("RGB", (width, height), noise), "PNG")


BROKEN = photos.jpeg()[:400] + bytes(2_000)
"""The beginning of a JPEG, and nothing of its picture."""
