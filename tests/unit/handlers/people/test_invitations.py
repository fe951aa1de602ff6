"""Invitations: new ones, repeated and interrupted ones, and two admins at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.handlers.fake_people import BOB_SUB, ada, bob, token_of
from tests.unit.handlers.maintenance.giving import Mortal
from tests.unit.handlers.people.directory import NOW, Office, StoredLogin
from tests.unit.handlers.requests import Answer, ask
from tests.unit.handlers.scheduler import Killed, Stepping, Worker, run

if TYPE_CHECKING:
    from random import Random

    from handlers.api.gateway import Router

CLEO = "cleo@example.com"


@pytest.fixture
def office() -> Office:
    return Office()


def test_somebody_who_is_invited_can_sign_in_with_the_password_of_the_answer(
    office: Office,
) -> None:
    answer = office.invite(" Cleo  ", "Cleo@Example.com ")

    assert answer.status == 201
    assert answer.body["person"] == {
        "userId": office.logins.stored[CLEO].sub,
        "name": "Cleo",
        "email": CLEO,
        "admin": False,
        "blocked": False,
        "invitedAt": "2026-11-21T12:00:00.123456Z",
    }
    office.assert_can_sign_in(answer)


@pytest.mark.parametrize("email", ["bob@example.com", "BOB@EXAMPLE.COM"])
def test_the_address_of_a_member_is_taken_and_nothing_of_theirs_changes(
    office: Office, email: str
) -> None:
    before = office.people.get(BOB_SUB)

    answer = office.invite("Somebody", email)

    assert (answer.status, answer.code) == (409, "email_taken")
    assert office.people.get(BOB_SUB) == before
    assert office.logins.stored["bob@example.com"].password == "their own"


def test_somebody_who_has_chosen_a_password_but_was_not_recorded_is_a_member(
    office: Office,
) -> None:
    office.invite()
    office.logins.stored[CLEO].was_used = True

    assert office.invite().code == "email_taken"


def test_somebody_who_is_blocked_is_not_let_in_by_an_invitation(office: Office) -> None:
    office.change(BOB_SUB, blocked=True)
    del office.logins.stored["bob@example.com"]

    assert office.invite("Bob", "bob@example.com").code == "email_taken"
    assert "bob@example.com" not in office.logins.stored


def test_a_repeated_invitation_makes_a_new_password_and_corrects_the_name(office: Office) -> None:
    first = office.invite("Clio")

    answer = office.invite("Cleo")

    assert answer.body["firstPassword"] != first.body["firstPassword"]
    assert answer.body["person"] == first.body["person"] | {"name": "Cleo"}
    office.assert_can_sign_in(answer)


def test_an_invitation_that_broke_off_after_the_login_was_made_is_finished(
    office: Office,
) -> None:
    office.logins.stored[CLEO] = StoredLogin("5", "lost", enabled=False)

    answer = office.invite()

    assert answer.status == 201
    office.assert_can_sign_in(answer)


def test_somebody_whose_login_is_gone_gets_their_photos_again(office: Office) -> None:
    del office.logins.stored["bob@example.com"]

    answer = office.invite("Robert", "bob@example.com")

    assert answer.status == 201
    assert answer.body["person"]["userId"] == bob().user_id
    assert answer.body["person"]["name"] == "Robert"
    assert office.people.get(BOB_SUB) is None
    office.assert_can_sign_in(answer)
    assert office.invite("Robert", "bob@example.com").status == 201


def test_somebody_of_whom_only_the_claim_is_left_gets_their_photos_again(office: Office) -> None:
    del office.people.stored[BOB_SUB]

    answer = office.invite("Bob", "bob@example.com")

    assert answer.body["person"]["userId"] == bob().user_id
    office.assert_can_sign_in(answer)


@pytest.mark.parametrize(
    "email",
    [
        *("", "cleo", "@example.com", "cleo@", "cleo@example", "cleo@@example.com", "c d@e.com"),
        *("cleo@-example.com", ".cleo@example.com", "cleo@example..com", "cleo\u202e@example.com"),
        *(
            "cl\u0435o@example.com",
            "\u212aim@example.com",  # the sign for kelvin, whose lower case is a Latin k
            "cleo@exämple.com",
            "cleo@example.com\nbcc: a@b.com",
            None,
            5,
            [],
        ),
        *("a" * 65 + "@example.com", "cleo@" + "a" * 60 + "." + "b" * 60 + ".example.com"),
    ],
)
def test_an_invalid_address_is_refused(office: Office, email: Any) -> None:
    answer = office.invite("Cleo", email)

    assert (answer.status, answer.code) == (400, "invalid_email")
    assert "create" not in office.logins.calls


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u200d", "\u202e", "a" * 101, "\x00", None, 5])
def test_an_invalid_name_is_refused(office: Office, name: Any) -> None:
    answer = office.invite(name)

    assert (answer.status, answer.code) == (400, "invalid_name")
    assert "create" not in office.logins.calls


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Zoë", "Zoë"),
        ("Zoe\u0308", "Zoë"),
        ("أمينة", "أمينة"),
        ("山田 太郎", "山田 太郎"),
        ("O\u2019Neill-Žižka 👩‍👧", "O\u2019Neill-Žižka 👩‍👧"),
        ("evil\u202eeman\u202c", "evileman"),
        ("two\nlines", "two lines"),
        ("a" * 100, "a" * 100),
        ("<b>bold</b>", "<b>bold</b>"),
    ],
)
def test_names_of_every_script_are_kept_without_what_misleads(
    office: Office, name: str, kept: str
) -> None:
    assert office.invite(name).body["person"]["name"] == kept


@given(st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_an_invitation_that_breaks_off_anywhere_is_finished_by_repeating_it(
    chance: Random,
) -> None:
    office = Office()
    gone = chance.random() < 0.5
    email = "bob@example.com" if gone else CLEO
    if gone:
        del office.logins.stored[email]
    people, logins = office.people, office.logins
    for _ in range(3):
        office.people, office.logins = (Mortal(port, chance, 0.15) for port in (people, logins))
        try:
            office.directory.invite("Cleo", email)
        except Killed:
            continue
        finally:
            office.people, office.logins = people, logins

    answer = office.invite("Cleo", email)

    assert answer.status == 201
    office.assert_can_sign_in(answer)
    if gone:
        assert answer.body["person"]["userId"] == bob().user_id
    assert len(office.people.list()) == (2 if gone else 3)


@given(gone=st.booleans(), turns=st.lists(st.integers(0, 5), max_size=30))
@settings(max_examples=200)
def test_of_two_admins_at_once_one_gets_the_password_that_works(
    turns: list[int], *, gone: bool
) -> None:
    office = Office()
    email = "bob@example.com" if gone else CLEO
    if gone:
        del office.logins.stored[email]
    people, logins = office.people, office.logins
    office.people, office.logins = Stepping(people), Stepping(logins)
    answers: list[Answer] = []
    router = office.router
    office.people, office.logins = people, logins
    invite = partial(_invite, router, email, answers)

    run([Worker(invite), Worker(invite)], turns)

    assert sorted({each.status for each in answers}) in ([201], [201, 409])
    password = logins.stored[email].password
    working = [
        each for each in answers if each.status == 201 and each.body["firstPassword"] == password
    ]
    assert len(working) == 1
    office.assert_can_sign_in(working[0])


def test_people_are_listed_by_name_with_what_admins_may_see(office: Office) -> None:
    office.invite("aaron", "aaron@example.com")

    answer = office.ask("GET", "/admin/users")

    people = answer.body["people"]
    assert [each["name"] for each in people] == ["aaron", "Ada", "Bob"]
    assert people[2] == {
        "userId": bob().user_id,
        "name": "Bob",
        "email": "bob@example.com",
        "admin": False,
        "blocked": False,
        "invitedAt": "2026-11-01T08:30:00.000000Z",
        "signedInAt": NOW.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "photos": 0,
        "bytes": 0,
    }


def _invite(router: Router, email: str, answers: list[Answer]) -> None:
    body = {"name": "Cleo", "email": email}
    answers.append(ask(router, "POST", "/admin/users", body=body, claims=token_of(ada())))
