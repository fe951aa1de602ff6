from __future__ import annotations

from datetime import UTC, datetime

from handlers.aws.clients import attributes, plain
from handlers.model.person import EmailClaim, Person
from tests.unit.handlers.fake_people import bob

SIGNED_IN = datetime(2026, 11, 28, 7, 0, 0, 5, UTC)
SIGNED_OUT = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)
FULL = bob(
    user_id="c0c00000-0000-4000-8000-000000000000",
    admin=True,
    blocked=True,
    signed_in_at=SIGNED_IN,
    signed_out_at=SIGNED_OUT,
)


def test_a_person_is_stored_in_one_partition_by_their_login() -> None:
    assert FULL.to_item() == {
        "pk": "USERS",
        "sk": "b0b00000-0000-4000-8000-000000000000",
        "userId": "c0c00000-0000-4000-8000-000000000000",
        "name": "Bob",
        "email": "bob@example.com",
        "admin": True,
        "blocked": True,
        "invitedAt": "2026-11-01T08:30:00.000000Z",
        "signedInAt": "2026-11-28T07:00:00.000005Z",
        "signedOutAt": "2026-11-29T07:00:00.000000Z",
    }
    assert Person.from_item(plain(attributes(FULL.to_item()))) == FULL


def test_a_new_person_is_neither_admin_nor_blocked() -> None:
    item = bob().to_item()

    assert not {"admin", "blocked", "signedInAt", "signedOutAt"} & item.keys()
    assert Person.from_item(plain(attributes(item))) == bob()


def test_admins_see_what_a_person_may_do_and_not_their_login() -> None:
    assert bob().to_json() == {
        "userId": "b0b00000-0000-4000-8000-000000000000",
        "name": "Bob",
        "email": "bob@example.com",
        "admin": False,
        "blocked": False,
        "invitedAt": "2026-11-01T08:30:00.000000Z",
    }
    assert FULL.to_json() == {
        "userId": "c0c00000-0000-4000-8000-000000000000",
        "name": "Bob",
        "email": "bob@example.com",
        "admin": True,
        "blocked": True,
        "invitedAt": "2026-11-01T08:30:00.000000Z",
        "signedInAt": "2026-11-28T07:00:00.000005Z",
    }


def test_the_claim_of_an_address_leads_to_its_person() -> None:
    claim = EmailClaim(email="bob@example.com", sub="a", user_id="b")

    assert claim.to_item() == {
        "pk": "EMAIL#bob@example.com",
        "sk": "USER",
        "email": "bob@example.com",
        "sub": "a",
        "userId": "b",
    }
    assert EmailClaim.from_item(plain(attributes(claim.to_item()))) == claim
