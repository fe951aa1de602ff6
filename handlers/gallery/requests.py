"""What the gallery's routes read from requests, and how they write lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handlers.api.errors import InvalidInputError, NotFoundError
from handlers.gallery import listing
from handlers.model.image import PUBLIC_OWNER
from handlers.model.limits import DEFAULT_PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.access.policy import Access
    from handlers.api.http import Request

_MAX_LIMIT_DIGITS: Final = 3
_SWITCHES: Final = {"true": True, "false": False}


def library_of(request: Request, access: Access) -> Access:
    """The library that is asked for: one's own, or the photos of nobody."""
    of = request.query.get("of")
    if of is None:
        return access
    if of != "nobody":
        raise InvalidInputError("invalid_owner", "of must be nobody.")
    if not access.allows(PUBLIC_OWNER):
        raise NotFoundError("not_found", "Not found.")
    return replace(access, library=PUBLIC_OWNER)


def image_id_of(request: Request) -> str:
    """The photo that the path names."""
    return request.path_parameters.get("imageId", "")


def limit_of(request: Request) -> int:
    """How many entries a page is to have."""
    text = request.query.get("limit")
    if text is None:
        return DEFAULT_PAGE
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_LIMIT_DIGITS):
        raise listing.invalid_limit()
    return int(text)


def yes_or_no(request: Request, name: str) -> bool:
    """A parameter that is `true` or `false`; false without it.

    Raises:
        InvalidInputError: It is something else.
    """
    text = request.query.get(name, "false")
    if text not in _SWITCHES:
        raise InvalidInputError("invalid_request", f"{name} must be true or false.")
    return _SWITCHES[text]


def with_cursor(body: Mapping[str, Any], next_cursor: str | None) -> Mapping[str, Any]:
    """A page with the cursor of the next one, if there is one."""
    return body if next_cursor is None else {**body, "nextCursor": next_cursor}
