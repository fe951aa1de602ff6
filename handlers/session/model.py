"""What the session function deals with: the sign-in page, and the tokens that it gives."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from handlers.api.errors import UnavailableError
from handlers.immutable import immutable

if TYPE_CHECKING:
    from datetime import datetime


@immutable(kw_only=True)
class SignIn:
    """The sign-in page, and the sites that it leads back to.

    Attributes:
        client_id: Of the browsers' client of the user pool.
        url: The origin of the sign-in page.
        site_origins: Of this site; it may have several names.
    """

    client_id: str
    url: str
    site_origins: tuple[str, ...]


@immutable(kw_only=True)
class Login:
    """Who a token was issued to.

    Attributes:
        sub: Cognito's id of the login.
        username: The login's name in the user pool.
        issued_at: To the second, by Cognito's clock.
        authenticated_at: When the person last gave a password or passkey; a renewed token keeps it.
    """

    sub: str
    username: str
    issued_at: datetime
    authenticated_at: datetime


@immutable(kw_only=True)
class Identity:
    """What an identity token says about a login.

    Attributes:
        sub: Cognito's id of the login.
        email: In lower case.
        name: The e-mail address if it has none.
        is_admin: Whether the login is in the group `admins` of the user pool.
    """

    sub: str
    email: str
    name: str
    is_admin: bool


@immutable(kw_only=True)
class AccessToken:
    """An access token; `expires_in` is in seconds."""

    value: str
    expires_in: int
    login: Login


@immutable(kw_only=True)
class Tokens:
    """What a finished sign-in gives."""

    access: AccessToken
    refresh: str
    identity: Identity


class Failure(StrEnum):
    """Why a sign-in ended without a session, as the page gets it: `/?sign-in=<value>`."""

    FAILED = "failed"
    EXPIRED = "expired"
    BLOCKED = "blocked"
    NOT_INVITED = "not-invited"


class SignInError(Exception):
    """A sign-in has failed.

    Attributes:
        reason: For the page.
    """

    def __init__(self, reason: Failure) -> None:
        super().__init__(reason)
        self.reason = reason


class RefusedTokenError(Exception):
    """A refresh token is invalid, expired or revoked.

    Attributes:
        is_blocked: Whether the user pool refuses the login itself.
    """

    def __init__(self, *, is_blocked: bool = False) -> None:
        super().__init__("the refresh token was refused")
        self.is_blocked = is_blocked


def no_answer() -> UnavailableError:
    """What is raised if a service that signing in needs does not answer."""
    return UnavailableError("unavailable", "Signing in does not work right now. Please try again.")
