"""The same photo is processed once: which photo the bytes of an original belong to.

A photo claims its bytes before it is rendered, which is the cost to be spared. Where another photo
has claimed them, it depends on that one: if it is shown, the new one is a duplicate of it; if it is
being worked on, the new one waits for its turn; if nothing will come of it, the new one takes its
place.

Nobody blocks others for ever. A photo whose function died finds its own claim when its event comes
again, and goes on. Should another photo ask before, the claim of one that is pending counts only as
long as the function that wrote it can still run. So no two functions render the same bytes for two
photos, and neither waits for one that has died.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.model.content_claims import Holder, content_id
from handlers.model.image import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.model.image import Image
    from handlers.thumbnail.ports import Contents, Items

# Longer than a function may run, which a test compares; the rest is for clocks that differ.
LEASE = timedelta(minutes=3)


class HeldByAnotherError(Exception):
    """Another photo with the same bytes is being worked on; a matter of seconds."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """The claims of bytes over their ports.

    Attributes:
        items: The photos' items.
        contents: Which photo holds which bytes.
        now: The clock, with a time zone.
    """

    items: Items
    contents: Contents
    now: Callable[[], datetime]

    def claim(self, image: Image, sha256: str) -> Image | None:
        """Claims bytes for a photo.

        Returns:
            None where they are its own to render; else the photo that shows them already.

        Raises:
            HeldByAnotherError: A photo has them that is being worked on.
        """
        content = content_id(image.owner, sha256)
        claimant = Holder(image_id=image.image_id, until=self.now() + LEASE)
        holder = self.contents.claim(content, claimant)
        if holder.image_id == image.image_id:
            return None
        other = self.items.get(holder.image_id)
        if other is not None and other.shows(sha256):
            return other
        if other is not None and other.status is Status.PENDING and holder.until > self.now():
            raise HeldByAnotherError(holder.image_id)
        # Failed, deleted, forgotten, given up; or an address that was used twice became a photo of
        # its other bytes.
        if not self.contents.take_over(content, holder, claimant):
            raise HeldByAnotherError(holder.image_id)
        return None

    def release(self, image: Image, sha256: str) -> None:
        """Gives up the claim of a photo that has become final, unless it shows these bytes."""
        if not image.shows(sha256):
            self.contents.release(content_id(image.owner, sha256), image.image_id)
