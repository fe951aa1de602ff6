"""Finding what was interrupted, and uploads that never came, in the index of what is unfinished.

Of each kind some pages a night, from the photo on where the night before stopped, and from the one
that has waited longest once all were seen: so what can never be finished does not keep the others
from it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from handlers.immutable import immutable
from handlers.maintenance.model import Settle
from handlers.model.image import Status, Unfinished
from handlers.model.tasks import MOST_PHOTOS
from handlers.runtime import log

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from handlers.maintenance.ports import Events, FoundItems, Originals, Progress, Queue, Trash
    from handlers.model.image import Image

# Its message may still be on its way until then: in the queue, and eight times redelivered.
_INTERRUPTED: Final = timedelta(hours=1)
# Presigned addresses are valid for an hour at most, and events come within seconds.
_ABANDONED: Final = timedelta(days=1)
# An item of a failed photo expires after 30 days, and what it counts would not be given back then.
_FAILED: Final = timedelta(days=28)


@immutable(kw_only=True)
class _Kind:
    """What is looked for.

    Attributes:
        left: What is left to do with a photo.
        wait: For how long at least.
        page: Photos a step.
        pages: Steps a night.
    """

    left: Unfinished
    wait: timedelta
    page: int
    pages: int


_KINDS: Final = (
    *(
        _Kind(left=left, wait=_INTERRUPTED, page=MOST_PHOTOS, pages=5)
        for left in (Unfinished.MOVE, Unfinished.RESTORE, Unfinished.CLEAN, Unfinished.PURGE)
    ),
    # Each is a write.
    _Kind(left=Unfinished.FAILED, wait=_FAILED, page=100, pages=10),
    # Each is a request to the bucket.
    _Kind(left=Unfinished.UPLOAD, wait=_ABANDONED, page=50, pages=20),
)
MOST_STEPS: Final = sum(each.pages for each in _KINDS)
"""In a night, however much is unfinished."""


@immutable(kw_only=True)
class Resuming:
    """Has everything finished that was interrupted.

    Attributes:
        items: The photos' items.
        trash: Of which photos something is left to do.
        originals: The versions of the originals.
        events: The queue of the thumbnail function.
        queue: The queue of messages.
        progress: How far it is with each kind.
        now: The clock, with a time zone.
    """

    items: FoundItems
    trash: Trash
    originals: Originals
    events: Events
    queue: Queue
    progress: Progress
    now: Callable[[], datetime]

    def step(self, after: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Looks at a page of one kind; gives None after the last one of the night."""
        number, pages = (after["kind"], after["pages"]) if after else (0, 0)
        kind = _KINDS[number]
        places = {**self.progress.read()}
        start = places.get(kind.left)
        until = self.now() - kind.wait
        found, resume = self.trash.unfinished(kind.left, until, start, kind.page)
        if found:
            self._resume(kind.left, found)
        if resume != start:
            self.progress.write({**places, kind.left.value: resume})
        if resume is not None and pages + 1 < kind.pages:
            return {"kind": number, "pages": pages + 1}
        return {"kind": number + 1, "pages": 0} if number + 1 < len(_KINDS) else None

    def _resume(self, left: Unfinished, image_ids: list[str]) -> None:
        match left:
            case Unfinished.FAILED:
                settled = [each for each in image_ids if self._is_buried(each)]
            case Unfinished.UPLOAD:
                images = self.items.several(image_ids)
                settled = [each.image_id for each in images if self._has_nothing(each)]
            case _:
                log.noted("round", outcome=f"unfinished: {left}", photos=len(image_ids))
                settled = image_ids
        if settled:
            self.queue.send(Settle(image_ids=tuple(settled)))

    def _is_buried(self, image_id: str) -> bool:
        return self.items.bury(image_id, self.now()) is not None

    def _has_nothing(self, image: Image) -> bool:
        """Buries an upload that never came; of one that did, the event is sent once more."""
        if image.status is not Status.PENDING:
            return False
        versions = self.originals.versions(image.object_key)
        if not versions:
            return self._is_buried(image.image_id)
        waited = self.now() - (image.unfinished_since or image.uploaded_at)
        if waited < 2 * _ABANDONED:
            # The event was lost, or its photo is among the dead letters. A second time on another
            # day would not help either.
            self.events.send(versions[0])
        log.noted("orphan", outcome="not processed", imageId=image.image_id)
        return False
