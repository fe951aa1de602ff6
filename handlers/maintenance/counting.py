"""Counting the photos from before there were rows that count them, a page at a time.

It can break off anywhere, be repeated, and go on while people add and delete photos: each photo is
counted by the transaction that says so in its item. One that is not listed at the moment is passed
over; if it comes back from the trash uncounted, what it takes up is its owner's gain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable
from handlers.model.order import Position
from handlers.runtime import log

if TYPE_CHECKING:
    from handlers.maintenance.ports import CountedItems, Counts, Rows

PHOTOS_A_STEP: Final = 40
"""In one transaction, if nobody else changes one of them meanwhile."""


@immutable(kw_only=True)
class Counting:
    """The operation over its ports.

    Attributes:
        items: The photos' items.
        counts: Counts photos.
        rows: What is counted for each owner.
    """

    items: CountedItems
    counts: Counts
    rows: Rows

    def is_done(self, owner: str) -> bool:
        """Whether all photos of an owner are counted."""
        return self.rows.of(owner).counted_all

    def step(self, owner: str, after: Position | None = None) -> Position | None:
        """Counts a page of an owner's listed photos.

        Args:
            owner: The owner.
            after: Where the page begins; None at the newest photo.

        Returns:
            Where the next page begins; None if that was the last one.
        """
        page = self.items.newest(owner, after, PHOTOS_A_STEP)
        uncounted = [each for each in page if each.counted is None]
        if uncounted and not self.counts.count(uncounted):
            # Somebody changes one of them, or another try was quicker.
            for each in uncounted:
                self.counts.count([each])
        if len(page) == PHOTOS_A_STEP:
            return Position(page[-1].uploaded_at, page[-1].image_id)
        self.rows.counted_all(owner)
        log.noted("photos counted", outcome="all")
        return None
