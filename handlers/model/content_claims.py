"""Content claims: one photo claims its bytes, so that the same photo is stored only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.immutable import immutable

if TYPE_CHECKING:
    from datetime import datetime


@immutable(kw_only=True)
class Claim:
    """Which photo has some bytes, or is about to.

    Attributes:
        image_id: The photo.
        until: Until when a function may still be processing it; in whole seconds.
    """

    image_id: str
    until: datetime


def content_id(owner: str, sha256: str) -> str:
    """The key of some bytes in the table of claims: each owner has claims of their own."""
    return f"{owner}/{sha256}"
