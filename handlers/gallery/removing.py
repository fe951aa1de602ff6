"""Taking photos away: a conditional write for each, which is tried again if that has changed."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from handlers.gallery import at_once
from handlers.immutable import immutable
from handlers.model.image import Image, Status, is_image_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor
    from datetime import datetime

    from handlers.gallery.ports import Items, Removals, TrashedPhotos

_TRIES: Final = 3


class Outcome(Enum):
    """What became of a photo."""

    DONE = auto()
    """It was changed."""
    ALREADY = auto()
    """It was as it should be before, or somebody else was quicker."""
    MISSING = auto()
    """It is not there."""


@immutable(kw_only=True)
class Removing:
    """Moves photos to the trash, or ends them.

    Attributes:
        items: The photos' items.
        trashed: Those in the trash.
        removals: The records of removal.
        now: The clock, with a time zone.
        threads: Makes the threads that write to many items at once.
    """

    items: Items
    trashed: TrashedPhotos
    removals: Removals
    now: Callable[[], datetime]
    threads: Callable[[], Executor]

    def move(self, owner: str, image_id: str, now: datetime, record_id: str) -> Outcome:
        """Moves a photo to its owner's trash; one that was never shown is ended.

        Raises:
            UnavailableError: It is changing all the time.
        """
        for _ in range(_TRIES):
            if self.trashed.trash(image_id, owner, now, record_id=record_id):
                return Outcome.DONE
            image = self._own(owner, image_id)
            if image is None or image.status is Status.DELETED:
                return Outcome.MISSING
            if image.is_returning:
                if self.trashed.keep(image, now, record_id=record_id):
                    return Outcome.DONE
            elif image.status is Status.TRASHED:
                return Outcome.ALREADY
            elif not image.is_listed:
                # It has never been shown, or it is only a reference to another photo.
                return self.end(owner, image_id, now, record_id)
        raise at_once.busy()

    def end(
        self,
        owner: str,
        image_id: str,
        now: datetime,
        record_id: str,
        trashed_until: datetime | None = None,
    ) -> Outcome:
        """Ends a photo, if it has been in the trash since a moment where one is given."""
        buried = self.items.bury(
            image_id, now, owner=owner, trashed_until=trashed_until, record_id=record_id
        )
        if buried is not None:
            return Outcome.DONE
        image = self._own(owner, image_id)
        # Somebody else was quicker; what is purged is not there any more.
        was_quicker = image is not None and image.status is Status.DELETED and not image.purged
        return Outcome.ALREADY if was_quicker else Outcome.MISSING

    def many(
        self,
        image_ids: Sequence[str],
        record_id: str,
        remove: Callable[[str], Outcome],
        follow: Callable[[list[str]], None],
    ) -> dict[str, Outcome]:
        """Removes photos, and has the maintenance function follow, even if some raise an error.

        Returns:
            What became of those that are there.
        """
        known = [each for each in image_ids if is_image_id(each)]
        found: dict[str, Outcome] = {}

        def noting(image_id: str) -> None:
            if (outcome := remove(image_id)) is not Outcome.MISSING:
                found[image_id] = outcome

        try:
            at_once.each(self.threads, known, noting)
        finally:
            done = [each for each in found.values() if each is Outcome.DONE]
            if len(done) < len(image_ids):
                self.removals.recount(record_id, len(done), self.now())
            if found:
                follow([*found])
        return found

    def _own(self, owner: str, image_id: str) -> Image | None:
        image = self.items.get(image_id)
        if image is None or image.owner != owner or image.has_expired(self.now()):
            return None
        return image
