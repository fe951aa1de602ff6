"""What the thumbnail function is told about originals."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class UnknownOriginalError(Exception):
    """No photo was announced under this key; nothing is removed, a person has to look."""


@dataclass(frozen=True, kw_only=True)
class StoredOriginal:
    """One version of an object that was stored.

    Attributes:
        image_id: Of the photo that it claims to be.
        key: Decoded.
        version_id: Of this very content.
        stored_at: When S3 had it.
    """

    image_id: str
    key: str
    version_id: str
    stored_at: datetime


@dataclass(frozen=True)
class Content:
    """The bytes of an original, and their SHA-256 in hexadecimal."""

    data: bytes
    sha256: str

    @staticmethod
    def of(data: bytes) -> Content:
        """The bytes with their hash."""
        return Content(data, hashlib.sha256(data).hexdigest())
