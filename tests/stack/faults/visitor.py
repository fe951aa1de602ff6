"""A browser of the site whose requests to the API the functions handle in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.support.http import Http, query_of
from tests.support.signing_in import CHOSEN, signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.stack.faults.site import Site
    from tests.unit.handlers.requests import Answer

REFRESH = "__Secure-refresh"
TOKENS = {"__Host-session", REFRESH}


class SignInFailedError(Exception):
    """The site asks to sign in once more."""


class Visitor:
    """Keeps the site's cookies, and sends them along."""

    def __init__(self, site: Site) -> None:
        self.cookies: dict[str, str] = {}
        self._site = site

    def ask(
        self,
        method: str,
        resource: str,
        *,
        query: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Answer:
        """Send a request, as components/edge/session.js passes it on."""
        answer = self._site.ask(
            method,
            resource,
            query=query,
            body=body,
            claims=None,
            headers={
                "cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "x-site-host": urlsplit(self._site.stack.site_url).netloc,
            },
        )
        for each in answer.cookies:
            pair, _, attributes = each.partition("; ")
            name, _, value = pair.partition("=")
            self.cookies.pop(name, None)
            if not attributes.startswith("Max-Age=0;"):
                self.cookies[name] = value
        return answer

    def sign_in(self, email: str) -> str:
        """Sign in; returns where the site leads to.

        Raises:
            SignInFailedError: Nowhere: the page asks to try again.
        """
        started = self.ask("GET", "/session/login")
        with Http() as http:
            back = signed_in(http, started.headers["Location"], email, CHOSEN)
        answer = self.ask("GET", "/session/callback", query=query_of(back))
        location = answer.headers["Location"]
        if location == "/?sign-in=failed":
            raise SignInFailedError
        return location

    @property
    def tokens(self) -> set[str]:
        """The cookies with tokens that it has."""
        return TOKENS & self.cookies.keys()
