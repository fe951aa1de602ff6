"""A login of the user pool, as far as invitations need to know it."""

from __future__ import annotations

from handlers.immutable import immutable


class LoginExistsError(Exception):
    """Another request has just made a login for this address."""


class LoginGoneError(Exception):
    """The user pool has no such login: its pool was removed, or somebody deleted it there."""


@immutable(kw_only=True)
class Login:
    """A login.

    Attributes:
        sub: Cognito's id of it.
        was_used: Whether somebody has chosen a password of their own.
    """

    sub: str
    was_used: bool = False
