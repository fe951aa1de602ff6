"""Signing in at the embedded sign-in page, as a browser of the site does.

As a program it stands in for somebody's browser: it opens an address, signs in, and follows the way
back. `EMAIL` and `PASSWORD` are in the environment.
"""

from __future__ import annotations

import html
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from tests.support.http import Answer, Http

if TYPE_CHECKING:
    from collections.abc import Mapping

CHOSEN = "correct horse battery"
"""The password that everybody chooses."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PAGES = 4


class Browser:
    """Keeps the site's cookies, and sends them along with each request to the site."""

    def __init__(self, http: Http, site_url: str) -> None:
        self.http, self.site_url = http, site_url
        self.cookies: dict[str, str] = {}
        self.attributes: dict[str, str] = {}

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request to the site; a body goes as JSON."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookies} if cookies else {}
        if body is not None:
            sent["Content-Type"] = "application/json"
        answer = self.http.request(
            method,
            self.site_url + path,
            body=None if body is None else json.dumps(body).encode(),
            headers={**sent, **(headers or {})},
        )
        self._keep(answer)
        return answer

    def start(self, page: str = "/") -> str:
        """Ask the site for its sign-in page; returns the address."""
        answer = self.ask("GET", f"/v1/session/login?{urlencode({'return': page})}")
        assert answer.status == 302, answer
        return answer.headers["Location"]

    def sign_in(self, email: str, password: str = CHOSEN, page: str = "/") -> str:
        """Sign in; returns where the site leads to."""
        back = signed_in(self.http, self.start(page), email, password)
        assert back.startswith(f"{self.site_url}/v1/session/callback?"), back
        answer = self.ask("GET", back.removeprefix(self.site_url))
        assert answer.status == 302, answer
        return answer.headers["Location"]

    def _keep(self, answer: Answer) -> None:
        headers: Any = answer.headers
        for each in headers.getlist("Set-Cookie"):
            pair, _, attributes = each.partition("; ")
            name, _, value = pair.partition("=")
            self.attributes[name] = attributes
            self.cookies.pop(name, None)
            if "Max-Age=0;" not in attributes:
                self.cookies[name] = value


def signed_in(http: Http, address: str, email: str, password: str, chosen: str = CHOSEN) -> str:
    """Fill in the forms of the sign-in page at an address; returns where it leads back to.

    Whoever has to choose a password chooses `chosen`.
    """
    origin = "http://" + urlsplit(address).netloc
    known = {
        "username": email,
        "password": password,
        "new_password": chosen,
        "confirm_password": chosen,
    }
    page = http.get(address)
    for _ in range(_PAGES):
        asked = {name: known[name] for name in known if f'name="{name}"' in page.body.decode()}
        page = submitted(http, origin, page, asked)
        if page.status == 302:
            return page.headers["Location"]
    raise AssertionError(page)


def submitted(
    http: Http, at: str, page: Answer, fields: Mapping[str, str], origin: str | None = None
) -> Answer:
    """Send the form of a page of the sign-in page.

    Args:
        http: sends it.
        at: the origin of the sign-in page.
        page: has the form, with hidden fields.
        fields: what is filled in.
        origin: of the page that sends it, if it is another site's.
    """
    hidden = re.findall(r'<input[^>]*name="(\w+)" value="([^"]*)"', page.body.decode())
    form = {name: html.unescape(value) for name, value in hidden} | dict(fields)
    return http.request(
        "POST",
        f"{at}/login",
        body=urlencode(form).encode(),
        headers={**FORM, "Origin": origin or at},
    )


if __name__ == "__main__":
    with Http() as _http:
        _back = signed_in(_http, sys.argv[1], os.environ["EMAIL"], os.environ["PASSWORD"])
        _http.get(_back)
