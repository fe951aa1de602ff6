"""What sessions need from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.model.person import EmailClaim, Person
    from handlers.session.model import AccessToken, Tokens


class People(Protocol):
    """The people who were invited; handlers/store describes each operation."""

    def get(self, sub: str) -> Person | None: ...

    def claim_of(self, email: str) -> EmailClaim | None: ...

    def add(self, person: Person) -> bool: ...

    def relink(self, former: EmailClaim, person: Person) -> bool: ...

    def signed_in(self, sub: str, at: datetime) -> None: ...

    def signed_out(self, sub: str, at: datetime) -> None: ...


class IdentityProvider(Protocol):
    """Issues tokens; handlers/session/cognito.py describes each operation."""

    def exchange(self, code: str, *, verifier: str, redirect_uri: str) -> Tokens: ...

    def refresh(self, refresh_token: str) -> AccessToken: ...

    def revoke(self, refresh_token: str) -> None: ...

    def revoke_all(self, username: str) -> None: ...
