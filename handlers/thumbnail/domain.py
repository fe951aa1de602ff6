"""What becomes of an original that was stored: renditions and a final item, exactly once.

Events come more than once, late and side by side. What decides is one conditional write: an item
leaves `pending` only once, for one version of its original. Whoever loses that race takes away what
is only its own: the same bytes give the same keys, so some of the winner's renditions may be among
those that the loser stored.

Before it is rendered, a photo claims its bytes (claims.py). One that is shown already becomes a
duplicate of the one that is shown, and its original is not kept.

Before its renditions are stored, the pending item names them. So whoever finds that nothing came of
a try, because it was interrupted or the photo was deleted meanwhile, knows what it left, without
making it again.

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
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from handlers.shared.image import Rendition
    from handlers.thumbnail.claims import Claims
    from handlers.thumbnail.imaging import Rendered
    from handlers.thumbnail.port import Items, Originals, Renditions

_TOO_LARGE = "file_too_large"
# No other try and no other setting makes a photo of these.
_NOT_KEPT = frozenset({_TOO_LARGE, "not_an_image"})


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
        max_bytes: What an original may have whose size was stated, and therefore signed.
        max_unstated_bytes: What any other may have; S3 lets more through.
        keep_location: Whether the item says where the photo was taken.
    """

    items: Items
    originals: Originals
    renditions: Renditions
    claims: Claims
    render: Callable[[bytes], Rendered]
    max_bytes: int
    max_unstated_bytes: int
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
            return self._settled_before(image, stored)
        limit = self.max_unstated_bytes if image.file_size is None else self.max_bytes
        try:
            data = self.originals.read(stored.key, stored.version_id, limit)
        except OriginalUnavailableError:
            # Somebody else may have finished with it between our two looks.
            image = self._announced(stored)
            if image.status is Status.PENDING:
                raise
            return self._settled_before(image, stored)
        except OriginalTooLargeError as error:
            return self._refuse(image, stored, error.size, limit)
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
        if not image.is_listed:
            # Of a try that was interrupted, or that stored these again after the deletion.
            self._remove(image.renditions)
        if image.version_id != stored.version_id:
            self._drop(image, stored)
            return Processed("superseded")
        if image.reason_code in _NOT_KEPT or image.duplicate_of is not None:
            self._drop(image, stored)
        elif image.status is Status.FAILED:
            # The try that failed may have been interrupted just before this.
            self.originals.mark_failed(stored.key, stored.version_id)
        return Processed("duplicate")

    def _refuse(self, image: Image, stored: StoredOriginal, size: int, limit: int) -> Processed:
        reason = sizes.too_large(limit)
        failed = outcomes.failed(image, stored, reason_code=_TOO_LARGE, reason=reason, size=size)
        if not self.items.settle(failed):
            return self._settled_before(self._announced(stored), stored)
        return self._failed(failed, stored)

    def _join(self, image: Image, stored: StoredOriginal, shown: Image) -> Processed:
        """The photo is one that is shown already: it needs neither renditions nor an original."""
        joined = outcomes.duplicate(image, stored, shown)
        if self.items.settle_duplicate(joined):
            self._remove(joined.renditions)
            self._drop(joined, stored)
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
        return self._failed(failed, stored, error.cause)

    def _failed(self, failed: Image, stored: StoredOriginal, cause: str | None = None) -> Processed:
        """The photo has just failed. Not before: another try might have fared better."""
        self._remove(failed.renditions)
        if failed.reason_code in _NOT_KEPT:
            self._drop(failed, stored)
        else:
            self.originals.mark_failed(stored.key, stored.version_id)
        return Processed("failed", failed, cause)

    def _finish(
        self, image: Image, stored: StoredOriginal, content: Content, rendered: Rendered
    ) -> Processed:
        ready = outcomes.ready(image, stored, content, rendered, keep_location=self.keep_location)
        made = set(ready.renditions)
        if self.items.begin(ready):
            for rendition, file in zip(ready.renditions, rendered.files, strict=True):
                self.renditions.put(rendition.key, file.data, file.media_type)
            if self.items.settle(ready):
                # Those that an interrupted try of another version has left.
                self._remove(set(image.renditions) - made)
                return Processed("ready", ready, rendered.unread)
        winner = self._announced(stored)
        self._remove(made - set(winner.renditions if winner.is_listed else ()))
        self.claims.release(winner, content.sha256)
        return self._settled_before(winner, stored)

    def _drop(self, image: Image, stored: StoredOriginal) -> None:
        """Removes a version for good; the one that people have seen is then the current one again.

        A replica hears of no such removal, only of marks. So where no other version is kept, the
        key is marked as well, and the copy goes from the replica in time.
        """
        is_kept = image.is_listed or (
            image.status is Status.FAILED and image.reason_code not in _NOT_KEPT
        )
        if not is_kept:
            self.originals.hide(stored.key)
        self.originals.delete(stored.key, stored.version_id)

    def _remove(self, renditions: Iterable[Rendition]) -> None:
        for rendition in renditions:
            self.renditions.delete(rendition.key)
