"""What becomes of an original that was stored: renditions and a final item, exactly once.

Events come more than once, late and side by side. What decides is one conditional write: an item
leaves `pending` only once, for one version of its original. Whoever loses that race takes away what
is only its own: the same bytes give the same keys, so some of the winner's renditions may be among
those that the loser stored.

Before it is rendered, a photo claims its bytes (claims.py). One that is shown already becomes a
duplicate of the one that is shown, and its original is not kept.

A failure that would happen again is an outcome (`failed`, with a reason for the person); everything
else is raised, to be tried again and to be seen by the alarms.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.shared import sizes
from handlers.shared.image import Image, Status
from handlers.thumbnail import outcomes
from handlers.thumbnail.claims import HeldByAnotherError
from handlers.thumbnail.imaging import UnusablePhotoError
from handlers.thumbnail.outcomes import Processed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.thumbnail.claims import Claims
    from handlers.thumbnail.imaging import Rendered
    from handlers.thumbnail.port import Items, Originals, Renditions

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


@dataclass(frozen=True)
class Content:
    """The bytes of an original, and their SHA-256 in hexadecimal."""

    data: bytes
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Thumbnails:
    """The thumbnail function's operation over its ports.

    Attributes:
        items: The photos' items.
        originals: The versions of the originals.
        renditions: Where renditions go.
        claims: Whose bytes are whose.
        render: Makes renditions of bytes; raises UnusablePhotoError.
        max_bytes: What an original may have.
        keep_location: Whether the item says where the photo was taken.
    """

    items: Items
    originals: Originals
    renditions: Renditions
    claims: Claims
    render: Callable[[bytes], Rendered]
    max_bytes: int
    keep_location: bool = False

    def process(self, stored: StoredOriginal) -> Processed:
        """Brings the photo of a stored original into a final state, unless it is in one.

        Raises:
            UnknownOriginalError: There is no such photo.
            OriginalUnavailableError: It is pending, and its original cannot be read.
            HeldByAnotherError: The same bytes are just being processed for another photo.
        """
        image = self._announced(stored)
        if image.status is not Status.PENDING:
            if image.status is Status.DELETED and image.version_id is None:
                self._sweep(image, stored)
            return self._settled_before(image, stored)
        try:
            data = self.originals.read(stored.key, stored.version_id, self.max_bytes)
        except OriginalUnavailableError:
            # Somebody else may have finished with it between our two looks.
            image = self._announced(stored)
            if image.status is Status.PENDING:
                raise
            return self._settled_before(image, stored)
        except OriginalTooLargeError as error:
            return self._refuse(image, stored, error.size)
        content = Content(data, hashlib.sha256(data).hexdigest())
        shown = self.claims.claim(image, content.sha256)
        if shown is not None:
            return self._join(image, stored, shown)
        try:
            rendered = self.render(data)
        except UnusablePhotoError as error:
            return self._fail(image, stored, content, error)
        return self._finish(image, stored, content, rendered)

    def _announced(self, stored: StoredOriginal) -> Image:
        image = self.items.get(stored.image_id)
        # One that has expired and is still there is as good: its photo did come.
        if image is None or image.object_key != stored.key:
            raise UnknownOriginalError(stored.key)
        return image

    def _settled_before(self, image: Image, stored: StoredOriginal) -> Processed:
        """The photo is final: keeps what belongs to it, takes away what does not."""
        if image.status is Status.DELETED:
            # An earlier try may have stored these again after the deletion.
            for rendition in image.renditions:
                self.renditions.delete(rendition.key)
        if image.version_id != stored.version_id:
            # Also makes the version that people have seen the current one again.
            self.originals.delete(stored.key, stored.version_id)
            return Processed("superseded")
        if image.reason_code == _TOO_LARGE or image.duplicate_of is not None:
            self.originals.delete(stored.key, stored.version_id)
        elif image.status is Status.FAILED:
            # The try that failed may have been interrupted just before this.
            self.originals.mark_failed(stored.key, stored.version_id)
        return Processed("duplicate")

    def _refuse(self, image: Image, stored: StoredOriginal, size: int) -> Processed:
        reason = sizes.too_large(self.max_bytes)
        failed = outcomes.failed(image, stored, reason_code=_TOO_LARGE, reason=reason, size=size)
        if not self.items.settle(failed):
            return self._settled_before(self._announced(stored), stored)
        self.originals.delete(stored.key, stored.version_id)
        return Processed("failed", failed)

    def _join(self, image: Image, stored: StoredOriginal, shown: Image) -> Processed:
        """The photo is one that is shown already: it needs neither renditions nor an original."""
        joined = outcomes.duplicate(image, stored, shown)
        if self.items.settle_duplicate(joined):
            self.originals.delete(stored.key, stored.version_id)
            return Processed("already_here", joined)
        image = self._announced(stored)
        if image.status is Status.PENDING:
            # The other was deleted at this very moment. The next try finds its claim free.
            raise HeldByAnotherError(shown.image_id)
        return self._settled_before(image, stored)

    def _fail(
        self, image: Image, stored: StoredOriginal, content: Content, error: UnusablePhotoError
    ) -> Processed:
        failed = outcomes.failed(
            image, stored, reason_code=error.code, reason=error.sentence, size=len(content.data)
        )
        settled = self.items.settle(failed)
        final = failed if settled else self._announced(stored)
        self.claims.release(final, content.sha256)
        if not settled:
            return self._settled_before(final, stored)
        # Not before: where another try fares better, its original would be removed all the same.
        self.originals.mark_failed(stored.key, stored.version_id)
        cause = error.__cause__
        return Processed("failed", failed, type(cause).__name__ if cause else None)

    def _finish(
        self, image: Image, stored: StoredOriginal, content: Content, rendered: Rendered
    ) -> Processed:
        ready = outcomes.ready(image, stored, content, rendered, keep_location=self.keep_location)
        for rendition, file in zip(ready.renditions, rendered.files, strict=True):
            self.renditions.put(rendition.key, file.data, file.media_type)
        if self.items.settle(ready):
            return Processed("ready", ready, rendered.unread)
        winner = self._announced(stored)
        self._take_away(ready, winner, content)
        return self._settled_before(winner, stored)

    def _sweep(self, image: Image, stored: StoredOriginal) -> None:
        """Of a photo that was deleted while pending: takes away what an earlier try has left.

        It may have stored renditions and been interrupted before the item could name them. Made
        again they have the same keys.
        """
        try:
            data = self.originals.read(stored.key, stored.version_id, self.max_bytes)
            rendered = self.render(data)
        except (OriginalUnavailableError, OriginalTooLargeError, UnusablePhotoError):
            return
        content = Content(data, hashlib.sha256(data).hexdigest())
        made = outcomes.ready(image, stored, content, rendered, keep_location=False)
        self._take_away(made, image, content)

    def _take_away(self, made: Image, winner: Image, content: Content) -> None:
        """Removes renditions and the claim, as far as they are not those of what is shown."""
        # A photo that was deleted meanwhile shares nothing: its renditions are to go as well.
        kept = () if winner.status is Status.DELETED else winner.renditions
        for rendition in set(made.renditions) - set(kept):
            self.renditions.delete(rendition.key)
        self.claims.release(winner, content.sha256)
