"""Who loses a right loses it at once, with tokens and sessions that would be valid for minutes."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.stack.signed_in.matrix import MATRIX, described
from tests.support.command_line import claims
from tests.support.openapi import scope_of
from tests.support.signing_in import CHOSEN

if TYPE_CHECKING:
    from tests.stack.signed_in.site import Site
    from tests.support.people import Person

NEEDS_TOKEN = [each for each in MATRIX if scope_of(*described(each)) is not None]


def assert_is_refused_everywhere(site: Site, person: Person) -> None:
    """Whatever they ask for, in the browser and with the program, by tokens that are valid."""
    cookie = person.browser.cookies["__Host-session"]
    assert min(claims(token)["exp"] for token in (person.token, cookie)) > time.time() + 60
    for operation in NEEDS_TOKEN:
        asked = site.prepared(operation, to_be_refused=True)
        for headers in (person.bearer, person.cookies):
            assert site.outcome(asked, headers) == "401 sign_in", operation


def renewed(site: Site, person: Person) -> tuple[str, int]:
    """What renewing gives in the browser, and the status for the program."""
    outcome = site.outcome(site.prepared("POST /session/refresh"), person.cookies)
    return outcome, site.people.client.refresh(person.tokens["refresh_token"]).status


def test_a_blocked_person_is_out_until_they_are_unblocked(site: Site) -> None:
    person = site.people.joined("Bob")
    assert person.api.get("/images").status == 200

    site.people.change(person, blocked=True)

    assert_is_refused_everywhere(site, person)
    outcome, status = renewed(site, person)
    assert (outcome, status) == ("401 account_blocked", 400)

    site.people.change(person, blocked=False)
    assert person.api.get("/images").status == 200


def test_who_signs_out_everywhere_is_out_on_all_devices(site: Site) -> None:
    person = site.people.joined("Lea")
    elsewhere = site.people.session(person.email)

    # A browser removes its cookies; somebody may have copied them.
    kept = dict(person.browser.cookies)
    body = {"everywhere": True}
    assert elsewhere.ask("POST", "/v1/session/logout", body=body).status == 200

    assert person.browser.cookies == kept
    assert_is_refused_everywhere(site, person)
    assert renewed(site, person) == ("401 sign_in", 400)
    assert site.admin.api.get("/images").status == 200


def test_another_password_by_an_admin_signs_out_everywhere(site: Site) -> None:
    person = site.people.joined("Pia")

    reset = site.admin.api.request("POST", f"/admin/users/{person.user_id}/password")

    assert reset.status == 200, reset
    assert_is_refused_everywhere(site, person)
    assert renewed(site, person) == ("401 sign_in", 400)


def test_who_signs_out_in_one_browser_stays_signed_in_elsewhere(site: Site) -> None:
    person = site.people.joined("Eva")
    leaving = site.people.session(person.email)
    refresh = leaving.cookies["__Secure-refresh"]

    assert leaving.ask("POST", "/v1/session/logout", body={}).status == 200

    leaving.cookies["__Secure-refresh"] = refresh
    assert leaving.ask("POST", "/v1/session/refresh").status == 401
    assert renewed(site, person) == ("200", 200)


@pytest.mark.parametrize("door", ["bearer", "cookies"])
def test_an_admins_rights_come_and_go_with_the_same_token(site: Site, door: str) -> None:
    person = site.people.joined("Ada")
    headers = person.bearer if door == "bearer" else person.cookies
    rows = [row for row in MATRIX if MATRIX[row]["admin"] != MATRIX[row]["other"]]

    def assert_may_what_may(role: str) -> None:
        for operation in rows:
            asked = site.prepared(operation, to_be_refused=role == "other")
            assert site.outcome(asked, headers) == MATRIX[operation][role], operation

    assert_may_what_may("other")
    site.people.change(person, admin=True)
    assert_may_what_may("admin")
    site.people.change(person, admin=False)
    assert_may_what_may("other")
    # What is their own stays theirs.
    assert person.api.get("/images").status == 200


def test_nobody_takes_part_who_was_not_invited(site: Site) -> None:
    """Somebody whose login the owner of the account has made, in the pool itself."""
    cognito, pool = site.stack.client("cognito-idp"), site.stack.output("userPoolId")
    email = "stranger@home.arpa"
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=email,
        UserAttributes=[{"Name": "email", "Value": email}],
        MessageAction="SUPPRESS",
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=email, Password=CHOSEN, Permanent=True
    )
    token = site.people.client.sign_in(email, CHOSEN)["access_token"]

    for operation in NEEDS_TOKEN:
        asked = site.prepared(operation, to_be_refused=True)
        assert site.outcome(asked, {"Authorization": f"Bearer {token}"}) == "401 sign_in"


def test_nobody_changes_their_own_rights(site: Site) -> None:
    path = f"/admin/users/{site.admin.user_id}"
    for change in ({"admin": False}, {"blocked": True}):
        answer = site.admin.api.request("PATCH", path, body=json.dumps(change).encode())
        assert (answer.status, answer.json()["code"]) == (409, "own_account")
