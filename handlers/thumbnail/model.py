"""The originals that the thumbnail function processes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from handlers.immutable import immutable

if TYPE_CHECKING:
    from datetime import datetime


class UnknownOriginalError(Exception):
    """There is no photo for this key. Nothing is removed, so that a person can look into it."""


@immutable(kw_only=True)
class StoredOriginal:
    """One version of a stored object.

    Attributes:
        image_id: Of the photo, according to the key.
        key: Decoded.
        version_id: Of exactly this content.
        stored_at: When S3 stored it.
    """

    image_id: str
    key: str
    version_id: str
    stored_at: datetime


@immutable
class Content:
    """The bytes of an original, and their SHA-256 in hexadecimal."""

    data: bytes
    sha256: str

    @staticmethod
    def of(data: bytes) -> Content:
        """The bytes with their hash."""
        return Content(data, hashlib.sha256(data).hexdigest())
