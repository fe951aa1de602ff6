"""Claims on content, so that the same photo is processed once.

A photo claims its content before it is rendered, because rendering is the expensive part. If
another photo has claimed it, that one's state decides: if it is shown, the new one is a duplicate
of it; if it is being processed, the new one waits; if it is in the trash, it is brought back, and
the new one waits; if it will never be shown, the new one takes over its claim.

No claim blocks others forever. A photo whose function died finds its own claim when its event is
redelivered, and continues. For other photos, the claim of a pending photo counts only as long as
the function that wrote it can still be running. So no two functions render the same content for two
photos, and none waits for a function that has died.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.immutable import immutable
from handlers.model import tasks
from handlers.model.content_claims import Claim, content_id
from handlers.model.image import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.model.image import Image
    from handlers.thumbnail.ports import ContentClaims, Items, TrashedPhotos

# Longer than a function may run, as a test checks; the rest allows for differing clocks.
LEASE = timedelta(minutes=3)


class HeldByAnotherError(Exception):
    """Another photo with the same content is being processed, or on its way back from the trash.

    Either takes seconds.
    """


@immutable(kw_only=True)
class Claims:
    """Claiming and releasing the content of photos, over the ports.

    Attributes:
        items: The photos' items.
        claims: Which photo has which content.
        trashed: The photos in the trash.
        send: Sends the maintenance function a message.
        now: The clock, with a time zone.
    """

    items: Items
    claims: ContentClaims
    trashed: TrashedPhotos
    send: Callable[[str], None]
    now: Callable[[], datetime]

    def claim(self, image: Image, sha256: str) -> Image | None:
        """Claims content for a photo.

        Returns:
            None if this photo is to be rendered; else the photo that shows the content already.

        Raises:
            HeldByAnotherError: Another photo with this content is being processed, or on its way
                back from the trash.
        """
        content = content_id(image.owner, sha256)
        own = Claim(image_id=image.image_id, until=self.now() + LEASE)
        found = self.claims.claim(content, own)
        if found.image_id == image.image_id:
            return None
        other = self.items.get(found.image_id)
        if other is not None and other.shows(sha256):
            return other
        if other is not None and other.keeps(sha256):
            self._bring_back(image, other)
        if other is not None and other.status is Status.PENDING and found.until > self.now():
            raise HeldByAnotherError(found.image_id)
        # The other one failed, was deleted, has expired or was abandoned; or its upload URL was
        # used twice, and it became a photo of other content.
        if not self.claims.take_over(content, found, own):
            raise HeldByAnotherError(found.image_id)
        return None

    def _bring_back(self, image: Image, other: Image) -> None:
        """Brings a photo back from the trash, because another one was added with its bytes.

        That another one says so, and first: it may be shown as a duplicate in the next moment.

        Raises:
            HeldByAnotherError: It is on its way, or back.
        """
        self.items.note_restored(image.image_id)
        restored = self.trashed.restore(other, self.now())
        # Otherwise it has just been deleted for good, and this one takes over its claim.
        if restored is not None:
            self.send(tasks.settle([restored.image_id]))
            raise HeldByAnotherError(restored.image_id)

    def release(self, image: Image, sha256: str) -> None:
        """Releases the claim of a photo that has become final, unless it keeps this content."""
        if not image.keeps(sha256):
            self.claims.release(content_id(image.owner, sha256), image.image_id)
