"""Closing records of removal that nothing counts any more.

A record says how many photos it is about before the first one is changed. If the request is killed,
it has changed fewer; if a function is killed right after the last photo, nobody says that it was
the last. So a record that is a day old, and that no unfinished photo waits to be counted in, is
about those that it has counted.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from handlers.immutable import immutable
from handlers.model.image import Unfinished
from handlers.model.tasks import MOST_PHOTOS
from handlers.runtime import log

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from handlers.maintenance.ports import Items, OpenRemovals, Progress, Trash

# A job's steps follow each other, and each of its photos is unfinished until it is counted.
_OLD: Final = timedelta(days=1)
# In the order of a photo's way, so that one that goes on meanwhile is seen at its next stop.
_COUNTED: Final = (Unfinished.MOVE, Unfinished.RESTORE, Unfinished.CLEAN, Unfinished.PURGE)
# What a request of the table can read.
_BATCH: Final = 100


@immutable(kw_only=True)
class Closing:
    """Closes records.

    Attributes:
        items: The photos' items.
        trash: Of which photos something is left to do.
        removals: The records of removal.
        progress: How far it is with the records, of which it begins again with the first.
        now: The clock, with a time zone.
    """

    items: Items
    trash: Trash
    removals: OpenRemovals
    progress: Progress
    now: Callable[[], datetime]

    def step(self, _after: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Closes the records of a page; gives None after the last one."""
        start = self.progress.read().get("after")
        found, resume = self.removals.open(self.now() - _OLD, start)
        waiting = self._waiting() if found else set[str]()
        if waiting is None:
            log.noted("round", outcome="too much is unfinished to close records")
            return None
        for record_id in found:
            if record_id not in waiting:
                self.removals.close(record_id, 0, self.now())
        if resume != start:
            self.progress.write({"after": resume})
        return None if resume is None else {}

    def _waiting(self) -> set[str] | None:
        """The records that some photo is still to be counted in; None if there are too many."""
        waiting: set[str] = set()
        for kind in _COUNTED:
            found, more = self.trash.unfinished(kind, self.now(), None, MOST_PHOTOS)
            if more is not None:
                return None
            for start in range(0, len(found), _BATCH):
                for image in self.items.several(found[start : start + _BATCH]):
                    purge = image.purge_record
                    waiting |= {*image.trash_records, *([purge] if purge is not None else [])}
        return waiting
