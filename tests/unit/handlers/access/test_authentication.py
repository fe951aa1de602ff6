"""Who has signed in: from claims that are valid, wrong, of another use, or of another shape."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.access.authentication import signed_in
from handlers.access.principal import Principal
from tests.unit.handlers.fake_people import FakePeople, ada, bob, token_of
from tests.unit.handlers.requests import sample

if TYPE_CHECKING:
    from handlers.model.person import Person

ISSUED = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
# As the embedded API Gateway passes a time on, and as that of AWS does.
TIMES = {
    "a number": int(ISSUED.timestamp()),
    "seconds": str(int(ISSUED.timestamp())),
    "a date": "Sun Nov 29 08:00:00 UTC 2026",
    "a date in another name of the zone": "Sun Nov 29 08:00:00 GMT 2026",
}


def event(claims: object) -> dict[str, Any]:
    request = sample("api_gateway_request")
    request["requestContext"]["authorizer"] = {"claims": claims}
    return request


def principal(people: FakePeople, claims: object) -> Principal | None:
    return signed_in(people)(event(claims))


@pytest.mark.parametrize("person", [ada(), bob()], ids=lambda each: each.name)
def test_a_person_is_known_by_one_consistent_read(person: Person) -> None:
    people = FakePeople([ada(), bob()])

    found = principal(people, token_of(person))

    assert found == Principal(person.user_id, is_admin=person.admin, person=person)
    assert people.requests == ["get"]


def test_photos_belong_to_the_person_and_not_to_the_login() -> None:
    again = bob(user_id="c0c00000-0000-4000-8000-000000000000")

    found = principal(FakePeople([again]), token_of(again))

    assert found is not None
    assert found.user_id == "c0c00000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    "changed",
    [
        {"token_use": "id"},
        {"token_use": "refresh"},
        {"token_use": "Access"},
        {"token_use": None},
        {"token_use": ["access"]},
        {"token_use": True},
        {"sub": None},
        {"sub": ""},
        {"sub": ["ada00000-0000-4000-8000-000000000000"]},
        {"sub": {"S": "ada"}},
        {"sub": 5},
        {"sub": True},
    ],
    ids=str,
)
def test_a_token_of_another_use_or_shape_is_nobodys_and_nothing_is_looked_up(
    changed: dict[str, Any],
) -> None:
    people = FakePeople([ada()])

    assert principal(people, token_of(ada(), **changed)) is None
    assert people.requests == []


@pytest.mark.parametrize(
    "claims",
    [None, "", "access", 5, True, [], [token_of(ada())], [["sub", "token_use"]], {}, b"claims"],
    ids=repr,
)
def test_claims_of_another_shape_are_nobodys(claims: object) -> None:
    people = FakePeople([ada()])

    assert principal(people, claims) is None
    assert people.requests == []


@pytest.mark.parametrize(
    "context",
    [
        {},
        None,
        "authorizer",
        ["authorizer"],
        {"authorizer": None},
        {"authorizer": "claims"},
        {"authorizer": ["claims"]},
        {"authorizer": {}},
        # As a Lambda authorizer and an HTTP API would pass them.
        {"authorizer": token_of(ada())},
        {"authorizer": {"jwt": {"claims": token_of(ada())}}},
        {"claims": token_of(ada())},
        {"identity": {"claims": token_of(ada())}},
    ],
    ids=repr,
)
def test_an_event_without_an_authorizers_claims_is_nobodys(context: object) -> None:
    people = FakePeople([ada()])
    authenticate = signed_in(people)

    assert authenticate(sample("api_gateway_request") | {"requestContext": context}) is None
    assert authenticate({"claims": token_of(ada())}) is None
    assert people.requests == []


def test_a_header_that_nobody_has_verified_is_nobodys() -> None:
    request = sample("api_gateway_request")
    request["headers"]["Authorization"] = "Bearer eyJhbGciOiJub25lIn0.e30."

    assert signed_in(FakePeople([ada()]))(request) is None


def test_who_was_not_invited_is_nobody() -> None:
    assert principal(FakePeople([bob()]), token_of(ada())) is None


def test_a_blocked_person_is_refused_at_once() -> None:
    people = FakePeople([ada(), bob()])
    assert principal(people, token_of(bob())) is not None

    people.change(bob().sub, by=ada().sub, blocked=True)

    assert principal(people, token_of(bob())) is None


@pytest.mark.parametrize("groups", ["[admins]", "admins", "[admins staff]", "admins,staff"])
def test_groups_of_the_token_make_no_admin(groups: str) -> None:
    found = principal(FakePeople([bob()]), token_of(bob(), **{"cognito:groups": groups}))

    assert found is not None
    assert not found.is_admin


def test_an_admins_rights_are_taken_away_at_once() -> None:
    other = bob(admin=True)
    people = FakePeople([ada(), other])
    people.change(other.sub, by=ada().sub, admin=False)

    found = principal(people, token_of(other, **{"cognito:groups": "[admins]"}))

    assert found is not None
    assert not found.is_admin


@pytest.mark.parametrize("issued", TIMES.values(), ids=TIMES)
@pytest.mark.parametrize(
    ("since", "valid"),
    [(-SECOND, True), (timedelta(0), False), (SECOND / 2, False), (SECOND, False)],
    ids=["before", "in the same moment", "in the same second", "after"],
)
def test_signing_out_everywhere_ends_the_tokens_of_before(
    issued: object, since: timedelta, *, valid: bool
) -> None:
    people = FakePeople([bob()])
    people.signed_out(bob().sub, ISSUED + since)

    found = principal(people, token_of(bob(), iat=issued))

    assert (found is not None) is valid


@pytest.mark.parametrize("began", TIMES.values(), ids=TIMES)
def test_a_token_that_was_renewed_after_a_sign_out_everywhere_is_as_old_as_its_session(
    began: object,
) -> None:
    people = FakePeople([bob()])
    people.signed_out(bob().sub, ISSUED)
    later = str(int((ISSUED + timedelta(minutes=5)).timestamp()))

    assert principal(people, token_of(bob(), iat=later, auth_time=began)) is None
    assert principal(people, token_of(bob(), iat=later, auth_time=later)) is not None


@pytest.mark.parametrize(
    "issued",
    [
        None,
        "",
        "later",
        "1e12",
        "-1",
        "9" * 30,
        "²",
        "Sun Nov 29 08:00:00 CET 2126",
        ["1795939200"],
        {"N": "1795939200"},
        9_999_999_999.5,
        -9_999_999_999,
        True,
    ],
    ids=repr,
)
def test_a_token_of_an_unknown_time_is_refused_after_a_sign_out_everywhere(issued: object) -> None:
    people = FakePeople([bob()])
    people.signed_out(bob().sub, ISSUED)

    assert principal(people, token_of(bob(), iat=issued)) is None
    later = str(int((ISSUED + timedelta(minutes=5)).timestamp()))
    assert principal(people, token_of(bob(), iat=later) | {"auth_time": issued}) is None
