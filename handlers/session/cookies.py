"""The cookies of a session: their names, attributes and values.

The prefix `__Host-` makes browsers refuse a cookie of that name from any other host, also from a
sub-domain, and `__Secure-` one that was not set over TLS. No script can read any of them.

`__Host-` needs `Path=/`, and the refresh token is too long to go along with each picture. Another
host of the same domain could therefore set one, and sign its visitors in to an account of its own.
So a token counts only together with its digest, which is short and in a cookie of this host alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SESSION: Final = "__Host-session"
"""The access token. components/edge/session.js makes the API's Authorization header of it."""
REFRESH: Final = "__Secure-refresh"
"""The refresh token, which only the operations of the session get."""
DIGEST: Final = "__Host-refresh-digest"
"""Shows that this host set the refresh token."""
SIGN_IN: Final = "__Host-signin"
"""The browser's secret, from the start of a sign-in to its end."""

SIGN_IN_SECONDS: Final = 600

# Strict would keep the session from a visit that a link on another site starts: that person would
# see the site as if they had not signed in.
_ATTRIBUTES: Final[Mapping[str, str]] = {
    SESSION: "Path=/; Secure; HttpOnly; SameSite=Lax",
    REFRESH: "Path=/v1/session; Secure; HttpOnly; SameSite=Strict",
    DIGEST: "Path=/; Secure; HttpOnly; SameSite=Strict",
    # Lax: the way back from the sign-in page is a visit that another site starts.
    SIGN_IN: "Path=/; Secure; HttpOnly; SameSite=Lax",
}
# What tokens and secrets consist of; nothing that could end a cookie or a header.
_VALUE = re.compile(r"[A-Za-z0-9._~+/=-]{1,4000}", re.ASCII)


def read(headers: Mapping[str, str], name: str) -> str | None:
    """The value of a request's cookie; None if it has none, several, or one of another form."""
    found = _all(headers, name)
    return found[0] if len(found) == 1 and _VALUE.fullmatch(found[0]) else None


def read_refresh(headers: Mapping[str, str]) -> str | None:
    """The refresh token that this host has set, whatever others of the domain have set; or None."""
    digest = read(headers, DIGEST) or ""
    for token in _all(headers, REFRESH):
        if _VALUE.fullmatch(token) and hmac.compare_digest(_digest(token), digest):
            return token
    return None


def has_refresh(headers: Mapping[str, str]) -> bool:
    """Whether a request has a refresh token, valid or not."""
    return bool(_all(headers, REFRESH))


def make_refresh(token: str, *, seconds: int) -> tuple[str, str]:
    """The Set-Cookie headers of a refresh token.

    Raises:
        ValueError: It cannot be stored in a cookie.
    """
    return make(REFRESH, token, seconds=seconds), make(DIGEST, _digest(token), seconds=seconds)


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


def _all(headers: Mapping[str, str], name: str) -> list[str]:
    # Several Cookie headers are joined by commas.
    pairs = re.split(r"[;,]", headers.get("cookie", ""))
    found = (each.partition("=") for each in pairs)
    return [value.strip() for key, _, value in found if key.strip() == name]


def _digest(token: str) -> str:
    digest = hashlib.sha256(token.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
