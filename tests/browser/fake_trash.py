"""A trash in memory that answers as the API does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NO_JOB = {"error": "There is no such operation.", "code": "job_not_found"}


@dataclass
class Job:
    """An operation that takes long."""

    total: int
    failed: int = 0
    done: int = 0
    step: Callable[[int], None] | None = None
    """Does this many more."""

    def advance(self, pace: int) -> None:
        """Do at most `pace` photos more."""
        more = min(pace, self.total - self.done - self.failed)
        if self.step:
            self.step(more)
        self.done += more

    def to_json(self, job_id: str) -> dict[str, Any]:
        """What the API says of it."""
        finished = self.done + self.failed >= self.total
        told = {"jobId": job_id, "total": self.total, "done": self.done, "failed": self.failed}
        return {**told, "finished": finished}


@dataclass
class FakeTrash:
    """What is in the trash of a library, the newest deletion first.

    Attributes:
        photos: The library, where restored photos go.
        binned: The photos in the trash.
        days: How long they stay.
        counts: Whether the API says how many there are.
        at_once: Whether restored photos are listed again at once.
        pace: Photos that a job does between two questions.
        picture: The address of a photo's picture.
        now: The clock.
        jobs: The operations, by id.
    """

    photos: list[dict[str, Any]]
    binned: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    days: int = 30
    counts: bool = True
    at_once: bool = True
    pace: int = 1_000_000
    picture: Callable[[dict[str, Any]], str] | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    jobs: dict[str, Job] = field(default_factory=dict[str, Job])

    def put(self, photo: dict[str, Any], ago: timedelta = timedelta()) -> None:
        """Move a photo to the trash, some time ago."""
        if photo in self.photos:
            self.photos.remove(photo)
        at = self.now() - ago
        goes = (at + timedelta(days=self.days)).date()
        self.binned.append(
            {**photo, "trashedAt": at.isoformat().replace("+00:00", "Z"), "goesOn": str(goes)}
        )
        self.binned.sort(key=lambda each: each["trashedAt"], reverse=True)

    def answer(
        self, request: str, query: Mapping[str, str], body: Mapping[str, Any]
    ) -> tuple[int, Any] | None:
        """Status and body of the answer to a request; None if it is not about the trash."""
        if request == "GET /trash":
            return 200, self._page(query)
        if request == "POST /trash/restore":
            return self._restore(body["imageIds"])
        if request == "POST /trash/empty":
            return self._empty(body)
        if request.startswith("GET /jobs/"):
            return self._job(request.rpartition("/")[2])
        return None

    def _page(self, query: Mapping[str, str]) -> dict[str, Any]:
        limit, start = int(query.get("limit", "50")), int(query.get("cursor", "0"))
        shown = [self._shown(each) for each in self.binned[start : start + limit]]
        page: dict[str, Any] = {"images": shown, "count": len(shown), "days": self.days}
        if self.counts and query.get("total") == "true":
            page["total"] = len(self.binned)
        if start + limit < len(self.binned):
            page["nextCursor"] = str(start + limit)
        return page

    def _shown(self, photo: dict[str, Any]) -> dict[str, Any]:
        if self.picture is None:
            return photo
        url = self.picture(photo)
        return {**photo, "renditions": [{**each, "url": url} for each in photo["renditions"]]}

    def _take(self, image_ids: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
        """Take photos out of the trash; what is not there comes second."""
        wanted = set(image_ids)
        found = [each for each in self.binned if each["imageId"] in wanted]
        self.binned = [each for each in self.binned if each["imageId"] not in wanted]
        known = {each["imageId"] for each in found}
        return found, [each for each in image_ids if each not in known]

    def _restore(self, image_ids: list[str]) -> tuple[int, Any]:
        listed = {each["imageId"] for each in self.photos}
        found, missing = self._take(image_ids)
        missing = [each for each in missing if each not in listed]
        if self.at_once or not found:
            self._list(found)
            return 200, {"count": len(image_ids) - len(missing), "failed": missing}
        waiting = list(found)

        def back(count: int) -> None:
            self._list([waiting.pop(0) for _ in range(count)])

        return 202, {"jobId": self._begin(Job(len(found), step=back)), "failed": missing}

    def _list(self, photos: list[dict[str, Any]]) -> None:
        for each in photos:
            kept = {
                name: said for name, said in each.items() if name not in {"trashedAt", "goesOn"}
            }
            self.photos.append(kept)

    def _empty(self, body: Mapping[str, Any]) -> tuple[int, Any]:
        if "imageIds" in body:
            found, missing = self._take(body["imageIds"])
            return 202, {"jobId": self._begin(Job(len(found))), "failed": missing}

        def bury(count: int) -> None:
            del self.binned[len(self.binned) - count :]

        return 202, {"jobId": self._begin(Job(len(self.binned), step=bury)), "failed": []}

    def _begin(self, job: Job) -> str:
        job_id = f"job-{len(self.jobs) + 1}"
        self.jobs[job_id] = job
        return job_id

    def _job(self, job_id: str) -> tuple[int, Any]:
        job = self.jobs.get(job_id)
        if job is None:
            return 404, _NO_JOB
        job.advance(self.pace)
        return 200, job.to_json(job_id)
