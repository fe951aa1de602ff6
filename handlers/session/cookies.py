"""The cookies of a session: their names, attributes and values.

The prefix `__Host-` makes browsers refuse a cookie of that name from any other host, also from a
sub-domain, and `__Secure-` one that was not set over TLS. No script can read any of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SESSION: Final = "__Host-session"
"""The access token. components/edge/session.js makes the API's Authorization header of it."""
REFRESH: Final = "__Secure-refresh"
"""The refresh token, which only the operations of the session get."""
SIGN_IN: Final = "__Host-signin"
"""The browser's secret, from the start of a sign-in to its end."""

SIGN_IN_SECONDS: Final = 600

# Strict would keep the session from a visit that a link on another site starts: that person would
# see the site as if they had not signed in.
_ATTRIBUTES: Final[Mapping[str, str]] = {
    SESSION: "Path=/; Secure; HttpOnly; SameSite=Lax",
    REFRESH: "Path=/v1/session; Secure; HttpOnly; SameSite=Strict",
    # Lax: the way back from the sign-in page is a visit that another site starts.
    SIGN_IN: "Path=/; Secure; HttpOnly; SameSite=Lax",
}
# What tokens and secrets consist of; nothing that could end a cookie or a header.
_VALUE = re.compile(r"[A-Za-z0-9._~+/=-]{1,4000}", re.ASCII)


def read(headers: Mapping[str, str], name: str) -> str | None:
    """The value of a request's cookie; None if it has none, several, or one of another form."""
    # Several Cookie headers are joined by commas.
    pairs = re.split(r"[;,]", headers.get("cookie", ""))
    found = [
        value.strip()
        for key, _, value in (each.partition("=") for each in pairs)
        if key.strip() == name
    ]
    if len(found) != 1 or not _VALUE.fullmatch(found[0]):
        return None
    return found[0]


def make(name: str, value: str, *, seconds: int) -> str:
    """A Set-Cookie header.

    Raises:
        ValueError: The value cannot be one of a cookie.
    """
    if not _VALUE.fullmatch(value):
        raise ValueError(f"the value of {name} cannot be stored in a cookie")
    return f"{name}={value}; Max-Age={seconds}; {_ATTRIBUTES[name]}"


def remove(*names: str) -> tuple[str, ...]:
    """The Set-Cookie headers that remove cookies."""
    return tuple(f"{name}=; Max-Age=0; {_ATTRIBUTES[name]}" for name in names)
