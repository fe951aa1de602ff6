"""Who may export and delete whom, and what is written before anything is removed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from handlers.model.export import EXPORT_LIFE, LONGEST
from handlers.model.removal import RemovalKind
from tests.unit.handlers.fake_people import ADA_SUB, BOB_SUB, ada, bob, person
from tests.unit.handlers.people.directory import NOW, Office

if TYPE_CHECKING:
    from tests.unit.handlers.requests import Answer

CLEO_SUB = "c1e00000-0000-4000-8000-000000000000"


def delete(office: Office, user_id: str = BOB_SUB) -> Answer:
    return office.ask("DELETE", "/admin/users/{userId}", userId=user_id)


def export(office: Office, user_id: str = BOB_SUB) -> Answer:
    return office.ask("POST", "/admin/users/{userId}/export", userId=user_id)


def test_a_person_who_is_deleted_can_do_nothing_from_that_moment_on() -> None:
    office = Office()

    answer = delete(office)

    assert answer.status == 202
    job_id = answer.body["jobId"]
    row = office.people.get(BOB_SUB)
    assert (row.blocked, row.leaving) == (True, job_id)
    login = office.logins.stored[bob().email]
    assert (login.enabled, login.sessions) == (False, 0)
    assert office.ask("GET", "/account/exports", by=bob()).status == 401
    assert [json.loads(each) for each in office.sent] == [{"task": "leave", "jobId": job_id}]
    (removal,) = office.people.removals
    assert (removal.kind, removal.by, removal.photos) == (RemovalKind.PERSON, ADA_SUB, None)
    assert office.jobs.stored[job_id]["recordId"] == removal.record_id


def test_rights_end_before_anything_else_is_written_or_sent() -> None:
    office = Office()
    seen: list[bool] = []

    def disable(sub: str) -> None:
        seen.append(office.people.get(sub).blocked)

    office.logins.disable = disable

    delete(office)

    assert seen == [True]


def test_whoever_asks_again_gets_the_same_job_and_it_goes_on() -> None:
    office = Office()
    first = delete(office)

    again = delete(office)

    assert again.body == first.body
    assert len(office.sent) == 2
    assert len(office.people.removals) == 1


@pytest.mark.parametrize("changes", [{"blocked": False}, {"admin": True}], ids=str)
def test_nobody_gets_rights_again_while_they_are_deleted(changes: dict[str, bool]) -> None:
    office = Office()
    delete(office)

    answer = office.change(BOB_SUB, **changes)

    assert (answer.status, answer.code) == (409, "leaving")
    assert office.people.get(BOB_SUB).blocked


def test_their_address_is_not_invited_while_they_are_deleted() -> None:
    office = Office()
    delete(office)

    assert office.invite("Bob", bob().email).code == "email_taken"


def test_an_admin_deletes_themselves_only_on_their_own_account() -> None:
    answer = delete(Office(), ADA_SUB)

    assert (answer.status, answer.code) == (409, "own_account")


def test_the_only_admin_cannot_leave() -> None:
    office = Office()

    answer = office.ask("DELETE", "/account", by=ada())

    assert (answer.status, answer.code) == (409, "last_admin")
    assert not office.people.get(ADA_SUB).blocked


def test_a_blocked_admin_is_none_who_could_stay() -> None:
    office = Office()
    office.people.add(person(CLEO_SUB, "Cleo", admin=True, blocked=True))

    assert office.ask("DELETE", "/account", by=ada()).code == "last_admin"


def test_an_admin_leaves_if_another_one_stays() -> None:
    office = Office()
    office.people.add(person(CLEO_SUB, "Cleo", admin=True))

    assert office.ask("DELETE", "/account", by=ada()).status == 202
    assert office.people.get(ADA_SUB).leaving is not None
    assert office.ask("DELETE", "/account", by=person(CLEO_SUB, "Cleo")).code == "last_admin"


def test_of_two_admins_who_leave_at_once_one_stays() -> None:
    office = Office()
    cleo = person(CLEO_SUB, "Cleo", admin=True)
    office.people.add(cleo)
    leave = office.people.leave

    def meanwhile(sub: str, *args: object, **named: object) -> bool:
        office.people.leave = leave
        assert office.departures.leave(cleo)
        return leave(sub, *args, **named)

    office.people.leave = meanwhile

    assert office.ask("DELETE", "/account", by=ada()).code == "last_admin"
    assert not office.people.get(ADA_SUB).blocked


def test_everybody_leaves_by_themselves() -> None:
    office = Office()

    assert office.ask("DELETE", "/account", by=bob()).status == 202
    assert office.people.removals[0].by == BOB_SUB


def test_an_export_that_an_admin_begins_opens_for_its_person_only() -> None:
    office = Office()

    job_id = export(office).body["jobId"]

    assert office.ask("GET", "/account/exports", by=ada()).body == {"exports": []}
    for_admin = office.ask("GET", "/account/exports/{exportId}", by=ada(), exportId=job_id)
    assert (for_admin.status, for_admin.code) == (404, "export_not_found")
    (shown,) = office.ask("GET", "/account/exports", by=bob()).body["exports"]
    assert (shown["exportId"], shown["finished"]) == (job_id, False)
    assert office.ask("GET", "/account/exports/{exportId}", by=bob(), exportId=job_id).body == {
        "files": []
    }


def test_files_come_in_pages_with_addresses_for_a_quarter_of_an_hour() -> None:
    office = Office()
    export_id = office.exported(bob(), parts=2)
    folder = f"https://originals.example/exports/{BOB_SUB}/{export_id}"

    first = office.departures.page(bob(), export_id, None)
    second = office.departures.page(bob(), export_id, first.next_cursor)

    assert [each.to_json() for each in first.files] == [
        {"name": name, "url": f"{folder}/{name}?900", **size}
        for name, size in (
            ("manifest.json", {}),
            ("manifest-0001.json", {}),
            ("2024/2024-05-01 1.jpg", {"bytes": 1}),
        )
    ]
    assert [each.name for each in second.files] == ["manifest-0002.json", "2024/2024-05-01 2.jpg"]
    assert second.next_cursor is None


@pytest.mark.parametrize("cursor", ["", "0", "1", "3", "-1", "²", "2.0", "9999999", "../2"])
def test_no_cursor_leads_out_of_an_export(cursor: str) -> None:
    office = Office()
    export_id = office.exported(bob(), parts=2)

    asked = office.router.routes["GET", "/account/exports/{exportId}"]
    assert asked
    with pytest.raises(Exception, match="invalid_cursor"):
        office.departures.page(bob(), export_id, cursor)


def test_an_export_that_has_expired_does_not_exist() -> None:
    office = Office()
    export_id = office.exported(bob())
    stored = office.exports.stored[BOB_SUB]
    office.exports.stored[BOB_SUB] = replace(stored, created_at=NOW - EXPORT_LIFE, expires_at=NOW)

    assert office.departures.list(bob()) == []
    with pytest.raises(Exception, match="export_not_found"):
        office.departures.page(bob(), export_id, None)


def test_there_is_one_export_at_a_time_and_a_new_one_takes_its_place() -> None:
    office = Office()
    first = office.ask("POST", "/account/export", by=bob())

    assert export(office).code == "export_running"

    office.exports.finish(office.exports.stored[BOB_SUB])
    second = export(office)
    assert second.status == 202
    assert second.body != first.body
    assert [each.export_id for each in office.departures.list(bob())] == [second.body["jobId"]]


def test_an_export_that_never_ended_is_in_nobodys_way_for_longer_than_a_day() -> None:
    office = Office()
    export(office)
    stored = office.exports.stored[BOB_SUB]
    begun = NOW - LONGEST - timedelta(seconds=1)
    office.exports.stored[BOB_SUB] = replace(stored, created_at=begun)

    assert export(office).status == 202


def test_nothing_is_exported_for_somebody_who_could_not_fetch_it() -> None:
    office = Office()
    office.change(BOB_SUB, blocked=True)

    assert (export(office).code, office.sent) == ("account_blocked", [])
