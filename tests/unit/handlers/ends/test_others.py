"""Nobody changes a photo of somebody else, whatever state it is in, and however they ask."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from handlers.access.policy import Action
from handlers.api.errors import ApiError
from handlers.model.image import PUBLIC_OWNER
from tests.unit.handlers.ends.account import OWNER, Account
from tests.unit.handlers.ends.states import STATES, Photo

if TYPE_CHECKING:
    from typing import Any

OTHER_PERSON = "0a1b2c3d-0000-4000-8000-00000000000b"


def _of_photos(account: Account) -> Any:
    tables, objects, waiting, _ = account.save()
    return tables["images"], tables["contents"], objects, waiting["thumbnail"]


@pytest.mark.parametrize("owner", [OWNER, PUBLIC_OWNER], ids=["person", "nobody"])
@pytest.mark.parametrize("state", STATES)
def test_who_names_somebody_elses_photo_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, state: str, owner: str
) -> None:
    photo = Photo(Account(monkeypatch), owner)
    account, trash = photo.account, photo.account.trash
    STATES[state](photo)
    account.deliver()
    before = _of_photos(account)
    named = [photo.image_id, "not-an-identifier", f"{photo.image_id}/x"]
    deleting = account.access(OTHER_PERSON, Action.DELETE)
    restoring = account.access(OTHER_PERSON, Action.RESTORE)

    assert trash.move(deleting, named).failed == named
    assert trash.restore(restoring, named).failed == named
    assert trash.end(deleting, named).failed == named
    with suppress(ApiError):
        trash.empty(deleting)
    account.deliver()

    assert _of_photos(account) == before
