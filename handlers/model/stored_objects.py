"""What the buckets answer: signed addresses, stored downloads, and errors of reading originals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class OriginalUnavailableError(Exception):
    """The version of the original cannot be read: it is gone, or reading it is denied.

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


@immutable
class SignedPut:
    """A presigned PUT.

    Attributes:
        url: Where to send the bytes.
        headers: What must be sent with them, letter for letter.
    """

    url: str
    headers: Mapping[str, str]


@immutable
class SignedPost:
    """A presigned POST: the form's address, and its fields beside `file`."""

    url: str
    fields: Mapping[str, str]


@immutable(kw_only=True)
class Version:
    """One version of an object, or a marker of its deletion; a bucket without versions has one."""

    key: str
    version_id: str
    stored_at: datetime
    is_latest: bool
    is_marker: bool = False


@immutable(kw_only=True)
class StoredDownload:
    """A download that is stored already."""

    media_type: str
    made_at: datetime
