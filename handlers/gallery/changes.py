"""What entered and left a list since a client last asked, for pages that stay up to date.

A quiet poll costs one request to the table, of half a read unit, however many photos there are. The
list itself is the truth: a client that has been away for long reads it again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from handlers.api.errors import InvalidInputError, UnavailableError
from handlers.gallery.progress import InvalidProgressError, Progress
from handlers.gallery.upkeep import MARGIN
from handlers.immutable import immutable
from handlers.model.image import BusyError
from handlers.model.limits import LARGEST_PAGE

if TYPE_CHECKING:
    from handlers.access.policy import Access
    from handlers.gallery.ports import Items
    from handlers.model.image import Image
    from handlers.model.timeline import Change, Resume

OLDEST: Final = timedelta(days=1)
"""How long a client may have been away. Tombstones, which record deletions, live much longer."""
_MOST_REQUESTS: Final = 10
"""Each reads twice as many changes as the one before, as far as the table returns them at once."""
_RETRY_SECONDS: Final = 2


@immutable(kw_only=True)
class Changes:
    """What a client does not know yet, at most 100 photos.

    Attributes:
        entered: In the order in which they entered the list.
        left: The identifiers of photos that are not in the list any more.
        until: What to send as `since` next time.
        more: Whether there are more changes to read at once.
    """

    entered: list[Image]
    left: list[str]
    until: str
    more: bool


def changes(items: Items, access: Access, since: str | None, now: datetime) -> Changes:
    """The changes of a library that a client does not know; without `since`, where to begin.

    Raises:
        InvalidInputError: `since` is invalid or too old, or so much has happened since then that
            it is not known any more what of it was told.
        UnavailableError: The table is too busy to read all of the photos.
    """
    if since is None:
        beginning = Progress.since(now - MARGIN, []).encode()
        return Changes(entered=[], left=[], until=beginning, more=False)
    known = _known(since, now)
    found, resume = _found(items, access.owner, known)
    if not known.agrees(found):
        raise _too_old()
    again = [each for each in found if known.knows(each)]
    fresh = [each for each in found if not known.knows(each)]
    told = fresh[:LARGEST_PAGE]
    more = resume is not None or len(told) < len(fresh)
    entered = _listed(items, access, [each.image_id for each in told if each.record is not None])
    # Behind the present, for changes that come late; and not beyond those in this answer.
    moment = now - MARGIN
    if more and told:
        moment = min(moment, datetime.fromisoformat(told[-1].at))
    return Changes(
        entered=entered,
        left=[each.image_id for each in told if each.record is None],
        # The clocks of two functions differ.
        until=Progress.since(max(moment, known.moment), [*again, *told]).encode(),
        more=more,
    )


def _known(since: str, now: datetime) -> Progress:
    try:
        known = Progress.decode(since)
    except InvalidProgressError as error:
        raise _invalid() from error
    age = now - known.moment
    if age > OLDEST:
        raise _too_old()
    if age < -MARGIN:
        raise _invalid()
    return known


def _too_old() -> InvalidInputError:
    return InvalidInputError(
        "since_too_old", "Too much has happened since then. Read the whole list again."
    )


def _invalid() -> InvalidInputError:
    return InvalidInputError(
        "invalid_since",
        "since is not valid. Use Timeline-Until of the timeline, or until of the last changes.",
    )


def _found(items: Items, owner: str, known: Progress) -> tuple[list[Change], Resume | None]:
    """Enough changes for an answer, if there are as many, and where to continue."""
    found: list[Change] = []
    resume: Resume | None = None
    most = len(known.told) + LARGEST_PAGE
    for _ in range(_MOST_REQUESTS):
        part, resume = items.changes(owner, known.moment, resume, most=most)
        found += part
        if resume is None or sum(not known.knows(each) for each in found) >= LARGEST_PAGE:
            return found, resume
        # Some concern no list, such as those of photos that never became ready; anybody can make
        # as many of these as they like.
        most *= 2
    raise _too_old()


def _listed(items: Items, access: Access, image_ids: list[str]) -> list[Image]:
    """Those of the given photos that are in the list now.

    A photo that was deleted or given away since is left out, and the next answer says so.
    """
    if not image_ids:
        return []
    try:
        images = {each.image_id: each for each in items.several(image_ids)}
    except BusyError as error:
        raise UnavailableError(
            "busy",
            "The photos cannot be read right now. Please try again.",
            retry_after=_RETRY_SECONDS,
        ) from error
    found = (images[each] for each in image_ids if each in images)
    return [
        each
        for each in found
        if each.is_listed and each.owner == access.owner and access.allows(each.owner)
    ]
