"""What becomes of an original that was stored: renditions and a final item, exactly once.

Events come more than once, late and side by side. What decides is one conditional write: an item
leaves `pending` only once, for one version of its original. Whoever loses that race takes away what
is only its own: the same bytes give the same keys, so some of the winner's renditions may be among
those that the loser stored.

A failure that would happen again is an outcome (`failed`, with a reason for the person); everything
else is raised, to be tried again and to be seen by the alarms.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handlers.shared import sizes
from handlers.shared.image import FAILED_LIFE, Image, Rendition, Status
from handlers.thumbnail.rendering import UnusablePhotoError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.thumbnail.encoding import RenderedFile
    from handlers.thumbnail.port import Items, Originals, Renditions
    from handlers.thumbnail.rendering import Rendered

_DIGEST_DIGITS = 16
_TOO_LARGE = "file_too_large"


class UnknownOriginalError(Exception):
    """No photo was announced under this key; nothing is thrown away, a person has to look."""


class OriginalUnavailableError(Exception):
    """The version of the original cannot be read."""


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


@dataclass(frozen=True, kw_only=True)
class Thumbnails:
    """The thumbnail function's operation over its ports.

    Attributes:
        items: The photos' items.
        originals: The versions of the originals.
        renditions: Where renditions go.
        render: Makes renditions of bytes; raises UnusablePhotoError.
        max_bytes: What an original may have.
    """

    items: Items
    originals: Originals
    renditions: Renditions
    render: Callable[[bytes], Rendered]
    max_bytes: int

    def process(self, stored: StoredOriginal) -> str:
        """Brings the photo of a stored original into a final state, unless it is in one.

        Returns:
            For the log: ready, failed, duplicate (of an event) or superseded (by another version).

        Raises:
            UnknownOriginalError: There is no such photo.
            OriginalUnavailableError: It is pending, and its original cannot be read.
        """
        image = self._announced(stored)
        if image.status is not Status.PENDING:
            return self._settled_before(image, stored)
        try:
            content = self.originals.read(stored.key, stored.version_id, self.max_bytes)
        except OriginalUnavailableError:
            # Somebody else may have finished with it between our two looks.
            image = self._announced(stored)
            if image.status is Status.PENDING:
                raise
            return self._settled_before(image, stored)
        except OriginalTooLargeError as error:
            reason = sizes.too_large(self.max_bytes)
            return self._fail(_failed(image, stored, _TOO_LARGE, reason, error.size), stored)
        try:
            rendered = self.render(content)
        except UnusablePhotoError as error:
            failed = _failed(image, stored, error.code, error.sentence, len(content))
            return self._fail(failed, stored)
        return self._finish(image, stored, content, rendered)

    def _announced(self, stored: StoredOriginal) -> Image:
        image = self.items.get(stored.image_id)
        # One that has expired and is still there is as good: its photo did come.
        if image is None or image.object_key != stored.key:
            raise UnknownOriginalError(stored.key)
        return image

    def _settled_before(self, image: Image, stored: StoredOriginal) -> str:
        """The photo is final: keeps what belongs to it, takes away what does not."""
        if image.status is Status.DELETED:
            # An earlier try may have stored these again after the deletion.
            for rendition in image.renditions:
                self.renditions.delete(rendition.key)
        if image.version_id != stored.version_id:
            # Also makes the version that people have seen the current one again.
            self.originals.delete(stored.key, stored.version_id)
            return "superseded"
        if image.reason_code == _TOO_LARGE:
            self.originals.delete(stored.key, stored.version_id)
        return "duplicate"

    def _fail(self, failed: Image, stored: StoredOriginal) -> str:
        if failed.reason_code != _TOO_LARGE:
            # Before the item is final: an interruption in between would be taken for a duplicate.
            self.originals.mark_failed(stored.key, stored.version_id)
        if not self.items.settle(failed):
            return self._settled_before(self._announced(stored), stored)
        if failed.reason_code == _TOO_LARGE:
            self.originals.delete(stored.key, stored.version_id)
        return "failed"

    def _finish(
        self, image: Image, stored: StoredOriginal, content: bytes, rendered: Rendered
    ) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        folder = f"thumbnails/{image.image_id}/{sha256[:_DIGEST_DIGITS]}"
        renditions = tuple(_rendition(folder, file) for file in rendered.files)
        for rendition, file in zip(renditions, rendered.files, strict=True):
            self.renditions.put(rendition.key, file.data, file.media_type)
        ready = replace(
            image,
            status=Status.READY,
            file_type=rendered.media_type,
            file_size=len(content),
            uploaded_at=stored.stored_at,
            version_id=stored.version_id,
            sha256=sha256,
            width=rendered.width,
            height=rendered.height,
            renditions=renditions,
            expires_at=None,
        )
        if self.items.settle(ready):
            return "ready"
        winner = self._announced(stored)
        # A photo that was deleted meanwhile shares nothing: its renditions are to go as well.
        kept = () if winner.status is Status.DELETED else winner.renditions
        for rendition in set(renditions) - set(kept):
            self.renditions.delete(rendition.key)
        return self._settled_before(winner, stored)


def _failed(image: Image, stored: StoredOriginal, code: str, sentence: str, size: int) -> Image:
    return replace(
        image,
        status=Status.FAILED,
        reason=sentence,
        reason_code=code,
        file_size=size,
        uploaded_at=stored.stored_at,
        version_id=stored.version_id,
        expires_at=stored.stored_at + FAILED_LIFE,
    )


def _rendition(folder: str, file: RenderedFile) -> Rendition:
    return Rendition(
        key=f"{folder}/{file.name}",
        width=file.width,
        height=file.height,
        size=len(file.data),
        media_type=file.media_type,
    )
