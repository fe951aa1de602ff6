"""A user pool in memory: what the session function relies on, and how it can fail."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Unpack
from urllib.parse import parse_qs, urlsplit

from handlers.access.authentication import signed_in
from handlers.api.errors import UnavailableError
from handlers.session.domain import Sessions
from handlers.session.handler import make_router
from handlers.session.model import (
    AccessToken,
    Failure,
    Identity,
    Login,
    RefusedTokenError,
    SignIn,
    SignInError,
    Tokens,
)
from tests.unit.handlers.fake_people import ADA_SUB, FakePeople, ada, token_of
from tests.unit.handlers.requests import Answer, Changed, ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.api.gateway import Router
    from handlers.model.person import Person

Values = str | list[str] | None

SITE_HOST = "photos.example"
OTHER_HOST = "d111111abcdef8.cloudfront.net"
SIGN_IN = SignIn(
    client_id="0a1b2c3d",
    url="https://photos-prod-123456789012.auth.eu-central-1.amazoncognito.com",
    site_origins=(f"https://{SITE_HOST}", f"https://{OTHER_HOST}"),
)
NOW = datetime(2026, 11, 29, 12, 0, 0, tzinfo=UTC)
SESSION_DAYS = 30
UNAVAILABLE = "a.token.that.cognito.gives.no.answer.about"
DAY = 24 * 60 * 60


def token(claims: dict[str, Any]) -> str:
    """A token with these claims; nobody checks its signature."""
    parts = [{"alg": "RS256"}, claims]
    encoded = [base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in parts]
    return ".".join([each.rstrip("=") for each in encoded] + ["c2lnbmF0dXJl"])


def digest(refresh_token: str) -> str:
    """The cookie that shows that the site has set this one."""
    found = hashlib.sha256(refresh_token.encode()).digest()
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()


def access_token(sub: str, issued_at: datetime = NOW, **changed: Any) -> str:
    return token(
        {
            "sub": sub,
            "username": f"name-{sub}",
            "token_use": "access",
            "client_id": SIGN_IN.client_id,
            "iat": int(issued_at.timestamp()),
            "auth_time": int(NOW.timestamp()),
            **changed,
        }
    )


@dataclass
class FakeCognito:
    """Codes with who they are for, and refresh tokens with who has them."""

    logins: dict[str, Identity] = field(default_factory=dict[str, Identity])
    codes: dict[str, tuple[Identity, str, str]] = field(
        default_factory=dict[str, tuple[Identity, str, str]]
    )
    refresh_tokens: dict[str, str] = field(default_factory=dict[str, str])
    disabled: set[str] = field(default_factory=set[str])
    unavailable: set[str] = field(default_factory=set[str])
    asked: list[str] = field(default_factory=list[str])
    now: datetime = NOW
    # When somebody last gave their password; the page and refresh tokens remember it.
    authenticated_at: datetime = NOW

    def sign_in(self, identity: Identity, url: str) -> dict[str, str]:
        """What the sign-in page sends the browser back with, after a password."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = (identity, query["code_challenge"], query["redirect_uri"])
        return {"code": code, "state": query["state"]}

    def exchange(self, code: str, *, verifier: str, redirect_uri: str) -> Tokens:
        self._ask("exchange")
        identity, challenge, expected = self.codes.pop(code, (None, "", ""))
        digest = hashlib.sha256(verifier.encode()).digest()
        if (
            identity is None
            or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge
            or redirect_uri != expected
        ):
            raise SignInError(Failure.EXPIRED)
        refresh = f"refresh.{identity.sub}.{len(self.refresh_tokens)}"
        self.refresh_tokens[refresh] = identity.sub
        return Tokens(access=self._access(identity.sub), refresh=refresh, identity=identity)

    def refresh(self, refresh_token: str) -> AccessToken:
        self._ask("refresh")
        if refresh_token == UNAVAILABLE:
            raise UnavailableError("unavailable", "Later.")
        sub = self.refresh_tokens.get(refresh_token)
        if sub is None or sub in self.disabled:
            raise RefusedTokenError(is_blocked=sub is not None)
        return self._access(sub)

    def revoke(self, refresh_token: str) -> None:
        self._ask("revoke")
        self.refresh_tokens.pop(refresh_token, None)

    def revoke_all(self, username: str) -> None:
        self._ask("revoke_all")
        sub = username.removeprefix("name-")
        self.refresh_tokens = {
            name: owner for name, owner in self.refresh_tokens.items() if owner != sub
        }

    def _access(self, sub: str) -> AccessToken:
        login = Login(
            sub=sub,
            username=f"name-{sub}",
            issued_at=self.now,
            authenticated_at=self.authenticated_at,
        )
        return AccessToken(value=access_token(sub, self.now), expires_in=900, login=login)

    def _ask(self, operation: str) -> None:
        self.asked.append(operation)
        if operation in self.unavailable:
            raise UnavailableError("unavailable", "Later.")


