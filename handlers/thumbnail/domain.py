"""Processing an original that was stored: renditions and a final item, exactly once.

Events arrive more than once, late and concurrently. One conditional write decides: an item leaves
`pending` only once, for one version of its original. The loser of that race removes only what is
its own: the same bytes give the same keys, so some of the winner's renditions may be among those
that the loser stored.

Before it is rendered, a photo claims its content (claims.py). If that is shown already, the photo
becomes a duplicate of the one that shows it, and its original is not kept.

What has more bytes than were reserved for it when it was announced is removed without being read.
An address can be used again as long as S3 accepts it; what comes then is removed as well, and
counts as one more upload of the day, so that nobody gets many such addresses (decision 42).

Renditions are stored while others are still being encoded (storing.py). Before the first is stored,
the pending item names all of them. So if a try is interrupted, rendering fails after all, or the
photo is deleted meanwhile, what the try left behind is known without rendering it again.

A failure that would happen again is an outcome (`failed`, with a reason for the user); everything
else is raised, to be retried and to be seen by the alarms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.imaging import UnusablePhotoError
from handlers.immutable import immutable
from handlers.model import sizes, tasks
from handlers.model.image import NOT_KEPT, Image, Status, moved
from handlers.model.stored_objects import (
    OriginalGoneError,
    OriginalTooLargeError,
    OriginalUnavailableError,
)
from handlers.model.usage import difference
from handlers.thumbnail import outcomes
from handlers.thumbnail.claims import HeldByAnotherError
from handlers.thumbnail.model import Content, UnknownOriginalError
from handlers.thumbnail.outcomes import Processed, Reason
from handlers.thumbnail.storing import THREADS, SettledMeanwhileError, Storing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor
    from datetime import datetime

    from handlers.imaging import Rendered
    from handlers.model.image import Rendition
    from handlers.thumbnail.claims import Claims
    from handlers.thumbnail.model import StoredOriginal
    from handlers.thumbnail.ports import Items, Originals, Receiver, Renditions, Usage

_TOO_LARGE = "file_too_large"


@immutable(kw_only=True)
class Thumbnails:
    """The thumbnail function's operation over its ports.

    Attributes:
        items: The photos' items.
        originals: The versions of the originals.
        renditions: Where renditions go.
        claims: Which photo has which content.
        render: Makes renditions of an original, hands each to the receiver as soon as it is
            encoded, and passes on what that raises. Raises UnusablePhotoError, at any time.
        usage: What is counted for each person.
        now: The clock, with a time zone.
        max_bytes: The most for an original whose size was stated, and therefore signed.
        max_unstated_bytes: The most for any other; S3 accepts more.
        keep_location: Whether the item says where the photo was taken.
        threads: Makes the threads that store renditions.
    """

    items: Items
    originals: Originals
    renditions: Renditions
    claims: Claims
    render: Callable[[bytes, Receiver], Rendered]
    usage: Usage
    now: Callable[[], datetime]
    max_bytes: int
    max_unstated_bytes: int
    keep_location: bool = False
    threads: Callable[[], Executor] = THREADS

    def process(self, stored: StoredOriginal, *, last: bool = False) -> Processed:
        """Brings the photo of a stored original into a final state, unless it is in one.

        Args:
            stored: The original.
            last: Whether no other try will follow. A photo whose original cannot be read fails
                then, rather than being pending without a reason.

        Raises:
            UnknownOriginalError: There is no such photo.
            OriginalUnavailableError: It is pending, and its original cannot be read.
            HeldByAnotherError: The same content is being processed for another photo.
        """
        image = self._announced(stored)
        if image.status is not Status.PENDING:
            return self._settled_before(image, stored)
        limit = self._limit(image)
        try:
            content = Content.of(self.originals.read(stored.key, stored.version_id, limit))
        except OriginalUnavailableError as error:
            # Unless another try has settled it between the two reads.
            certain = last or isinstance(error, OriginalGoneError)
            if not certain and self._announced(stored).status is Status.PENDING:
                raise
            return self._fail(image, stored, Reason(error.code, error.message), image.file_size)
        except OriginalTooLargeError as error:
            reason = Reason(_TOO_LARGE, sizes.too_large(limit))
            return self._fail(image, stored, reason, error.size)
        return self._made(image, stored, content)

    def _made(self, image: Image, stored: StoredOriginal, content: Content) -> Processed:
        shown = self.claims.claim(image, content.sha256)
        if shown is not None:
            return self._join(image, stored, shown)
        storing = Storing(image, content, self.items, self.renditions, self.threads)
        try:
            with storing:
                rendered = self.render(content.data, storing)
        except SettledMeanwhileError:
            return self._lost(storing.image, stored, content.sha256)
        except UnusablePhotoError as error:
            reason = Reason(error.code, error.message, error.cause)
            return self._fail(storing.image, stored, reason, len(content.data), content.sha256)
        return self._finish(storing.image, stored, content, rendered)

    def _limit(self, image: Image) -> int:
        """The most bytes of a pending photo's original: those that are reserved for it."""
        if image.counted is not None:
            return image.counted
        # It was announced by a release that reserved nothing.
        return self.max_unstated_bytes if image.file_size is None else self.max_bytes

    def _announced(self, stored: StoredOriginal) -> Image:
        image = self.items.get(stored.image_id)
        # An expired item that still exists will do: its photo did arrive.
        if image is None or image.object_key != stored.key:
            raise UnknownOriginalError(stored.key)
        return image

    def _settled_before(
        self, image: Image, stored: StoredOriginal, sha256: str | None = None
    ) -> Processed:
        """The photo is final: keeps what belongs to it, removes what does not.

        That includes the leftovers of a try that was interrupted or went on after the deletion:
        renditions, and the claim of its content. `sha256` is that of the content, if known.
        """
        superseded = image.version_id != stored.version_id
        if not image.is_kept:
            self._remove(image.renditions)
        for folder in image.past_folders:
            # Its renditions have left it, and an earlier try may have stored some there since.
            self._remove(moved(image.renditions, folder))
        if image.status is Status.DELETED:
            # What is stored of it is removed by whoever looks at all of it.
            self.claims.send(tasks.settle([image.image_id]))
        if superseded and sha256 is None:
            sha256 = self._hash(stored)
        for each in filter(None, {image.sha256, sha256}):
            self.claims.release(image, each)
        if superseded:
            self.usage.sent_again(image, self.now())
            self._drop(image, stored)
            return Processed("superseded")
        if image.reason_code in NOT_KEPT or image.duplicate_of is not None:
            self._drop(image, stored)
        elif image.status is Status.FAILED:
            # The try that failed may have been interrupted just before this.
            self.originals.mark_failed(stored.key, stored.version_id)
        return Processed("duplicate")

    def _hash(self, stored: StoredOriginal) -> str | None:
        """The SHA-256 of a version; None if no try can have got as far as claiming it."""
        try:
            data = self.originals.read(stored.key, stored.version_id, self.max_bytes)
        except (OriginalUnavailableError, OriginalTooLargeError):
            return None
        return Content.of(data).sha256

    def _join(self, image: Image, stored: StoredOriginal, shown: Image) -> Processed:
        """The photo is shown already, as another one: it needs no renditions and no original."""
        joined = outcomes.duplicate(image, stored, shown)
        if self.items.settle_duplicate(joined, difference(image, joined)):
            self._remove(joined.renditions)
            self._drop(joined, stored)
            return Processed("already_here", joined)
        image = self._announced(stored)
        if image.status is Status.PENDING:
            # The other one has just been deleted. The next try finds its claim released.
            raise HeldByAnotherError(shown.image_id)
        return self._settled_before(image, stored)

    def _fail(
        self,
        image: Image,
        stored: StoredOriginal,
        reason: Reason,
        size: int | None,
        sha256: str | None = None,
    ) -> Processed:
        """The photo has failed."""
        failed = outcomes.failed(
            *(image, stored, reason),
            size=size,
            sha256=sha256,
            is_stored=reason.code not in {*NOT_KEPT, OriginalGoneError.code},
        )
        if not self.items.settle(failed, difference(image, failed)):
            return self._lost(image, stored, sha256)
        # Not before: another try might have succeeded. If this one is interrupted here, the next
        # finds all of it in the item.
        self._remove(failed.renditions)
        if failed.sha256 is not None:
            self.claims.release(failed, failed.sha256)
        if failed.reason_code in NOT_KEPT:
            self._drop(failed, stored)
        else:
            self.originals.mark_failed(stored.key, stored.version_id)
        return Processed("failed", failed, reason.cause)

    def _finish(
        self, image: Image, stored: StoredOriginal, content: Content, rendered: Rendered
    ) -> Processed:
        """All renditions are stored."""
        ready = outcomes.ready(image, stored, content, rendered, keep_location=self.keep_location)
        if not self.items.settle(ready, difference(image, ready)):
            return self._lost(image, stored, content.sha256)
        # Those left behind by an interrupted try of another version.
        self._remove(outcomes.without(image.renditions, ready.renditions))
        return Processed("ready", ready, rendered.metadata_error)

    def _lost(self, image: Image, stored: StoredOriginal, sha256: str | None) -> Processed:
        """Another try or a deletion was quicker: this one's renditions remain only if kept."""
        winner = self._announced(stored)
        kept = winner.renditions if winner.is_kept else ()
        self._remove(outcomes.without(image.renditions, kept))
        return self._settled_before(winner, stored, sha256)

    def _drop(self, image: Image, stored: StoredOriginal) -> None:
        """Removes a version for good; the one that is shown is then the current one again.

        Such a removal is not replicated; a delete marker is. So if no other version is kept, the
        key is hidden as well, and the copy in the replica expires.
        """
        is_kept = image.is_kept or (
            image.status is Status.FAILED and image.reason_code not in NOT_KEPT
        )
        if not is_kept:
            self.originals.hide(stored.key)
        self.originals.delete(stored.key, stored.version_id)

    def _remove(self, renditions: Iterable[Rendition]) -> None:
        for rendition in renditions:
            self.renditions.delete(rendition.key)
