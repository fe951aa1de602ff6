"""What was stored on top of an original, and has stayed there.

An address can be used again for as long as it is valid, and S3 then makes the later version the
current one. Its event has it removed (handlers/thumbnail/domain.py). If that event is lost, the
photo's own version would expire as one that was replaced. All versions are listed for that: a
thousand are one request, and only those photos are read of which there are several. The event is
sent once more.

An original that somebody has hidden would expire in the same way. That is reported.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from handlers.immutable import immutable
from handlers.model.image import Status, is_image_id
from handlers.runtime import log

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from handlers.maintenance.ports import Events, Items, Originals, Progress
    from handlers.model.stored_objects import Version

_ORIGINALS: Final = "uploads/"
_PAGES_A_STEP: Final = 10
# What a request of the table can read.
_BATCH: Final = 100
# Until then its event may be on its way: eight times redelivered, within 20 minutes.
_LATE: Final = timedelta(hours=1)
# Of others either nothing is kept, or whoever ends them looks at all versions.
_KEPT: Final = frozenset({Status.READY, Status.TRASHED, Status.FAILED})


@immutable(kw_only=True)
class LateVersions:
    """Looks for them.

    Attributes:
        items: The photos' items.
        originals: The versions of the originals.
        events: The queue of the thumbnail function.
        progress: How far it is, of all originals.
        now: The clock, with a time zone.
    """

    items: Items
    originals: Originals
    events: Events
    progress: Progress
    now: Callable[[], datetime]

    def step(self, _after: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Looks through some pages; gives None once all originals were seen."""
        after = self.progress.read().get("after")
        reported = 0
        for _ in range(_PAGES_A_STEP):
            versions, after = self.originals.page(_ORIGINALS, after)
            reported += self._looked_at(versions)
            if after is None:
                break
        if reported:
            log.noted("orphans", outcome="reported", orphans=reported)
        self.progress.write({"after": after})
        return None if after is None else {}

    def _looked_at(self, versions: Sequence[Version]) -> int:
        """Has later versions removed; gives how many hidden originals it has reported."""
        groups = {key: [*each] for key, each in groupby(versions, lambda version: version.key)}
        several = {
            _image_of(key): each
            for key, each in groups.items()
            if len(each) > 1 and is_image_id(_image_of(key))
        }
        names = [*several]
        hidden = 0
        for start in range(0, len(names), _BATCH):
            for image in self.items.several(names[start : start + _BATCH]):
                found = several[image.image_id]
                own = [each for each in found if each.version_id == image.version_id]
                is_kept = image.status in _KEPT and image.needs_original
                # One that was brought back from a backup has another version, which must stay.
                if is_kept and own and found[0].key == image.object_key:
                    hidden += self._uncovered(image.image_id, own[0], found)
        return hidden

    def _uncovered(self, image_id: str, own: Version, versions: Sequence[Version]) -> int:
        for each in versions:
            if each is own or each.stored_at > self.now() - _LATE:
                continue
            if not each.is_marker:
                self.events.send(each)
                log.noted("late version", outcome="event sent again", imageId=image_id)
            elif each.is_latest:
                log.noted("orphan", outcome="original hidden", imageId=image_id)
                return 1
        return 0


def _image_of(key: str) -> str:
    return key.rpartition("/")[2]
