"""The steps of a job: each is one message, and sends the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.immutable import immutable

if TYPE_CHECKING:
    from handlers.model.order import Position


class UnknownJobError(Exception):
    """There is no such job, or it has expired."""


class UnfinishedError(Exception):
    """Some photos of a step could not be finished; the step is to be tried again."""


class WaitingError(Exception):
    """A photo with the same content is just being processed, or the photo itself is changing."""


@immutable(kw_only=True)
class Step:
    """A part of a job that fits into one call of the function.

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
