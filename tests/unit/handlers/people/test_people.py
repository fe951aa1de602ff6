"""Blocking, admins, passwords and gifts; and who may ask for any of it."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest

from handlers.people.typed import first_password
from tests.unit.handlers.fake_people import ADA_SUB, BOB_SUB, ada, bob, person
from tests.unit.handlers.people.directory import NOW, Office, admins

UNKNOWN = "00000000-0000-4000-8000-0000000000ff"
ROUTES = [
    ("GET", "/admin/users"),
    ("POST", "/admin/users"),
    ("PATCH", "/admin/users/{userId}"),
    ("POST", "/admin/users/{userId}/password"),
    ("POST", "/admin/users/{userId}/unowned"),
    ("POST", "/admin/users/{userId}/export"),
    ("DELETE", "/admin/users/{userId}"),
    ("GET", "/admin/brake"),
    ("PUT", "/admin/brake"),
]


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.parametrize(("method", "resource"), ROUTES)
def test_none_of_it_exists_for_somebody_who_is_no_admin(
    office: Office, method: str, resource: str
) -> None:
    answer = office.ask(method, resource, by=bob(), body={}, userId=ADA_SUB, jobId=UNKNOWN)

    assert (answer.status, answer.code) == (404, "not_found")
    assert office.people.requests == ["get"]
    assert office.logins.calls == []


@pytest.mark.parametrize(("method", "resource"), ROUTES)
def test_an_admin_who_was_blocked_has_to_sign_in(
    office: Office, method: str, resource: str
) -> None:
    office.people.stored[ADA_SUB]["blocked"] = True

    answer = office.ask(method, resource, body={}, userId=BOB_SUB, jobId=UNKNOWN)

    assert (answer.status, answer.code) == (401, "sign_in")


def test_somebody_who_is_blocked_is_out_at_once_and_everywhere(office: Office) -> None:
    answer = office.change(BOB_SUB, blocked=True)

    assert (answer.status, answer.body["blocked"]) == (200, True)
    assert office.ask("GET", "/admin/users", by=bob()).status == 401
    login = office.logins.by_sub(BOB_SUB)
    assert (login.enabled, login.sessions) == (False, 0)


def test_the_row_is_blocked_before_the_login_and_unblocked_after_it(office: Office) -> None:
    seen: list[tuple[str, bool]] = []

    def watched(name: str) -> None:
        real = getattr(office.logins, name)

        def call(sub: str) -> None:
            seen.append((name, "blocked" in office.people.stored[BOB_SUB]))
            real(sub)

        setattr(office.logins, name, call)

    watched("disable")
    watched("enable")

    office.change(BOB_SUB, blocked=True)
    office.change(BOB_SUB, blocked=False)

    assert seen == [("disable", True), ("enable", True)]
    assert office.people.get(BOB_SUB) == bob(signed_in_at=NOW)
    assert office.logins.by_sub(BOB_SUB).enabled


def test_a_block_that_broke_off_is_finished_by_repeating_it(office: Office) -> None:
    disable = office.logins.disable

    def broken(_sub: str) -> None:
        raise ConnectionError

    office.logins.disable = broken
    with pytest.raises(ConnectionError):
        office.change(BOB_SUB, blocked=True)
    assert office.ask("GET", "/admin/users", by=bob()).status == 401
    office.logins.disable = disable

    assert office.change(BOB_SUB, blocked=True).status == 200
    assert not office.logins.by_sub(BOB_SUB).enabled


@pytest.mark.parametrize("blocked", [True, False])
def test_somebody_whose_login_is_gone_can_be_blocked_and_unblocked(
    office: Office, *, blocked: bool
) -> None:
    del office.logins.stored["bob@example.com"]

    assert office.change(BOB_SUB, blocked=blocked).body["blocked"] is blocked


def test_admins_are_made_and_unmade(office: Office) -> None:
    assert office.change(BOB_SUB, admin=True).body["admin"] is True
    assert office.ask("GET", "/admin/users", by=bob()).status == 200

    assert office.change(BOB_SUB, admin=False).body["admin"] is False
    assert office.ask("GET", "/admin/users", by=bob()).status == 404


@pytest.mark.parametrize(
    "changes", [{"blocked": True}, {"admin": False}, {"admin": False, "blocked": False}]
)
def test_admins_cannot_block_or_demote_themselves(office: Office, changes: dict[str, bool]) -> None:
    answer = office.change(ADA_SUB, **changes)

    assert (answer.status, answer.code) == (409, "own_account")
    assert admins(office) == {ADA_SUB}


def test_what_changes_nothing_about_oneself_is_allowed(office: Office) -> None:
    assert office.change(ADA_SUB, blocked=False, admin=True).status == 200
    assert office.change(ADA_SUB).body == {**ada().to_json(), "photos": 0, "bytes": 0}


def test_an_admin_who_has_just_been_demoted_changes_nothing(office: Office) -> None:
    office.change(BOB_SUB, admin=True)
    change = office.people.change

    def late(*arguments: Any, **named: Any) -> Any:
        office.people.stored[ADA_SUB].pop("admin")
        return change(*arguments, **named)

    office.people.change = late
    assert office.change(BOB_SUB, admin=False).status == 404
    assert admins(office) == {BOB_SUB}


@pytest.mark.parametrize("changes", [{"blocked": "yes"}, {"admin": 1}, {"admin": None}])
def test_only_true_and_false_are_accepted(office: Office, changes: dict[str, object]) -> None:
    answer = office.change(BOB_SUB, **changes)

    assert (answer.status, answer.code) == (400, "invalid_request")


def test_a_reset_ends_all_sessions_and_makes_a_first_password(office: Office) -> None:
    answer = office.reset(BOB_SUB)

    assert answer.status == 200
    login = office.logins.by_sub(BOB_SUB)
    assert (login.password, login.was_used) == (answer.body["firstPassword"], False)
    assert login.sessions == 0
    row = office.people.get(BOB_SUB)
    assert row is not None
    assert row.signed_out_at == NOW


def test_a_reset_makes_a_login_that_is_gone(office: Office) -> None:
    del office.logins.stored["bob@example.com"]

    answer = office.reset(BOB_SUB)

    assert answer.body["person"]["userId"] == bob().user_id
    office.assert_can_sign_in(answer)
    assert office.reset(bob().user_id).status == 200


def test_nobody_resets_their_own_password_or_that_of_somebody_blocked(office: Office) -> None:
    assert office.reset(ADA_SUB).code == "own_account"
    office.change(BOB_SUB, blocked=True)
    assert office.reset(BOB_SUB).code == "account_blocked"


@pytest.mark.parametrize(("method", "resource"), [each for each in ROUTES if "{userId}" in each[1]])
def test_somebody_unknown_is_not_found(office: Office, method: str, resource: str) -> None:
    answer = office.ask(method, resource, body={"blocked": True}, userId=UNKNOWN)

    assert (answer.status, answer.code) == (404, "person_not_found")


def test_a_gift_begins_a_job(office: Office) -> None:
    answer = office.ask("POST", "/admin/users/{userId}/unowned", userId=BOB_SUB)

    assert answer.status == 202
    job_id = answer.body["jobId"]
    assert [(each.job_id, each.user_id, each.by) for each in office.begun] == [
        (job_id, bob().user_id, ada().user_id)
    ]
    job = office.jobs.get(job_id)
    assert job is not None
    assert job.to_json() == {"jobId": job_id, "done": 0, "failed": 0, "finished": False}


def test_a_gift_is_of_the_persons_photos_whatever_their_login(office: Office) -> None:
    relinked = person(UNKNOWN, "Cleo", user_id=BOB_SUB)
    office.people.stored = {ADA_SUB: ada().to_item(), UNKNOWN: relinked.to_item()}

    office.ask("POST", "/admin/users/{userId}/unowned", userId=BOB_SUB)

    assert [each.user_id for each in office.begun] == [BOB_SUB]


def test_nothing_is_given_to_somebody_blocked(office: Office) -> None:
    office.change(BOB_SUB, blocked=True)

    answer = office.ask("POST", "/admin/users/{userId}/unowned", userId=BOB_SUB)

    assert (answer.status, answer.code) == (409, "account_blocked")
    assert office.begun == []


def test_first_passwords_are_readable_random_and_meet_any_policy() -> None:
    made = {first_password() for _ in range(1000)}

    assert len(made) == 1000
    for each in made:
        assert re.fullmatch(r"[B-Z][b-z]{2}[2-9](-[b-z]{3}[2-9]){3}", each)
        assert not set(each) & set("aeiouyl01IO")


def test_no_password_address_or_name_is_logged(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        password = office.invite().body["firstPassword"]
        again = office.reset(BOB_SUB).body["firstPassword"]

    logged = repr([vars(record) for record in caplog.records])
    assert "POST /admin/users" in logged
    for secret in (password, again, "cleo@example.com", "Cleo", "Bob"):
        assert secret not in logged
