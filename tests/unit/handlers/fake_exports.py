"""Exports and their files in memory, with the promises of the real ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.model.export import LONGEST, Export, exports_folder
from handlers.model.job import Job
from handlers.model.stored_objects import OriginalGoneError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tests.unit.handlers.fake_trash import FakeJobs
    from tests.unit.handlers.fakes import FakeOriginals

# Less than S3's, so that a few files are several pages.
PAGE = 3


class FakeExports:
    """The rows, over the jobs that they are written with."""

    def __init__(self, jobs: FakeJobs) -> None:
        self._jobs = jobs
        self.stored: dict[str, Export] = {}

    def get(self, user_id: str) -> Export | None:
        found = self.stored.get(user_id)
        return None if found is None else Export.from_item(found.to_item())

    def begin(self, export: Export, job: Job, now: datetime) -> bool:
        found = self.stored.get(export.user_id)
        if found is not None:
            is_over = found.finished or found.has_expired(now)
            if not is_over and found.created_at >= now - LONGEST:
                return False
        self._jobs.add(job)
        self.stored[export.user_id] = export
        return True

    def advanced(self, export: Export, part: int, *, photos: int, size: int, failed: int) -> bool:
        found = self.stored.get(export.user_id)
        if found is None or found.export_id != export.export_id or found.parts != part - 1:
            return False
        self.stored[export.user_id] = replace(
            found,
            parts=part,
            photos=found.photos + photos,
            size=found.size + size,
            failed=failed,
        )
        job = Job.from_item(self._jobs.stored[export.export_id])
        counted = replace(job, done=job.done + photos, failed=failed)
        self._jobs.stored[export.export_id] = counted.to_item()
        return True

    def finish(self, export: Export) -> None:
        found = self.stored.get(export.user_id)
        if found is not None and found.export_id == export.export_id:
            self.stored[export.user_id] = replace(found, finished=True)

    def remove(self, user_id: str) -> None:
        self.stored.pop(user_id, None)


class FakeExportFiles:
    """The files, by key."""

    def __init__(self, originals: FakeOriginals) -> None:
        self._originals = originals
        self.stored: dict[str, bytes] = {}
        self.broken: set[str] = set()

    def copy(self, original: str, version_id: str | None, to: str, media_type: str) -> None:
        assert media_type
        if original in self.broken:
            raise ConnectionError(original)
        versions: Mapping[str, bytes] = self._originals.versions.get(original, {})
        if (version_id or "") not in versions:
            raise OriginalGoneError(original)
        self.stored[to] = versions[version_id or ""]

    def write(self, key: str, content: bytes) -> None:
        self.stored[key] = content

    def read(self, key: str) -> bytes:
        return self.stored[key]

    def address(self, key: str, *, seconds: int) -> str:
        return f"https://originals.example/{key}?{seconds}"

    def delete_page(self, user_id: str, keep: str | None = None) -> int:
        below = sorted(each for each in self.stored if each.startswith(exports_folder(user_id)))
        gone = [each for each in below if keep is None or not each.startswith(keep)][:PAGE]
        for each in gone:
            del self.stored[each]
        return len(gone)
