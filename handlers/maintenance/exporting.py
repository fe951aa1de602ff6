"""Exporting everything of a person's, in parts that can break off anywhere and be repeated.

Each part copies the originals of some photos under names that mean something to people, and then
stores a manifest with what is known about them. The message of a part names its photos and their
files, so a part that is repeated stores the same again; and it is counted once, by its number.
Photos come by the day that they were taken on, those in the trash at the end.

The export of before is removed first: there is one for each person. Duplicates are no photos of
their own, and what could not be shown is not exported.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from handlers.api import cursor
from handlers.immutable import immutable
from handlers.maintenance.model import Export as Part
from handlers.maintenance.model import UnfinishedError, UnknownJobError
from handlers.maintenance.naming import Names
from handlers.model.codecs import timestamp
from handlers.model.export import MANIFEST, part_name
from handlers.model.order import Order, Position
from handlers.model.stored_objects import OriginalGoneError
from handlers.runtime import log

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from handlers.maintenance.departure_ports import (
        ExportFiles,
        Exports,
        FoundPeople,
        TrashPages,
    )
    from handlers.maintenance.ports import Items, Jobs, Queue
    from handlers.model.export import Export
    from handlers.model.image import Image
    from handlers.model.job import Job

# S3 copies by itself; a large one takes a few seconds.
PHOTOS_A_PART: Final = 50
_AT_ONCE: Final = 8
# What only says how the site shows it.
_HIDDEN: Final = ("renditions", "fileUrl", "status", "takenDay")


@immutable(kw_only=True)
class Exporting:
    """Exports photos, over its ports.

    Attributes:
        items: The photos' items.
        trash: Which photos are in a trash.
        people: The people of the site.
        exports: The exports and how far they are.
        files: Their files.
        jobs: The jobs and their progress.
        queue: The queue of messages.
        now: The clock, with a time zone.
    """

    items: Items
    trash: TrashPages
    people: FoundPeople
    exports: Exports
    files: ExportFiles
    jobs: Jobs
    queue: Queue
    now: Callable[[], datetime]

    def work(self, part: Part, *, last: bool = False) -> None:
        """Stores a part and sends the next one, or finishes the export.

        Args:
            part: The part.
            last: Whether no other try will follow. What cannot be copied is left out then.

        Raises:
            UnknownJobError: There is no such job.
            UnfinishedError: Some could not be copied, and another try will follow.
        """
        job = self.jobs.get(part.job_id)
        if job is None:
            raise UnknownJobError(part.job_id)
        export = self.exports.get(job.user_id)
        if export is None or export.export_id != job.job_id:
            self._give_up(job, part)
        elif part.part == 0 and self.files.delete_page(job.user_id, keep=export.folder):
            self.queue.send(part)
        else:
            failed = part.failed
            if part.part:
                failed += self._store(export, part, last=last)
            self._go_on(export, part, failed)

    def _store(self, export: Export, part: Part, *, last: bool) -> int:
        """Stores the files of a part; gives how many photos could not be copied."""
        images = {each.image_id: each for each in self.items.several(part.image_ids)}
        planned = [(images[each], name) for each, name in part.plan if each in images]
        kept = [(image, name) for image, name in planned if _is_theirs(image, export)]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            tries = [pool.submit(self._is_copied, export, *each) for each in kept]
        copied = [each for each, done in zip(kept, tries, strict=True) if done.result()]
        failed = len(kept) - len(copied)
        if failed and not last:
            raise UnfinishedError(part.job_id)
        manifest = {"photos": [described(image, name) for image, name in copied]}
        self.files.write(f"{export.folder}/{part_name(part.part)}", _json(manifest))
        self.exports.advanced(
            export,
            part.part,
            photos=len(copied),
            size=sum(image.file_size or 0 for image, _ in copied),
            failed=part.failed + failed,
        )
        return failed

    def _is_copied(self, export: Export, image: Image, name: str) -> bool:
        watch = log.Stopwatch()
        to = f"{export.folder}/{name}"
        try:
            self.files.copy(image.object_key, image.version_id, to, image.file_type)
        except OriginalGoneError:
            # It may have been deleted for good meanwhile, and then nobody misses it.
            found = self.items.get(image.image_id)
            return found is None or not found.is_kept
        except Exception:  # noqa: BLE001  # one bad photo must not hold up the others
            log.failed(
                "photo exported", watch=watch, imageId=image.image_id, jobId=export.export_id
            )
            return False
        return True

    def _go_on(self, export: Export, part: Part, failed: int) -> None:
        following = self._following(export, part, failed)
        # Looked up again: a person who is being deleted has no export any more.
        found = self.exports.get(export.user_id)
        if found is None or found.export_id != export.export_id:
            self._remove(export.user_id)
        elif following is not None:
            self.queue.send(following)
        else:
            self.files.write(f"{export.folder}/{MANIFEST}", _json(self._whole(found)))
            self.exports.finish(found)
            self.jobs.record(export.export_id, failed=failed, finished=True)

    def _following(self, export: Export, part: Part, failed: int) -> Part | None:
        names = Names(part.names)
        images: list[Image] = []
        in_trash, after = part.in_trash, part.after
        if not in_trash:
            place = None if after is None else cursor.decode(after, Order.TAKEN)
            images = self.items.newest(export.user_id, place, PHOTOS_A_PART, order=Order.TAKEN)
            if not images:
                in_trash, after = True, None
        if in_trash:
            place = None if after is None else cursor.decode(after, Order.UPLOADED, cursor.TRASH)
            images = self.trash.page(export.user_id, place, PHOTOS_A_PART)
        if not images:
            return None
        plan = tuple((each.image_id, names.of(each)) for each in images)
        return Part(
            job_id=part.job_id,
            part=part.part + 1,
            plan=plan,
            names=names.state,
            after=_end(images[-1], in_trash=in_trash),
            in_trash=in_trash,
            failed=failed,
        )

    def _whole(self, export: Export) -> Mapping[str, Any]:
        """What an export ends with: whose it is, and what there is in it."""
        person = self.people.find(export.user_id)
        known = {} if person is None else person.to_json()
        return {
            "exportId": export.export_id,
            "createdAt": timestamp(export.created_at),
            "finishedAt": timestamp(self.now()),
            **({"person": known} if known else {}),
            "photos": export.photos,
            "bytes": export.size,
            "failed": export.failed,
            "manifests": [part_name(number) for number in range(1, export.parts + 1)],
        }

    def _give_up(self, job: Job, part: Part) -> None:
        """Another export has taken the place of this one, or its person is being deleted."""
        if self.exports.get(job.user_id) is None:
            self._remove(job.user_id)
        self.jobs.record(job.job_id, failed=part.failed, finished=True)

    def _remove(self, user_id: str) -> None:
        """What is more than one page, the bucket's lifecycle removes."""
        self.files.delete_page(user_id)


def described(image: Image, name: str) -> dict[str, Any]:
    """What is known about a photo, as its person gets it."""
    known = {key: value for key, value in image.to_json().items() if key not in _HIDDEN}
    trashed = {} if image.trashed_at is None else {"trashedAt": timestamp(image.trashed_at)}
    return {"file": name, **known, "sha256": image.sha256, **trashed}


def _is_theirs(image: Image, export: Export) -> bool:
    return image.owner == export.user_id and image.is_kept


def _end(image: Image, *, in_trash: bool) -> str:
    if in_trash:
        deleted_at = image.trashed_at or image.uploaded_at
        return cursor.encode(Position(deleted_at, image.image_id), cursor.TRASH)
    return cursor.encode(Position(image.uploaded_at, image.image_id, image.taken.at))


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
