"""Giving a person all photos of nobody, in steps that can break off anywhere and be repeated.

A photo of nobody was added while the stack was open. To give it, its renditions are copied to the
keys of persons' photos; then one transaction changes its owner, claims its bytes for them and
counts it; then what is not needed any more is removed: the copies under the old keys, so that no
address that anybody may know shows it, and the old claim. If the person has the same bytes already,
the photo becomes a duplicate of theirs instead.

Whatever a try leaves behind belongs to a photo that the message of its step names, so the next try
finds it: what may exist follows from the item. Two functions at the same step do the same.

Only listed photos are given. One that is pending becomes ready as nobody's, and is found when all
photos of nobody are given again; failed ones and tombstones expire.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable
from handlers.maintenance import rekeying
from handlers.maintenance.model import Step, UnfinishedError, UnknownJobError, WaitingError
from handlers.model.content_claims import content_id
from handlers.model.image import PUBLIC_OWNER, Image, Status
from handlers.model.order import Position
from handlers.runtime import log

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.maintenance.departure_ports import FoundPeople
    from handlers.maintenance.ports import (
        ContentClaims,
        Gifts,
        Items,
        Jobs,
        Originals,
        Queue,
        Renditions,
    )
    from handlers.model.content_claims import Claim
    from handlers.model.job import Job

# About 25 calls to AWS each; a step takes seconds.
PHOTOS_A_STEP: Final = 20


@immutable(kw_only=True)
class Giving:
    """Gives photos of nobody, over its ports.

    Attributes:
        items: The photos' items.
        gifts: The transitions of photos of nobody.
        claims: Which photo has which content.
        originals: The versions of the originals.
        renditions: The stored renditions.
        people: The people of the site.
        jobs: The jobs and their progress.
        queue: The queue of messages.
        now: The clock, with a time zone.
    """

    items: Items
    gifts: Gifts
    claims: ContentClaims
    originals: Originals
    renditions: Renditions
    people: FoundPeople
    jobs: Jobs
    queue: Queue
    now: Callable[[], datetime]

    def work(self, step: Step, *, last: bool = False) -> None:
        """Gives the photos of a step and sends the next one, or finishes the job.

        Args:
            step: The step.
            last: Whether no other try will follow. Photos that cannot be given stay nobody's then,
                and the job goes on.

        Raises:
            UnknownJobError: There is no such job.
            UnfinishedError: Some photos could not be given, and another try will follow.
        """
        job = self.jobs.get(step.job_id)
        if job is None:
            raise UnknownJobError(step.job_id)
        person = self.people.find(job.user_id)
        if person is None or person.leaving is not None:
            # What they got would be deleted with them.
            self.jobs.record(job.job_id, failed=step.failed, finished=True)
            return
        # A list, not a generator: photos after one that failed are given, too.
        failed = [self._is_given(job, image_id) for image_id in step.image_ids].count(False)
        if failed and not last:
            raise UnfinishedError(step.job_id)
        failed += step.failed
        following = self.items.newest(PUBLIC_OWNER, step.after, PHOTOS_A_STEP)
        self.jobs.record(job.job_id, failed=failed, finished=not following)
        if following:
            self.queue.send(
                Step(
                    job_id=job.job_id,
                    image_ids=tuple(each.image_id for each in following),
                    after=Position(following[-1].uploaded_at, following[-1].image_id),
                    failed=failed,
                )
            )

    def _is_given(self, job: Job, image_id: str) -> bool:
        watch = log.Stopwatch()
        try:
            self._give(job, image_id)
        except Exception:  # noqa: BLE001  # one bad photo must not hold up the others
            log.failed("photo given", watch=watch, imageId=image_id, jobId=job.job_id)
            return False
        return True

    def _give(self, job: Job, image_id: str) -> None:
        """Gives a photo, unless it is given or deleted already; removes what is left over."""
        image = self.items.get(image_id)
        if image is not None and _is_of_nobody(image):
            self._move(job, image)
            image = self.items.get(image_id)
        if image is None:
            return
        if _is_of_nobody(image):
            raise WaitingError(image_id)
        self._clean(job, image)

    def _move(self, job: Job, image: Image) -> None:
        """Whether it happened shows in the item: a refused transition is as good as none."""
        given = replace(image, owner=job.user_id)
        former = self._claim(given)
        shown = self._shown(given, former)
        if shown is not None:
            joined = replace(given, duplicate_of=shown.image_id)
            self.gifts.give_duplicate(image, joined, job_id=job.job_id, now=self.now())
            return
        moved = [
            replace(each, key=rekeying.rekeyed(each.key, given.owner)) for each in image.renditions
        ]
        for rendition, copy in zip(image.renditions, moved, strict=True):
            self.renditions.copy(rendition.key, copy.key, copy.media_type)
        past = (*image.past_folders, *([image.folder] if image.folder is not None else []))
        self.gifts.give(
            image,
            replace(given, renditions=tuple(moved), past_folders=past),
            former=former,
            job_id=job.job_id,
            now=self.now(),
        )

    def _claim(self, given: Image) -> Claim | None:
        """What claims the photo's bytes for its new owner."""
        if given.sha256 is None:
            return None
        return self.claims.get(content_id(given.owner, given.sha256))

    def _shown(self, given: Image, claim: Claim | None) -> Image | None:
        """The photo that shows the new owner the same bytes; None if none does.

        Raises:
            WaitingError: They are just adding one.
        """
        if claim is None or claim.image_id == given.image_id:
            return None
        other = self.items.get(claim.image_id)
        if other is None or other.owner != given.owner:
            return None
        if other.shows(given.sha256 or ""):
            return other
        if other.status is Status.PENDING and claim.until > self.now():
            raise WaitingError(claim.image_id)
        return None

    def _clean(self, job: Job, image: Image) -> None:
        """Removes what a photo that is not nobody's, or not kept, does not need.

        One that was moved to the trash meanwhile needs its renditions, wherever they are.
        """
        used = {image.folder} if image.is_kept else set[str | None]()
        for folder in sorted(rekeying.folders(image, job.user_id) - used):
            # With all versions, should the bucket keep some.
            self.renditions.delete_below(folder)
        if image.status is Status.READY and image.duplicate_of is not None:
            # Its versions stay recoverable for as long as the bucket keeps those of deleted photos.
            self.originals.hide(image.object_key)
        if image.owner != PUBLIC_OWNER and image.sha256 is not None:
            self.claims.release(content_id(PUBLIC_OWNER, image.sha256), image.image_id)


def _is_of_nobody(image: Image) -> bool:
    return image.owner == PUBLIC_OWNER and image.is_listed
