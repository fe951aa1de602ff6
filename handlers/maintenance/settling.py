"""Making storage what the photos' items say, for some photos at a time.

    move    renditions to where they belong, and the item after them (moving.py)
    clean   what is not needed any more (cleaning.py)
    forget  CloudFront's copies of it
    ask     every address of it, which must answer 404
    record  that nothing is left to do, in one transaction with whatever counts it

Any step may be the last one of a function: the item still says what is left, and the same steps
lead to the same. Two functions at the same photo do the same.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable
from handlers.model.image import Status, Unfinished
from handlers.runtime import log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from handlers.maintenance.cleaning import Cleaned, Cleaning
    from handlers.maintenance.moving import Moving
    from handlers.maintenance.ports import Items, Removals, Settlements, Site
    from handlers.model.image import Image

PHOTOS_A_STEP: Final = 100
"""As many as one request to the table reads. A step takes seconds."""
_AT_ONCE: Final = 8
# CloudFront works on at most 15 paths with a wildcard at a time, and charges for each.
_MOST_PATHS: Final = 10
_ALL_PICTURES: Final = "/thumbnails/*"
_GONE: Final = 404


@immutable(kw_only=True)
class Settling:
    """Settles photos.

    Attributes:
        items: The photos' items.
        moving: Moves renditions.
        cleaning: Removes objects.
        site: The distribution.
        settlements: What is written at the end.
        removals: The records of removal.
        now: The clock, with a time zone.
    """

    items: Items
    moving: Moving
    cleaning: Cleaning
    site: Site
    settlements: Settlements
    removals: Removals
    now: Callable[[], datetime]

    def settle(self, image_ids: Sequence[str], job_id: str | None = None) -> list[str]:
        """Does what is left to do with at most 100 photos.

        Args:
            image_ids: Of the photos; those that do not exist any more are ignored.
            job_id: Of the job that counts those that are finished.

        Returns:
            Those with which it could not be done.
        """
        images = self.items.several(image_ids)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            tries = [pool.submit(self._tried, each, job_id) for each in images]
        tried = [each.result() for each in tries]
        cleaned = [each for each in tried if each is not None]
        self._forget(folder for each in cleaned for folder in each.forget)
        shown = self._shown(cleaned)
        finished = [each for each in cleaned if not shown.intersection(each.ask)]
        for each in finished:
            self._record(each, job_id)
        self._finish_records(finished)
        done = {each.image.image_id for each in finished}
        return [each.image_id for each in images if each.image_id not in done]

    def _tried(self, image: Image, job_id: str | None) -> Cleaned | None:
        """What was removed; None if something went wrong."""
        watch = log.Stopwatch()
        try:
            return self.cleaning.clean(self.moving.moved(image, job_id))
        except Exception:  # noqa: BLE001  # one bad photo must not hold up the others
            log.failed("photo settled", watch=watch, imageId=image.image_id, jobId=job_id)
            return None

    def _forget(self, folders: Iterable[str]) -> None:
        paths = sorted({f"/{folder}/*" for folder in folders})
        if paths:
            # Folders are never used twice, so the same paths are the same request again.
            reference = hashlib.sha256("\n".join(paths).encode()).hexdigest()
            few = len(paths) <= _MOST_PATHS
            self.site.invalidate(paths if few else [_ALL_PICTURES], reference)

    def _shown(self, cleaned: Iterable[Cleaned]) -> set[str]:
        """The addresses that answer anything but 404."""
        statuses = self.site.statuses([path for each in cleaned for path in each.ask])
        shown = {path for path, status in statuses.items() if status != _GONE}
        if shown:
            found = sorted({statuses[path] for path in shown})
            log.noted(
                "addresses", outcome="still shown", photos=len(shown), statuses=str(found)[1:-1]
            )
        return shown

    def _record(self, cleaned: Cleaned, job_id: str | None) -> None:
        """That nothing is left to do; a refused write means that something is, or was counted."""
        image, addresses = cleaned.image, len(cleaned.ask)
        if image.status is Status.DELETED:
            if not image.purged:
                self.settlements.purged(image, self.now(), addresses=addresses, job_id=job_id)
        elif image.unfinished is Unfinished.CLEAN or image.leftovers:
            self.settlements.cleaned(image, addresses=addresses)

    def _finish_records(self, cleaned: Iterable[Cleaned]) -> None:
        records: set[str] = set()
        for each in cleaned:
            purge = each.image.purge_record
            records |= {*each.image.trash_records, *([purge] if purge is not None else [])}
        for record_id in sorted(records):
            self.removals.finish(record_id, self.now())
