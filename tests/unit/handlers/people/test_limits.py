"""Admins give people limits of their own, and pause and resume uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from handlers.model.usage import Change
from tests.unit.handlers.fake_people import ADA_SUB, BOB_SUB
from tests.unit.handlers.fakes import SITE_LIMITS
from tests.unit.handlers.people.directory import NOW, Office

if TYPE_CHECKING:
    from tests.unit.handlers.requests import Answer

OPEN = {
    "uploads": "open",
    "bytes": 0,
    "maxBytes": SITE_LIMITS.max_bytes,
    "today": 0,
    "maxToday": SITE_LIMITS.max_today,
}


@pytest.fixture
def office() -> Office:
    return Office()


def brake(office: Office, **body: Any) -> Answer:
    return office.ask("PUT" if body else "GET", "/admin/brake", body=body or None)


def test_limits_of_a_persons_own_are_shown_with_what_is_stored(office: Office) -> None:
    office.usage.changed(BOB_SUB, Change(3, 70))

    answer = office.change(BOB_SUB, limits={"maxBytes": 1000, "maxToday": 5})

    shown = {"photos": 3, "bytes": 70, "limits": {"maxBytes": 1000, "maxToday": 5}}
    assert answer.status == 200
    assert shown.items() <= answer.body.items()
    ada, bob = office.ask("GET", "/admin/users").body["people"]
    assert shown.items() <= bob.items()
    assert (ada["photos"], ada["bytes"], "limits" in ada) == (0, 0, False)


def test_limits_replace_all_that_there_were(office: Office) -> None:
    office.change(BOB_SUB, limits={"maxBytes": 1000})
    assert office.change(BOB_SUB, limits={"maxPhotos": 5}).body["limits"] == {"maxPhotos": 5}
    assert office.change(BOB_SUB, admin=True).body["limits"] == {"maxPhotos": 5}
    assert "limits" not in office.change(BOB_SUB, limits={}).body


def test_admins_have_limits_like_everybody_and_may_change_their_own(office: Office) -> None:
    assert office.change(ADA_SUB, limits={"maxBytes": 5}).body["limits"] == {"maxBytes": 5}


NO_LIMITS: list[object] = [5, [], "a", True]
NO_NUMBERS: list[object] = [0, -1, 1.5, True, "5", None, 10**16]


@pytest.mark.parametrize(
    "limits",
    [*NO_LIMITS, {"maxbytes": 5}, {"photos": 5}, *({"maxBytes": each} for each in NO_NUMBERS)],
)
def test_other_limits_are_refused(office: Office, limits: object) -> None:
    answer = office.change(BOB_SUB, limits=limits)

    assert (answer.status, answer.code) == (400, "invalid_request")
    assert not office.usage.owners


def test_somebody_who_is_no_admin_any_more_sets_nothing(office: Office) -> None:
    office.usage.is_admin = lambda sub: sub != ADA_SUB

    assert office.change(BOB_SUB, limits={"maxBytes": 5}).status == 404
    assert brake(office, closed=True).status == 404


def test_uploads_are_paused_and_resumed(office: Office) -> None:
    assert brake(office).body == OPEN

    paused = {
        **OPEN,
        "uploads": "paused",
        "reason": "admin",
        "closedBy": ADA_SUB,
        "closedAt": "2026-11-21T12:00:00.123456Z",
    }
    assert brake(office, closed=True).body == paused
    assert brake(office).body == paused
    assert brake(office, closed=False).body == OPEN


def test_an_admin_ends_the_pause_of_the_budget(office: Office) -> None:
    office.usage.spend(NOW)
    assert brake(office).body["reason"] == "budget"

    assert brake(office, closed=False).body == OPEN


def test_a_full_site_stays_paused(office: Office) -> None:
    office.usage.changed(BOB_SUB, Change(1, SITE_LIMITS.max_bytes))

    assert brake(office, closed=False).body["reason"] == "storage"


@pytest.mark.parametrize("closed", [None, 1, "yes"])
def test_whether_they_are_paused_is_stated(office: Office, closed: object) -> None:
    assert office.ask("PUT", "/admin/brake", body={"closed": closed}).status == 400
    assert office.ask("PUT", "/admin/brake", body={}).code == "missing_field"
