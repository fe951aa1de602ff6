"""A person who was invited to the site, as the Library table keeps them.

A person has two identifiers. `sub` is Cognito's id of their login, the one that tokens name.
`user_id` is the owner of their photos. Both are the same until the login has to be made again,
because its user pool was removed: the person then gets another `sub`, and their photos stay theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handlers.model import fields
from handlers.model.codecs import SWITCH, TEXT, TIMESTAMP
from handlers.model.fields import internal, public, record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PEOPLE: Final = "USERS"
"""The partition of the table that holds every person, by `sub`."""


@record
class Person:
    """One person. Each field is written here and nowhere else: see `fields`."""

    sub: str = internal("sk", TEXT)
    """Cognito's id of their login."""
    user_id: str = public("userId", TEXT)
    """The owner of their photos, a UUID."""
    name: str = public("name", TEXT)
    """What others call them."""
    email: str = public("email", TEXT)
    """In lower case; what they sign in with."""
    admin: bool = public("admin", SWITCH, default=False)
    """Whether they run the site."""
    blocked: bool = public("blocked", SWITCH, default=False)
    """Whether every request of theirs is refused."""
    invited_at: datetime = public("invitedAt", TIMESTAMP)
    """When an admin invited them."""
    signed_in_at: datetime | None = public("signedInAt", TIMESTAMP, default=None)
    """Their latest sign-in."""
    signed_out_at: datetime | None = internal("signedOutAt", TIMESTAMP, default=None)
    """Their latest sign-out on all devices: sessions that began before it are over."""

    leaving: str | None = public("leaving", TEXT, default=None)
    """The job that deletes them with everything of theirs; such a person is blocked for good."""

    def has_signed_out_since(self, moment: datetime) -> bool:
        """Whether they have signed out on all devices since then, or in the same second."""
        return self.signed_out_at is not None and moment <= self.signed_out_at

    def to_item(self) -> dict[str, Any]:
        """The attributes as the table names them; unknown ones are left out."""
        return person_key(self.sub) | fields.to_item(self)

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> Person:
        """The person of an item of the table."""
        return fields.from_item(Person, item)

    def to_json(self) -> dict[str, Any]:
        """What admins get to see of them."""
        return fields.to_json(self)


@record
class EmailClaim:
    """Which person has an e-mail address: two people never have the same."""

    email: str = internal("email", TEXT)
    """In lower case."""
    sub: str = internal("sub", TEXT)
    """Of the person's login."""
    user_id: str = internal("userId", TEXT)
    """The owner of their photos, also after their login is gone."""

    def to_item(self) -> dict[str, Any]:
        """The attributes as the table names them."""
        return email_key(self.email) | fields.to_item(self)

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> EmailClaim:
        """The claim of an item of the table."""
        return fields.from_item(EmailClaim, item)


def person_key(sub: str) -> dict[str, str]:
    """The key of a person in the Library table."""
    return {"pk": PEOPLE, "sk": sub}


def email_key(email: str) -> dict[str, str]:
    """The key of the claim of an address, which must be in lower case."""
    return {"pk": f"EMAIL#{email}", "sk": "USER"}
