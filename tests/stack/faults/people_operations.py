"""The paths through the operations of admins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.model.image import PUBLIC_OWNER
from tests.stack.faults.registry import photo, registered
from tests.stack.faults.stored_people import ADMIN

if TYPE_CHECKING:
    from handlers.model.person import Person
    from tests.stack.faults.registry import Steps
    from tests.stack.faults.site import Site

BOB = "bob@example.com"


def invited(site: Site) -> Person:
    """Somebody who was invited, and has not signed in yet."""
    body = {"name": "Bob", "email": BOB}
    assert site.ask("POST", "/admin/users", body=body).status == 201
    return site.people.person(BOB)


@registered("GET", "/admin/users")
def everybody(site: Site) -> Steps:
    invited(site)
    answer = yield lambda: site.ask("GET", "/admin/users")
    assert [each["email"] for each in answer.body["people"]] == [ADMIN, BOB]


def _invitation(site: Site, name: str = "Bob") -> Steps:
    body = {"name": name, "email": BOB}
    answer = yield lambda: site.ask("POST", "/admin/users", body=body)
    assert answer.status == 201
    bob = site.people.person(BOB)
    assert (answer.body["person"]["userId"], bob.name) == (bob.user_id, name)


@registered("POST", "/admin/users")
def an_invitation(site: Site) -> Steps:
    yield from _invitation(site)


@registered("POST", "/admin/users")
def a_corrected_invitation(site: Site) -> Steps:
    invited(site)
    yield from _invitation(site, "Robert")


@registered("POST", "/admin/users")
def an_invitation_of_somebody_whose_login_is_gone(site: Site) -> Steps:
    bob = invited(site)
    site.people.delete_login(bob)
    yield from _invitation(site)
    assert site.people.person(BOB).user_id == bob.user_id


@registered("PATCH", "/admin/users/{userId}")
def limits_of_a_persons_own(site: Site) -> Steps:
    bob = invited(site).user_id
    limits = {"maxBytes": 1000, "maxToday": 5}
    answer = yield lambda: site.ask(
        "PATCH", "/admin/users/{userId}", parameters={"userId": bob}, body={"limits": limits}
    )
    assert answer.body["limits"] == limits


@registered("GET", "/admin/brake")
def the_brake(site: Site) -> Steps:
    answer = yield lambda: site.ask("GET", "/admin/brake")
    assert answer.body["uploads"] == "open"


@registered("PUT", "/admin/brake")
def a_pause_of_uploads(site: Site) -> Steps:
    answer = yield lambda: site.ask("PUT", "/admin/brake", body={"closed": True})
    assert (answer.body["reason"], answer.body["closedBy"]) == ("admin", site.admin.user_id)


@registered("PUT", "/admin/brake")
def the_end_of_a_pause(site: Site) -> Steps:
    site.ask("PUT", "/admin/brake", body={"closed": True})
    answer = yield lambda: site.ask("PUT", "/admin/brake", body={"closed": False})
    assert answer.body["uploads"] == "open"


def _change(site: Site, **changes: bool) -> Steps:
    bob = site.people.person(BOB).user_id
    answer = yield lambda: site.ask(
        "PATCH", "/admin/users/{userId}", parameters={"userId": bob}, body=changes
    )
    assert answer.status == 200
    person = site.people.person(BOB)
    assert {name: getattr(person, name) for name in changes} == changes


@registered("PATCH", "/admin/users/{userId}")
def a_block(site: Site) -> Steps:
    invited(site)
    yield from _change(site, blocked=True)


@registered("PATCH", "/admin/users/{userId}")
def the_end_of_a_block(site: Site) -> Steps:
    bob = invited(site).user_id
    body, parameters = {"blocked": True}, {"userId": bob}
    site.ask("PATCH", "/admin/users/{userId}", parameters=parameters, body=body)
    yield from _change(site, blocked=False)


@registered("PATCH", "/admin/users/{userId}")
def another_admin(site: Site) -> Steps:
    invited(site)
    yield from _change(site, admin=True)


def _reset(site: Site, person: Person) -> Steps:
    answer = yield lambda: site.ask(
        "POST", "/admin/users/{userId}/password", parameters={"userId": person.user_id}
    )
    assert answer.status == 200
    assert answer.body["firstPassword"]
    assert site.people.person(BOB).user_id == person.user_id


@registered("POST", "/admin/users/{userId}/password")
def another_first_password(site: Site) -> Steps:
    bob = invited(site)
    site.people.set_password(BOB)
    yield from _reset(site, bob)
    assert site.people.person(BOB).signed_out_at is not None


@registered("POST", "/admin/users/{userId}/password")
def a_first_password_for_a_login_that_is_gone(site: Site) -> Steps:
    bob = invited(site)
    site.people.delete_login(bob)
    yield from _reset(site, bob)


@registered("POST", "/admin/users/{userId}/unowned")
def a_gift(site: Site) -> Steps:
    shown = site.processed(photo(), PUBLIC_OWNER)
    bob = invited(site).user_id
    answer = yield lambda: site.ask(
        "POST", "/admin/users/{userId}/unowned", parameters={"userId": bob}
    )
    assert answer.status == 202
    site.settle()
    assert site.ask("GET", "/jobs/{jobId}", parameters=answer.body).body["finished"]
    assert site.image(shown).owner == bob


@registered("GET", "/jobs/{jobId}")
def a_job(site: Site) -> Steps:
    parameters = {"userId": site.admin.user_id}
    begun = site.ask("POST", "/admin/users/{userId}/unowned", parameters=parameters)
    site.settle()
    answer = yield lambda: site.ask("GET", "/jobs/{jobId}", parameters=begun.body)
    assert answer.body["finished"]


def _export(site: Site, method: str, path: str) -> Steps:
    answer = yield lambda: site.ask(method, path, parameters={"userId": site.admin.user_id})
    assert answer.status == 202
    site.settle()
    (export,) = site.ask("GET", "/account/exports").body["exports"]
    assert (export["exportId"], export["finished"]) == (answer.body["jobId"], True)


@registered("POST", "/admin/users/{userId}/export")
def an_export_that_an_admin_begins(site: Site) -> Steps:
    yield from _export(site, "POST", "/admin/users/{userId}/export")


@registered("POST", "/account/export")
def an_export(site: Site) -> Steps:
    site.processed(photo())
    yield from _export(site, "POST", "/account/export")


@registered("GET", "/account/exports")
def all_exports(site: Site) -> Steps:
    answer = yield lambda: site.ask("GET", "/account/exports")
    assert answer.body == {"exports": []}


@registered("GET", "/account/exports/{exportId}")
def the_files_of_an_export(site: Site) -> Steps:
    site.processed(photo())
    begun = site.ask("POST", "/account/export").body["jobId"]
    site.settle()
    answer = yield lambda: site.ask(
        "GET", "/account/exports/{exportId}", parameters={"exportId": begun}
    )
    assert len(answer.body["files"]) == 3


@registered("DELETE", "/admin/users/{userId}")
def the_end_of_a_person(site: Site) -> Steps:
    bob = invited(site).user_id
    answer = yield lambda: site.ask("DELETE", "/admin/users/{userId}", parameters={"userId": bob})
    assert answer.status == 202
    assert site.people.person(BOB).leaving == answer.body["jobId"]
    site.settle()
    people = site.people.read()
    assert BOB not in {each.email for each in [*people.people, *people.logins.values()]}


@registered("DELETE", "/account")
def the_only_admin_who_wants_to_leave(site: Site) -> Steps:
    answer = yield lambda: site.ask("DELETE", "/account")
    assert answer.body["code"] == "last_admin"
