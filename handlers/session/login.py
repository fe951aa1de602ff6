"""The secrets of a sign-in: what ties the way back from the sign-in page to the browser that left.

A browser has one secret, in a cookie, and each sign-in a nonce, in its state. The verifier of PKCE
and the MAC of the state are derived from both. So a browser may sign in in several tabs at once,
nothing is stored here, and a state is worthless in any other browser.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Final

from handlers.immutable import immutable

HOME: Final = "/"
PAGES: Final = re.compile(
    r"/(?:[a-z]{2}\.html)?|/(?:people|signed-in|trash|account)(?:\.[a-z]{2}\.html)?"
)
"""The pages of the site that a sign-in may lead back to, each in every language."""

SECRET_BYTES: Final = 32
NONCE_BYTES: Final = 16

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_STATE = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})\.(/[a-z.-]*)")


@immutable
class Started:
    """What the sign-in page is given."""

    state: str
    challenge: str


@immutable
class Returned:
    """What a valid state stands for."""

    verifier: str
    page: str


def is_secret(value: str | None) -> bool:
    """Whether the value of a cookie has the form of a browser's secret."""
    return value is not None and _SECRET.fullmatch(value) is not None


def text(random: bytes) -> str:
    """A secret or nonce as text."""
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode()


def known_page(wanted: str | None) -> str:
    """The page to come back to; the first for one that the site does not have."""
    return wanted if wanted is not None and PAGES.fullmatch(wanted) else HOME


def start(secret: str, nonce: str, page: str) -> Started:
    """A sign-in that leads back to a page."""
    digest = hashlib.sha256(_verifier(secret, nonce).encode()).digest()
    return Started(state=f"{nonce}.{_mac(secret, nonce, page)}.{page}", challenge=text(digest))


def finish(secret: str | None, state: str | None) -> Returned | None:
    """What a state stands for; None if the sign-in was not started with this secret."""
    if secret is None or not is_secret(secret):
        return None
    parts = _STATE.fullmatch(state or "")
    if parts is None:
        return None
    nonce, mac, page = parts.groups()
    if not hmac.compare_digest(mac, _mac(secret, nonce, page)):
        return None
    return Returned(verifier=_verifier(secret, nonce), page=known_page(page))


def _mac(secret: str, nonce: str, page: str) -> str:
    return _derived(secret, f"state\n{nonce}\n{page}")


def _verifier(secret: str, nonce: str) -> str:
    return _derived(secret, f"verifier\n{nonce}")


def _derived(secret: str, use: str) -> str:
    return text(hmac.digest(secret.encode(), use.encode(), "sha256"))
