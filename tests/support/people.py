"""People of a stack that one signs in to: invited, signed in, and asking the API in both ways."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.support.api import Api
from tests.support.command_line import ADMIN, CommandLine
from tests.support.contract import assert_described
from tests.support.signing_in import CHOSEN, Browser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.http import Http
    from tests.support.stacks import Stack

_JOB_SECONDS = 60
_serial = count(1)


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in, with a program and in a browser."""

    email: str
    user_id: str
    """The owner of their photos."""
    tokens: Mapping[str, str]
    """`access_token`, `id_token` and `refresh_token`, as Cognito gave them to the program."""
    browser: Browser
    api: Api
    """The API as the program asks it."""

    @property
    def token(self) -> str:
        """The access token of the program."""
        return self.tokens["access_token"]

    @property
    def bearer(self) -> dict[str, str]:
        """The headers of the program."""
        return bearer(self.token)

    @property
    def cookies(self) -> dict[str, str]:
        """The headers of the browser, which sends all cookies of the site."""
        return cookies(self.browser.cookies)


class People:
    """The people of a stack. The first admin has signed in and invites the others."""

    def __init__(self, http: Http, stack: Stack) -> None:
        self.http, self.stack = http, stack
        self.client = CommandLine(http, stack)
        self.admin = self.signed_in(ADMIN, stack.deployment.first_passwords[ADMIN])

    def invited(self, name: str) -> Any:
        """Invite somebody with a new address; gives the answer, with their first password."""
        email = f"{name.lower()}-{next(_serial)}@home.arpa"
        answer = self.admin.api.post("/admin/users", {"name": name, "email": email})
        assert answer.status == 201, answer
        return answer.json()

    def joined(self, name: str) -> Person:
        """Invite somebody, who signs in."""
        invited = self.invited(name)
        return self.signed_in(invited["person"]["email"], invited["firstPassword"])

    def signed_in(self, email: str, password: str) -> Person:
        """Sign somebody in, who chooses a password of their own if they have to."""
        tokens = self.client.sign_in(email, password)
        browser = self.session(email)
        api = Api(self.http, self.stack.site_url, assert_described, tokens["access_token"])
        person = api.get("/session")
        assert person.status == 200, person
        return Person(email, person.json()["person"]["userId"], tokens, browser, api)

    def session(self, email: str) -> Browser:
        """Another browser in which somebody has signed in, with the password they have chosen."""
        browser = Browser(self.http, self.stack.site_url)
        assert browser.sign_in(email, CHOSEN) == "/"
        return browser

    def change(self, person: Person, **changes: bool) -> None:
        """Make somebody an `admin` or `blocked`, or no longer."""
        body = json.dumps(changes).encode()
        answer = self.admin.api.request("PATCH", f"/admin/users/{person.user_id}", body=body)
        assert answer.status == 200, answer

    def finished(self, job_id: str) -> str:
        """Wait until a job has finished; gives its id."""
        deadline = time.monotonic() + _JOB_SECONDS
        while not (job := self.admin.api.get(f"/jobs/{job_id}").json())["finished"]:
            assert time.monotonic() < deadline, job
            time.sleep(0.1)
        return job_id


def bearer(token: str) -> dict[str, str]:
    """The header with which a program sends a token."""
    return {"Authorization": f"Bearer {token}"}


def cookies(values: Mapping[str, str]) -> dict[str, str]:
    """The header with which a browser sends cookies."""
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in values.items())}


def session_cookie(token: str) -> dict[str, str]:
    """The header with which a browser sends a token as its session."""
    return cookies({"__Host-session": token})
