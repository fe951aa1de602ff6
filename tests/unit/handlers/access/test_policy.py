from __future__ import annotations

import pytest

from handlers.access.policy import Access, Action, may, needs_sign_in
from handlers.access.principal import ANONYMOUS, PUBLIC, Principal
from tests.unit.handlers.fake_people import ada, bob

ADMIN = Principal.of(ada())
SOMEBODY = Principal.of(bob())
EVERYBODY = [PUBLIC, SOMEBODY, ADMIN]

# A new action fails here until somebody has decided who may do it.
OWNERS_MAY = {
    Action.UPLOAD,
    Action.LIST,
    Action.VIEW,
    Action.DOWNLOAD,
    Action.DESCRIBE,
    Action.DELETE,
    Action.VIEW_TRASH,
    Action.RESTORE,
    Action.VIEW_ACCOUNT,
    Action.VIEW_USAGE,
    Action.VIEW_JOB,
    Action.EXPORT,
    Action.LEAVE,
}
ADMINS_MAY = {
    Action.GIVE,
    Action.MANAGE_PEOPLE,
    Action.MANAGE_UPLOADS,
    Action.VIEW_JOB,
    Action.EXPORT_PERSON,
    Action.DELETE_PERSON,
}
ADMINS_MAY_WITH_PHOTOS_OF_NOBODY = {
    Action.LIST,
    Action.VIEW,
    Action.DOWNLOAD,
    Action.DELETE,
    Action.VIEW_TRASH,
    Action.RESTORE,
}
ANYBODY_MAY = {Action.MANAGE_SESSION}


def name(principal: Principal) -> str:
    return principal.person.name if principal.person else principal.user_id or "anonymous"


def test_it_is_decided_who_may_do_each_action() -> None:
    assert {*OWNERS_MAY, *ADMINS_MAY, *ANYBODY_MAY} == set(Action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("principal", [PUBLIC, SOMEBODY], ids=name)
def test_owners_may_do_everything_with_their_own(principal: Principal, action: Action) -> None:
    expected = action in OWNERS_MAY | ANYBODY_MAY

    assert may(principal, action, principal.user_id) is expected
    assert Access(principal, action).allows(principal.user_id) is expected


@pytest.mark.parametrize("action", [action for action in Action if action not in ANYBODY_MAY])
@pytest.mark.parametrize(
    ("principal", "owner"),
    [
        (PUBLIC, SOMEBODY.user_id),
        (SOMEBODY, PUBLIC.user_id),
        (SOMEBODY, ADMIN.user_id),
        (SOMEBODY, SOMEBODY.user_id.upper()),
        (SOMEBODY, ""),
        (Principal(""), SOMEBODY.user_id),
        (Principal("", is_admin=True), ""),
        (ANONYMOUS, PUBLIC.user_id),
        (ANONYMOUS, ""),
    ],
)
def test_nobody_may_do_anything_with_other_peoples_photos(
    principal: Principal, action: Action, owner: str
) -> None:
    assert not may(principal, action, owner)
    assert not Access(principal, action).allows(owner)


@pytest.mark.parametrize("action", Action)
def test_an_admin_runs_the_site_and_does_not_see_other_peoples_photos(action: Action) -> None:
    allowed = ADMINS_MAY | ANYBODY_MAY

    assert may(ADMIN, action, SOMEBODY.user_id) is (action in allowed)
    assert may(ADMIN, action, ADMIN.user_id) is (action in allowed | OWNERS_MAY)


@pytest.mark.parametrize("action", Action)
def test_an_admin_may_look_after_photos_of_nobody(action: Action) -> None:
    allowed = ADMINS_MAY | ANYBODY_MAY | ADMINS_MAY_WITH_PHOTOS_OF_NOBODY

    assert may(ADMIN, action, PUBLIC.user_id) is (action in allowed)


@pytest.mark.parametrize("action", Action)
def test_only_a_session_needs_no_sign_in(action: Action) -> None:
    assert needs_sign_in(action) is (action not in ANYBODY_MAY)
    for principal in [*EVERYBODY, ANONYMOUS]:
        assert may(principal, Action.MANAGE_SESSION, principal.user_id)


def test_a_library_is_the_callers_own_unless_another_is_named() -> None:
    assert Access(SOMEBODY, Action.LIST).owner == SOMEBODY.user_id
    assert Access(ADMIN, Action.LIST, library=PUBLIC.user_id).owner == PUBLIC.user_id


@pytest.mark.parametrize("principal", EVERYBODY, ids=name)
def test_an_undecided_action_is_denied(principal: Principal) -> None:
    action: Action = "share"  # pyright: ignore[reportAssignmentType]  # as if it were added

    assert not may(principal, action, principal.user_id)
