"""How the stack of this process makes principals: open, or by the people who sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.access.authentication import signed_in
from handlers.api.gateway import Authenticate, open_stack
from handlers.aws import clients
from handlers.runtime import environment
from handlers.store.people import PeopleStore

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGN_IN, _OPEN = "signIn", "open"


def people_table(variables: Mapping[str, str]) -> str | None:
    """The name of the table of people; None in an open stack.

    There is no default: without the variable a function would not know whom to refuse.

    Raises:
        SettingError: A variable is missing or wrong.
    """
    if environment.one_of(variables, "ACCESS", _SIGN_IN, _OPEN) == _OPEN:
        return None
    return environment.text(variables, "LIBRARY_TABLE")


def authentication(library_table: str | None) -> Authenticate:
    """What makes the principal of each event, over AWS; in an open stack it asks nobody."""
    if library_table is None:
        return open_stack
    return signed_in(PeopleStore(clients.dynamodb(), library_table))
