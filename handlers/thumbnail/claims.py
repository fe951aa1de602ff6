"""The same photo is processed once: which photo the bytes of an original belong to.

A photo claims its bytes before it is rendered, because rendering is what costs. Where another photo
has claimed them, it depends on that one: if it is shown, the new one is a duplicate of it; if it is
being processed, the new one waits for its turn; if nothing will come of it, the new one takes over
its claim.

No claim blocks others for ever. A photo whose function died finds its own claim when its event
comes again, and goes on. Should another photo ask before that, the claim of a pending photo counts
only as long as the function that wrote it can still run. So no two functions render the same bytes
for two photos, and neither waits for one that has died.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.model.content_claims import Claim, content_id
from handlers.model.image import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.model.image import Image
    from handlers.thumbnail.ports import ContentClaims, Items

# Longer than a function may run, which a test compares; the rest allows for clocks that differ.
LEASE = timedelta(minutes=3)


class HeldByAnotherError(Exception):
    """Another photo with the same bytes is being processed, which takes seconds."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Claiming and releasing the bytes of photos, over the ports.

    Attributes:
        items: The photos' items.
        claims: Which photo has which bytes.
        now: The clock, with a time zone.
    """

    items: Items
    claims: ContentClaims
    now: Callable[[], datetime]

    def claim(self, image: Image, sha256: str) -> Image | None:
        """Claims bytes for a photo.

        Returns:
            None where this photo is to be rendered; else the photo that shows them already.

        Raises:
            HeldByAnotherError: Another photo with these bytes is being processed.
        """
        content = content_id(image.owner, sha256)
        own = Claim(image_id=image.image_id, until=self.now() + LEASE)
        found = self.claims.claim(content, own)
        if found.image_id == image.image_id:
            return None
        other = self.items.get(found.image_id)
        if other is not None and other.shows(sha256):
            return other
        if other is not None and other.status is Status.PENDING and found.until > self.now():
            raise HeldByAnotherError(found.image_id)
        # The other one failed, was deleted, has expired or was given up; or its address was used
        # twice, and it became a photo of the other bytes.
        if not self.claims.take_over(content, found, own):
            raise HeldByAnotherError(found.image_id)
        return None

    def release(self, image: Image, sha256: str) -> None:
        """Gives up the claim of a photo that has become final, unless it shows these bytes."""
        if not image.shows(sha256):
            self.claims.release(content_id(image.owner, sha256), image.image_id)
