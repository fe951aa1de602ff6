"""People who join a stack in which they may have chosen a password already."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.signing_in import CHOSEN, Browser

if TYPE_CHECKING:
    from tests.support.http import Http
    from tests.support.stacks import Stack

_DEADLINE_SECONDS = 60


def signed_in_as(http: Http, stack: Stack, email: str) -> Api:
    """The API as somebody who has chosen a password and signs in with it."""
    stack.client("cognito-idp").admin_set_user_password(
        UserPoolId=stack.output("userPoolId"), Username=email, Password=CHOSEN, Permanent=True
    )
    browser = Browser(http, stack.site_url)
    assert browser.sign_in(email, CHOSEN) == "/"
    token = browser.cookies["__Host-session"]
    return Api(http, stack.site_url, assert_described, token)


def invited(admin: Api, name: str, email: str) -> str:
    """The userId of somebody whom the admin invites."""
    answer = admin.post("/admin/users", {"name": name, "email": email})
    assert answer.status == 201, answer
    return str(answer.json()["person"]["userId"])


def given(admin: Api, user_id: str) -> Any:
    """The finished job that gave all photos of nobody to a person."""
    answer = admin.request("POST", f"/admin/users/{user_id}/unowned")
    assert answer.status == 202, answer
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while True:
        job = admin.get(f"/jobs/{answer.json()['jobId']}").json()
        if job["finished"]:
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.2)
