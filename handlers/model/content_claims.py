"""Contents: some bytes that one photo holds, so that the same photo is kept only once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds some bytes.

    Attributes:
        image_id: The photo.
        until: Until when a function may still be at work on it; in whole seconds.
    """

    image_id: str
    until: datetime


def content_id(owner: str, sha256: str) -> str:
    """The key of some bytes in the table of contents: every owner has contents of their own."""
    return f"{owner}/{sha256}"
