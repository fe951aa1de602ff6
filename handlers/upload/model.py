"""Upload requests and their results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.model.image import Status


@immutable(kw_only=True)
class UploadRequest:
    """What a client states about a photo before sending it; None if not stated.

    Attributes:
        file_name: The client's name for it.
        file_type: Media type.
        file_size: Bytes.
        sha256: In hexadecimal.
    """

    file_name: str | None = None
    file_type: str | None = None
    file_size: int | None = None
    sha256: str | None = None


@immutable(kw_only=True)
class Ticket:
    """A URL to PUT one photo to, valid for `expires_in` seconds."""

    image_id: str
    upload_url: str
    file_url: str
    headers: Mapping[str, str]
    expires_in: int


@immutable(kw_only=True)
class Form:
    """A form to POST one photo with, and the name under which its thumbnail can be requested."""

    image_id: str
    upload_url: str
    fields: Mapping[str, str]
    file_name: str


@immutable(kw_only=True)
class Stored:
    """A photo that was part of the request and has been stored."""

    image_id: str
    file_name: str
    file_url: str
    status: Status


@immutable(kw_only=True)
class AlreadyHere:
    """A photo that is shown already, or was in the trash and comes back, and needs no upload.

    Attributes:
        restored: Whether it was in the trash. It may be pending for some seconds then.
    """

    image_id: str
    file_name: str
    file_url: str
    status: Status
    restored: bool
