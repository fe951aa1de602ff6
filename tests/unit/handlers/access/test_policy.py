from __future__ import annotations

import pytest

from handlers.access.policy import Access, Action, may
from handlers.access.principal import PUBLIC, Principal

SOMEBODY = Principal("0a1b2c3d")


# A new action fails here until somebody has decided who may do it.
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("principal", [PUBLIC, SOMEBODY], ids=lambda each: each.user_id)
def test_owners_may_do_everything_with_their_own(principal: Principal, action: Action) -> None:
    assert may(principal, action, principal.user_id)
    assert Access(principal, action).allows(principal.user_id)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize(
    ("principal", "owner"),
    [
        (PUBLIC, SOMEBODY.user_id),
        (SOMEBODY, PUBLIC.user_id),
        (SOMEBODY, SOMEBODY.user_id.upper()),
        (SOMEBODY, ""),
        (Principal(""), SOMEBODY.user_id),
    ],
)
def test_nobody_may_do_anything_with_other_peoples_photos(
    principal: Principal, action: Action, owner: str
) -> None:
    assert not may(principal, action, owner)
    assert not Access(principal, action).allows(owner)


def test_an_undecided_action_is_denied() -> None:
    action: Action = "share"  # pyright: ignore[reportAssignmentType]  # as if it were added

    assert not may(PUBLIC, action, PUBLIC.user_id)
