"""Who makes a request. Every stack is open so far, and all its callers are one principal."""

from __future__ import annotations

from dataclasses import dataclass

PUBLIC_OWNER = "public"
"""The owner of every photo in an open stack: in items, content claims and keys of originals."""


@dataclass(frozen=True)
class Principal:
    """Whoever makes a request.

    Attributes:
        user_id: The owner of what they upload.
    """

    user_id: str


PUBLIC = Principal(PUBLIC_OWNER)
"""Everybody, in an open stack."""
