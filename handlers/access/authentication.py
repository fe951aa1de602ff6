"""Who has signed in, by the claims of their access token and their row in the Library table.

API Gateway's authorizer has verified the token: its signature, pool, expiry and scopes. One that
it lets through and that is no access token is refused here. The row decides the rest, with each
request, so that blocking a person, taking away an admin's rights and signing out on all devices
work at once, not when the token expires. The groups that a token names decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, cast

from handlers.access.principal import Principal

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.model.person import Person

# Identity and refresh tokens have other uses.
_USE = "access"
# As Java writes dates; a REST API passes the times of a token on in this form.
_DATE = "%a %b %d %H:%M:%S UTC %Y"


class People(Protocol):
    """The people who were invited; handlers/store/people.py."""

    def get(self, sub: str) -> Person | None:
        """The person of a login, as of now."""
        ...


def signed_in(people: People) -> Callable[[Mapping[str, Any]], Principal | None]:
    """What makes the principal of an event of API Gateway; None if nobody has signed in."""

    def authenticate(event: Mapping[str, Any]) -> Principal | None:
        claims = _claims(event)
        sub = claims.get("sub")
        if claims.get("token_use") != _USE or not isinstance(sub, str) or not sub:
            return None
        person = people.get(sub)
        if person is None or person.blocked or _is_signed_out(person, claims):
            return None
        return Principal.of(person)

    return authenticate


def _claims(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims of a verified token; empty if there was none, or they have another shape."""
    found: Any = event
    for name in ("requestContext", "authorizer", "claims"):
        found = cast("Mapping[str, Any]", found).get(name) if isinstance(found, Mapping) else None
    return cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else {}


def _is_signed_out(person: Person, claims: Mapping[str, Any]) -> bool:
    """Whether the person has signed out on all devices since they gave their password.

    A token that was renewed in the meantime is newer than its session, so both times count.
    """
    if person.signed_out_at is None:
        return False
    moments = [_moment(claims.get(name)) for name in ("iat", "auth_time")]
    return any(each is None or person.has_signed_out_since(each) for each in moments)


def _moment(value: object) -> datetime | None:
    """The time of a claim: seconds since 1970, perhaps as text, or a date; None for all else."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    with suppress(ValueError, OverflowError, OSError):
        if value.isascii() and value.isdigit():
            return datetime.fromtimestamp(int(value), UTC)
        return datetime.strptime(value.replace(" GMT ", " UTC "), _DATE).replace(tzinfo=UTC)
    return None
