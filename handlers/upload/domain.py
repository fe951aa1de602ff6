"""The rules of uploading: what is accepted, and what is signed before any byte is sent.

Knows neither HTTP nor AWS. A photo is announced in the table before its URL is signed, so that no
original can arrive without an item. A URL that is never used leaves an item that expires and that
no list shows.

A photo whose hash is stated and known already is neither announced nor sent again. If it is in the
trash, it comes back from there.

A photo is announced only if there is room for it: for the bytes that were stated, or for as many as
S3 would accept. The same transaction counts it, so that the limits of its owner hold however many
uploads begin at once (handlers/store/tickets.py). The limits of the site hold within seconds.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from handlers.api.errors import InvalidInputError, UnavailableError
from handlers.fileformats import formats
from handlers.immutable import immutable
from handlers.model import filenames, sizes, tasks
from handlers.model.content_claims import content_id
from handlers.model.image import (
    PENDING_LIFE,
    BusyError,
    Image,
    Status,
    Unfinished,
    download_path,
    original_key,
)
from handlers.model.usage import LimitReachedError
from handlers.upload import refusals
from handlers.upload.content import decoded, from_hexadecimal
from handlers.upload.model import AlreadyHere, Form, Stored, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.access.policy import Access
    from handlers.model.usage import Limits, SiteLimits, SiteUsage, Usage
    from handlers.upload.model import UploadRequest
    from handlers.upload.ports import (
        ContentClaims,
        Items,
        Originals,
        Rows,
        Tickets,
        TrashedPhotos,
    )

PUT_SECONDS = 300
POST_SECONDS = 3600
RETRY_SECONDS = 2
POST_SIZES = (1, sizes.FORM_BYTES)
# As Base64 in JSON it fits into Lambda's 6 MB, with room for the rest of the event.
MAX_INLINE_BYTES = 4_500_000


@immutable(kw_only=True)
class Uploads:
    """The upload's operations over its ports.

    Attributes:
        items: The photos' items.
        tickets: Announces photos.
        rows: What is counted for each person.
        site: What is counted for the site, as of some seconds ago.
        claims: Which photo has which content.
        originals: Where the photos go.
        trashed: The photos in the trash.
        send: Sends the maintenance function a message.
        max_bytes: The most that one photo may have.
        max_unstated_bytes: The most for a photo whose size is not stated.
        limits: Those of a person to whom no others are given.
        site_limits: Those of everybody together.
        now: The clock, with a time zone.
        new_id: Makes identifiers, UUID version 4.
    """

    items: Items
    tickets: Tickets
    rows: Rows
    site: Callable[[], SiteUsage]
    claims: ContentClaims
    originals: Originals
    trashed: TrashedPhotos
    send: Callable[[str], None]
    max_bytes: int
    limits: Limits
    site_limits: SiteLimits
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    max_unstated_bytes: int = sizes.FORM_BYTES

    def ticket(self, access: Access, request: UploadRequest) -> Ticket | AlreadyHere:
        """Announces a photo and signs all that was stated about it, unless it is shown already.

        Raises:
            InvalidInputError: The request is incomplete or invalid, or the photo would be refused.
            NotReadyError: There is no room for it, or uploads are paused.
            UnavailableError: Too many uploads begin at once.
        """
        file_name, file_format = _named(request)
        self._check_size(request.file_size)
        checksum = from_hexadecimal(request.sha256)
        if checksum and (known := self._already_here(access, checksum)):
            return known
        image = self._pending(access.owner, file_name, file_format, request.file_size)
        self._announce(image)
        signed = self.originals.sign_put(
            image.object_key,
            file_type=file_format.media_type,
            file_size=request.file_size,
            checksum=checksum,
            seconds=PUT_SECONDS,
        )
        return Ticket(
            image_id=image.image_id,
            upload_url=signed.url,
            file_url=download_path(image.image_id),
            headers=signed.headers,
            expires_in=PUT_SECONDS,
        )

    def form(self, access: Access, request: UploadRequest) -> Form:
        """Announces a photo and signs a form for it.

        Raises:
            InvalidInputError: The request is incomplete, or the photo would be refused.
            NotReadyError: There is no room for it, or uploads are paused.
            UnavailableError: Too many uploads begin at once.
        """
        file_name, file_format = _named(request)
        image = self._pending(access.owner, file_name, file_format, None)
        self._announce(image)
        signed = self.originals.sign_post(
            image.object_key,
            file_type=file_format.media_type,
            sizes=POST_SIZES,
            seconds=POST_SECONDS,
        )
        return Form(
            image_id=image.image_id,
            upload_url=signed.url,
            fields=signed.fields,
            file_name=image.public_name,
        )

    def store(self, access: Access, request: UploadRequest, encoded: str) -> Stored | AlreadyHere:
        """Announces and stores a photo that was sent as Base64, unless it is shown already.

        Its type is that of the content.

        Raises:
            TooLargeError: It is larger than a request can carry.
            InvalidInputError: It is not Base64, not a photo, or not what the request states.
            NotReadyError: There is no room for it, or uploads are paused.
            UnavailableError: Too many uploads begin at once.
        """
        content = decoded(encoded, limit=min(self.max_bytes, MAX_INLINE_BYTES))
        stated = None if request.file_type is None else _accepted(request.file_type)
        file_format = formats.by_content(content)
        if file_format is None:
            raise InvalidInputError(
                "unsupported_type", f"Only {formats.LABELS} photos can be uploaded."
            )
        if stated not in (None, file_format):
            raise InvalidInputError(
                "wrong_type",
                f"fileType is {request.file_type}, but the image is {file_format.media_type}.",
            )
        if request.file_size not in (None, len(content)):
            raise InvalidInputError("invalid_size", "fileSize is not the size of the image.")
        checksum = base64.b64encode(hashlib.sha256(content).digest()).decode("ascii")
        if from_hexadecimal(request.sha256) not in (None, checksum):
            raise InvalidInputError("invalid_sha256", "sha256 is not the hash of the image.")
        if known := self._already_here(access, checksum):
            return known
        image = self._pending(access.owner, request.file_name or "", file_format, len(content))
        self._announce(image)
        self.originals.store(
            image.object_key, content, file_type=file_format.media_type, checksum=checksum
        )
        return Stored(
            image_id=image.image_id,
            file_name=image.public_name,
            file_url=download_path(image.image_id),
            status=image.status,
        )

    def usage(self, access: Access) -> tuple[Usage, SiteUsage]:
        """What is counted for the caller, and for the site."""
        return self.rows.of(access.owner), self.site()

    def _announce(self, image: Image) -> None:
        now = self.now()
        if pause := self.site().pause(self.site_limits, now, image.counted or 0):
            raise refusals.paused(pause)
        try:
            self.tickets.add(image, self.limits, now)
        except LimitReachedError as error:
            raise refusals.of_limit(error.limit, error.limits) from error
        except BusyError as error:
            raise UnavailableError(
                "busy",
                "Too many photos are being added right now. Please try again in a moment.",
                retry_after=RETRY_SECONDS,
            ) from error

    def _already_here(self, access: Access, checksum: str) -> AlreadyHere | None:
        """The photo in the caller's library that has the content with this SHA-256 in Base64.

        One that is in the trash comes back: its bytes are wanted.
        """
        sha256 = base64.b64decode(checksum).hex()
        claim = self.claims.get(content_id(access.owner, sha256))
        image = self.items.get(claim.image_id) if claim else None
        if image is None or not access.allows(image.owner) or not image.keeps(sha256):
            return None
        was_in_trash = not image.is_listed
        if was_in_trash and (image := self._restored(image)) is None:
            return None
        return AlreadyHere(
            image_id=image.image_id,
            file_name=image.public_name,
            file_url=download_path(image.image_id),
            status=Status.READY if image.is_listed else Status.PENDING,
            restored=was_in_trash,
        )

    def _restored(self, image: Image) -> Image | None:
        """A photo from the trash that is listed again, or on its way; None if it is gone."""
        try:
            restored = self.trashed.restore(image, self.now())
        except BusyError as error:
            raise UnavailableError(
                "busy", "The photo cannot be added right now. Please try again.", retry_after=2
            ) from error
        if restored is not None and restored.unfinished is not None:
            self.send(tasks.settle([restored.image_id]))
        return restored

    def _check_size(self, file_size: int | None) -> None:
        if file_size is None:
            return
        if file_size < 1:
            raise InvalidInputError("invalid_size", "fileSize must be at least 1 byte.")
        if file_size > self.max_bytes:
            raise InvalidInputError("file_too_large", sizes.too_large(self.max_bytes))

    def _pending(
        self, owner: str, file_name: str, file_format: formats.Format, size: int | None
    ) -> Image:
        now, image_id = self.now(), self.new_id()
        return Image(
            image_id=image_id,
            owner=owner,
            file_name=filenames.clean(file_name, fallback=f"photo{file_format.extension}"),
            file_type=file_format.media_type,
            file_size=size,
            counted=self.max_unstated_bytes if size is None else size,
            uploaded_at=now,
            status=Status.PENDING,
            object_key=original_key(owner, image_id),
            unfinished=Unfinished.UPLOAD,
            unfinished_since=now,
            expires_at=now + PENDING_LIFE,
        )


def _named(request: UploadRequest) -> tuple[str, formats.Format]:
    if not request.file_name or not request.file_type:
        raise InvalidInputError("missing_field", "fileName and fileType are required")
    return request.file_name, _accepted(request.file_type)


def _accepted(file_type: str) -> formats.Format:
    file_format = formats.by_media_type(file_type)
    if file_format is None:
        raise InvalidInputError(
            "unsupported_type",
            f"Only {formats.LABELS} photos can be uploaded: "
            f"fileType must be one of {formats.MEDIA_TYPES}.",
        )
    return file_format
