"""Bringing a photo's renditions where its item says they belong: into the trash, and back.

They are copied first, then the item is changed under its condition, and what is left over is
removed by whoever cleans up (cleaning.py). If the change is refused, somebody else was quicker, or
the photo is to be elsewhere by now: then the copies are removed, unless the item uses them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable
from handlers.maintenance.model import WaitingError
from handlers.model.content_claims import content_id
from handlers.model.image import Status, Unfinished, rendition_folder, trash_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.maintenance.ports import ContentClaims, Items, Renditions, Restores, Trash
    from handlers.model.content_claims import Claim
    from handlers.model.image import Image


# Another one follows if somebody has changed their mind meanwhile.
_TRIES: Final = 3


@immutable(kw_only=True)
class Moving:
    """Moves renditions.

    Attributes:
        items: The photos' items.
        trash: Their transitions into the trash.
        restores: Their transitions out of it.
        claims: Which photo has which content.
        renditions: The stored renditions.
        now: The clock, with a time zone.
    """

    items: Items
    trash: Trash
    restores: Restores
    claims: ContentClaims
    renditions: Renditions
    now: Callable[[], datetime]

    def moved(self, image: Image, job_id: str | None = None) -> Image:
        """Makes a photo's renditions be where its item says.

        Args:
            image: As it was read.
            job_id: Of the job that counts it once it has come back.

        Returns:
            The photo as it is afterwards.

        Raises:
            WaitingError: Another photo with its content is just being added, or it is changing.
        """
        found: Image | None = image
        for _ in range(_TRIES):
            if found is None or (folder := _destination(found)) is None:
                break
            found = self._move(found, folder, job_id)
        if found is None or _destination(found) is not None:
            raise WaitingError(image.image_id)
        return found

    def _move(self, image: Image, folder: str, job_id: str | None) -> Image | None:
        """Tries it once; gives the photo as it is afterwards."""
        shown = None
        if image.unfinished is Unfinished.MOVE:
            self.renditions.copy_all(image.renditions, folder)
            self.trash.moved(image, self.now())
        else:
            former = self._claim(image)
            shown = self._shown(image, former)
            if shown is None:
                self.renditions.copy_all(image.renditions, folder)
                self.restores.restore(image, former=former, now=self.now(), job_id=job_id)
            else:
                self.restores.restore_duplicate(image, shown, now=self.now(), job_id=job_id)
        found = self.items.get(image.image_id)
        if shown is None and (found is None or found.folder != folder):
            self.renditions.delete_below(folder)
        return found

    def _claim(self, image: Image) -> Claim | None:
        """What claims the photo's bytes, if it is not the photo itself."""
        if image.sha256 is None:
            return None
        claim = self.claims.get(content_id(image.owner, image.sha256))
        return None if claim is None or claim.image_id == image.image_id else claim

    def _shown(self, image: Image, claim: Claim | None) -> Image | None:
        """The photo that shows its owner the same bytes; None if none does.

        Raises:
            WaitingError: They are just adding one.
        """
        other = self.items.get(claim.image_id) if claim is not None else None
        if claim is None or other is None or other.owner != image.owner:
            return None
        if other.shows(image.sha256 or ""):
            return other
        if other.status is Status.PENDING and claim.until > self.now():
            raise WaitingError(claim.image_id)
        return None


def _destination(image: Image) -> str | None:
    """The folder that a photo's renditions are to be moved to; None if they are to stay."""
    if image.status is not Status.TRASHED:
        return None
    if image.unfinished is Unfinished.MOVE and image.trashed_at is not None:
        return trash_folder(image.image_id, image.trashed_at)
    if image.unfinished is Unfinished.RESTORE and image.edition is not None:
        return rendition_folder(image.owner, image.image_id, image.edition)
    return None
