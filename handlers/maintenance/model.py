"""What the maintenance function is asked to do: each of these is one message."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.model.order import Position


class UnknownJobError(Exception):
    """There is no such job, or it has expired."""


class UnfinishedError(Exception):
    """Some photos of a step could not be finished; the step is to be tried again."""


class WaitingError(Exception):
    """A photo with the same content is just being processed, or the photo itself is changing."""


@immutable(kw_only=True)
class Step:
    """A part of a job that gives photos, which fits into one call of the function.

    Attributes:
        job_id: Of the job.
        image_ids: The photos of this step, by name: those that an interrupted try has given are in
            no list of photos of nobody any more, but may have left something behind.
        after: Where the list goes on after these photos; None at its beginning.
        failed: Photos of earlier steps that were left as they are.
    """

    job_id: str
    image_ids: tuple[str, ...] = ()
    after: Position | None = None
    failed: int = 0


@immutable(kw_only=True)
class Settle:
    """Photos with which something is left to do: more than one call does, and the rest is sent on.

    Attributes:
        image_ids: The photos.
        job_id: Of the job that counts them, if any does.
        failed: Photos of earlier steps with which it could not be done.
    """

    image_ids: tuple[str, ...]
    job_id: str | None = None
    failed: int = 0


@immutable(kw_only=True)
class Empty:
    """A part of a job that empties a trash.

    Attributes:
        job_id: Of the job.
        image_ids: The photos of this step, by name: once buried they are in no list.
        failed: Photos of earlier steps of which something may be left.
    """

    job_id: str
    image_ids: tuple[str, ...] = ()
    failed: int = 0


@immutable(kw_only=True)
class Notification:
    """What the topic of the budget says: brake.py reads it.

    Attributes:
        body: The whole message.
    """

    body: str


@immutable(kw_only=True)
class Export:
    """A part of a job that exports a person's photos.

    Attributes:
        job_id: Of the job.
        part: The number of this part; 0 is the preparation.
        plan: The photos of this part, and the name of each one's file: a part that is repeated
            stores the same files, whatever was deleted in between.
        names: What is remembered of the names before (naming.py).
        after: The cursor of the last photo, where the list goes on.
        in_trash: Whether the photos are those in the trash, which come after all others.
        failed: Photos of earlier parts that could not be copied.
    """

    job_id: str
    part: int = 0
    plan: tuple[tuple[str, str], ...] = ()
    names: str = ""
    after: str | None = None
    in_trash: bool = False
    failed: int = 0

    @property
    def image_ids(self) -> tuple[str, ...]:
        """The photos of this part."""
        return tuple(image_id for image_id, _ in self.plan)


class Stage(StrEnum):
    """The stages of deleting a person, in their order."""

    BEGIN = "begin"
    """Removes their login, and stops an export."""
    PHOTOS = "photos"
    """Looks through all items for theirs, and ends each; again, until none is left."""
    CLAIMS = "claims"
    """Removes what claims content for them."""
    FILES = "files"
    """Removes what is stored in their folders."""
    END = "end"
    """Removes what is known of themselves."""


@immutable(kw_only=True)
class Leave:
    """A part of a job that deletes a person with everything of theirs.

    Attributes:
        job_id: Of the job.
        stage: What is done.
        image_ids: The photos of this part, by name.
        after: Where the stage goes on.
        is_last: Whether the stage is at its end after these photos.
        found: Whether this look through all items has found any photo of theirs.
        looks: How many looks came before.
        failed: Photos of which something may be left.
    """

    job_id: str
    stage: Stage = Stage.BEGIN
    image_ids: tuple[str, ...] = ()
    after: Any = None
    is_last: bool = False
    found: bool = False
    looks: int = 0
    failed: int = 0


class Part(StrEnum):
    """The parts of a daily round, in their order."""

    EXPIRY = "expiry"
    """Finds photos that have been in a trash for long enough."""
    UNFINISHED = "unfinished"
    """Finds what was interrupted, and uploads that never came."""
    VERSIONS = "versions"
    """Finds what was stored on top of originals, and has stayed there."""
    TOMBSTONES = "tombstones"
    """Forgets where in timelines photos were that are gone."""
    RECORDS = "records"
    """Closes records of removal that nothing counts any more."""
    COUNTING = "counting"
    """Counts photos from before anybody counted them."""
    ORPHANS = "orphans"
    """Looks for halves that have lost the other one."""


@immutable(kw_only=True)
class Round:
    """A step of a daily round.

    Attributes:
        part: Which part.
        after: Where the part goes on.
        steps: How many steps of this part came before.
    """

    part: Part = Part.EXPIRY
    after: Mapping[str, Any] | None = None
    steps: int = 0


Message: TypeAlias = "Step | Settle | Empty | Export | Leave | Round | Notification"
