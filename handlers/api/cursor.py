"""Cursors: the end of a page of a list, as opaque text that a client sends for the next page.

A cursor holds the sort key and the identifier of the last photo, and a checksum, by which altered,
truncated and invented cursors are recognised, and those of another order. It is neither secret nor
a permission: it only says where to continue reading.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
import uuid
from datetime import UTC, datetime, timedelta
from typing import Final

from handlers.model.image import is_image_id
from handlers.model.order import Order, Position

LISTS: Final = b"cursor"
"""Cursors of lists of photos."""
TRASH: Final = b"trash"
"""Cursors of the trash, whose positions are those of deletions."""

_CHECKSUM_BYTES = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A camera's clock has no time zone; it is counted from the same date.
_CLOCK_EPOCH = _EPOCH.replace(tzinfo=None)
_MICROSECOND = timedelta(microseconds=1)
# Microseconds since 1970 (of the upload; before it, where it counts, of the camera's clock), and
# the identifier.
_LAYOUTS = {Order.UPLOADED: struct.Struct(">q16s"), Order.TAKEN: struct.Struct(">qq16s")}


class InvalidCursorError(ValueError):
    """The text was not made by `encode`, or it was made for another order."""


def encode(position: Position, of: bytes = LISTS) -> str:
    """The position as URL-safe text; a cursor of one kind of list is not valid for the other."""
    numbers = [(position.uploaded_at - _EPOCH) // _MICROSECOND]
    if position.taken_at is not None:
        numbers.insert(0, (position.taken_at - _CLOCK_EPOCH) // _MICROSECOND)
    packed = _LAYOUTS[position.order].pack(*numbers, uuid.UUID(position.image_id).bytes)
    return base64.urlsafe_b64encode(packed + _checksum(packed, of)).rstrip(b"=").decode("ascii")


def decode(text: str, order: Order, of: bytes = LISTS) -> Position:
    """The position that `encode` was given.

    Raises:
        InvalidCursorError: For anything that `encode` does not return for this order and kind.
    """
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        data = base64.b64decode(padded, altchars=b"-_", validate=True)
        packed, checksum = data[:-_CHECKSUM_BYTES], data[-_CHECKSUM_BYTES:]
        *taken, uploaded, identifier = _LAYOUTS[order].unpack(packed)
        position = Position(
            _EPOCH + timedelta(microseconds=uploaded),
            str(uuid.UUID(bytes=identifier)),
            _CLOCK_EPOCH + timedelta(microseconds=taken[0]) if taken else None,
        )
    except (binascii.Error, UnicodeEncodeError, struct.error, OverflowError) as error:
        raise InvalidCursorError(text) from error
    # Encoding it again also refuses other Base64 forms of the same bytes.
    if (
        checksum != _checksum(packed, of)
        or not is_image_id(position.image_id)
        or encode(position, of) != text
    ):
        raise InvalidCursorError(text)
    return position


def _checksum(packed: bytes, of: bytes) -> bytes:
    return hashlib.sha256(of + packed).digest()[:_CHECKSUM_BYTES]
