"""The contents of originals, as the fake renderer sees them, and the folder of their renditions."""

from __future__ import annotations

import hashlib

PHOTO = b"photo"
OTHER = b"another photo"
BROKEN = b"damaged"
NO_PHOTO = b"not an image"


def folder(image_id: str, content: bytes) -> str:
    """The prefix of the renditions of an original."""
    return f"thumbnails/{image_id}/{hashlib.sha256(content).hexdigest()[:16]}"