class Browser:
    """A browser at a site, which keeps cookies; all of them get to the function."""

    def __init__(self, site: Site, host: str = SITE_HOST) -> None:
        self.site, self.host = site, host
        self.cookies: dict[str, str] = {}
        self.attributes: dict[str, str] = {}

    def ask(self, method: str, path: str, **changed: Unpack[Changed]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent: Changed = {
            "headers": {"x-site-host": self.host, "cookie": cookies or None},
            "origin": None,
        }
        answer = ask(self.site.router, method, path, **{**sent, **changed})
        for each in answer.cookies:
            pair, _, attributes = each.partition("; ")
            name, _, value = pair.partition("=")
            self.attributes[name] = attributes
            self.cookies.pop(name, None)
            if "Max-Age=0;" not in attributes:
                self.cookies[name] = value
        return answer

    def start(self, page: str | None = None) -> str:
        """Starts a sign-in; returns the URL of the sign-in page."""
        query = None if page is None else {"return": page}
        return self.ask("GET", "/session/login", query=query).headers["Location"]

    def sign_in(self, identity: Identity, page: str | None = None) -> str:
        """Signs in; returns where the browser ends up."""
        back = self.site.cognito.sign_in(identity, self.start(page))
        return self.ask("GET", "/session/callback", query=back).headers["Location"]


class Site:
    """The session function over fakes."""

    def __init__(self, *people: Person) -> None:
        self.people = FakePeople(people)
        self.cognito = FakeCognito()
        self.now = NOW
        sessions = Sessions(
            people=self.people,
            provider=self.cognito,
            sign_in=lambda: SIGN_IN,
            now=lambda: self.now,
        )
        self.router = make_router(
            sessions,
            signed_in(self.people),
            session_days=SESSION_DAYS,
            allowed_origins=frozenset(),
            site_origins=lambda: frozenset(SIGN_IN.site_origins),
        )

    def browser(self, host: str = SITE_HOST) -> Browser:
        return Browser(self, host)


def ready(headers: Mapping[str, Values] | None = None) -> tuple[Router, Changed]:
    """A router, and what makes any operation of it succeed: a session of Ada's.

    `headers` are sent in addition.
    """
    site = Site(ada())
    browser = site.browser()
    back = site.cognito.sign_in(identity_of(ada()), browser.start())
    cookies = {
        "__Host-signin": browser.cookies["__Host-signin"],
        "__Secure-refresh": "of.ada",
        "__Host-refresh-digest": digest("of.ada"),
    }
    site.cognito.refresh_tokens["of.ada"] = ADA_SUB
    sent: Changed = {
        "query": back,
        "claims": token_of(ada()),
        "headers": {
            "x-site-host": SITE_HOST,
            "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            **(headers or {}),
        },
        "body": {"everywhere": True},
    }
    return site.router, sent


def identity_of(person: Person, *, is_admin: bool = False) -> Identity:
    return Identity(sub=person.sub, email=person.email, name=person.name, is_admin=is_admin)
