"""Who makes a request: a person who has signed in, or everybody in an open stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.immutable import immutable
from handlers.model.image import PUBLIC_OWNER

if TYPE_CHECKING:
    from handlers.model.person import Person


@immutable
class Principal:
    """Who makes a request.

    Attributes:
        user_id: The owner of what they upload.
        is_admin: Whether they run the site.
        person: Who has signed in; None in an open stack.
    """

    user_id: str
    is_admin: bool = False
    person: Person | None = None

    @staticmethod
    def of(person: Person) -> Principal:
        """The principal that a person is once they have signed in."""
        return Principal(person.user_id, is_admin=person.admin, person=person)


PUBLIC = Principal(PUBLIC_OWNER)
"""Everybody, in an open stack."""

ANONYMOUS = Principal("")
"""A caller who has not signed in. They own nothing, since no photo has this owner."""
