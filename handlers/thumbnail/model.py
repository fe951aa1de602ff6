"""What the thumbnail function is told of originals, and what can be wrong with one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class UnknownOriginalError(Exception):
    """No photo was announced under this key; nothing is thrown away, a person has to look."""


class OriginalUnavailableError(Exception):
    """The version of the original cannot be read; it may be gone, or the right to read it.

    Attributes:
        code: The reason for programs, should it stay so.
        message: The same for the person.
    """

    code = "original_unreadable"
    message = "The photo's file could not be read. Please add the photo again."


class OriginalGoneError(OriginalUnavailableError):
    """The version of the original was removed, and will not come back."""

    code = "original_gone"
    message = "The photo's file was removed before it was processed. Please add the photo again."


class OriginalTooLargeError(Exception):
    """The original has more bytes than are allowed."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


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
