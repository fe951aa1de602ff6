"""Where a page of a list ended, as an opaque text that a client hands back.

It holds the moment and the identifier of the last photo, and a checksum: a mangled, cut or invented
cursor is recognised. It is no secret and grants nothing: a cursor only says where to go on reading.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handlers.shared.image import is_image_id

_LAYOUT = struct.Struct(">q16s")  # microseconds since 1970, identifier
_CHECKSUM_BYTES = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Position:
    """The last photo of a page."""

    uploaded_at: datetime
    image_id: str


class InvalidCursorError(ValueError):
    """The text was not made by `encode`."""


def encode(position: Position) -> str:
    """The position as URL-safe text."""
    microseconds = (position.uploaded_at - _EPOCH) // timedelta(microseconds=1)
    packed = _LAYOUT.pack(microseconds, uuid.UUID(position.image_id).bytes)
    return base64.urlsafe_b64encode(packed + _checksum(packed)).rstrip(b"=").decode("ascii")


def decode(text: str) -> Position:
    """The position that `encode` was given.

    Raises:
        InvalidCursorError: For anything that `encode` does not answer.
    """
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        data = base64.b64decode(padded, altchars=b"-_", validate=True)
        packed, checksum = data[:-_CHECKSUM_BYTES], data[-_CHECKSUM_BYTES:]
        microseconds, identifier = _LAYOUT.unpack(packed)
        position = Position(
            _EPOCH + timedelta(microseconds=microseconds), str(uuid.UUID(bytes=identifier))
        )
    except (binascii.Error, UnicodeEncodeError, struct.error, OverflowError) as error:
        raise InvalidCursorError(text) from error
    # Encoding it again also refuses the spellings of Base64 that mean the same bytes.
    if (
        checksum != _checksum(packed)
        or not is_image_id(position.image_id)
        or encode(position) != text
    ):
        raise InvalidCursorError(text)
    return position


def _checksum(packed: bytes) -> bytes:
    return hashlib.sha256(b"cursor" + packed).digest()[:_CHECKSUM_BYTES]
