"""What this function's routes read from requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.api.errors import UnauthenticatedError

if TYPE_CHECKING:
    from handlers.access.policy import Access
    from handlers.api.http import Request
    from handlers.model.person import Person


def person_of(access: Access) -> Person:
    """Who has signed in."""
    if access.principal.person is None:
        raise UnauthenticatedError("sign_in", "Please sign in.")
    return access.principal.person


def user_id_of(request: Request) -> str:
    """The person that the path names."""
    return request.path_parameters.get("userId", "")
