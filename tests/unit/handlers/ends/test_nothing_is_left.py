"""Once a photo is gone, and forgotten, nothing that is stored anywhere tells what it was."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from handlers.model.image import PUBLIC_OWNER, Status
from tests.unit.handlers.ends.account import OWNER, Account
from tests.unit.handlers.ends.states import NAME, OTHER, PHOTO, STATES, Photo
from tests.unit.handlers.ends.whole import check_whole

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "Omas Geburtstag"
# Of the renderer, which finds them in any photo, and of what was added.
CARRIED = (
    *(NAME, NAME.partition(".")[0], TITLE, "iPhone", "2026-05-01T12:34", "'52.5'", "#4a6b8c"),
    *("1QcSHQRnh493V4dIh4eXh1h4kJUI", PHOTO.decode(), OTHER.decode()),
    *(hashlib.sha256(each).hexdigest()[:16] for each in (PHOTO, OTHER)),
)


def _as_it_is(_photo: Photo) -> None:
    pass


def _given(photo: Photo) -> None:
    photo.give()
    photo.account.deliver()
    photo.owner = photo.image.owner


def _sent_again(photo: Photo) -> None:
    photo.sent(OTHER)


def _there_and_back(photo: Photo) -> None:
    photo.trash()
    photo.account.deliver()
    photo.restore()
    photo.account.deliver()


@pytest.mark.parametrize("before", [_as_it_is, _given, _sent_again, _there_and_back])
@pytest.mark.parametrize("owner", [OWNER, PUBLIC_OWNER], ids=["person", "open"])
@pytest.mark.parametrize("state", STATES)
def test_after_the_end_there_are_random_identifiers_and_dates_only(
    monkeypatch: pytest.MonkeyPatch, state: str, owner: str, before: Callable[[Photo], None]
) -> None:
    photo = Photo(Account(monkeypatch), owner)
    account = photo.account
    STATES[state](photo)
    if photo.image.is_listed:
        account.items.describe(photo.image_id, {"title": TITLE, "alt": TITLE})
    shown = photo.image.duplicate_of
    before(photo)
    was_there = photo.image.status is not Status.DELETED
    assert not was_there or any(each in account.everything() for each in CARRIED)

    photo.trash(permanent=True)
    if shown:
        photo.image_id = shown
        photo.trash(permanent=True)
    account.deliver()
    for _ in range(6):
        account.passes(timedelta(days=1, hours=1))
        account.round()

    check_whole(account)
    assert photo.image.purged
    stored = account.everything()
    assert [each for each in CARRIED if each in stored] == []
    assert not account.cdn.keeps
    assert all(account.cdn.ask(each) == 404 for each in account.cdn.known)
