"""Whatever happens to a photo in whatever state, and wherever a function is killed, it ends whole.

Over an account in memory, with real stores: each call of each function is the last one once, with
and without the message that would have it tried again.
"""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from handlers.model import tasks
from handlers.model.image import PUBLIC_OWNER
from tests.unit.handlers.ends.account import OWNER, Account
from tests.unit.handlers.ends.states import OPERATIONS, STATES, Photo
from tests.unit.handlers.ends.whole import check_safe, check_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# `make test` has each once, `make faults` all of them.
_KILLS = [
    (owner, lost)
    for owner, lost in product((OWNER, PUBLIC_OWNER), (False, True))
    if os.environ.get("FAULTS") == "all" or lost is (owner == PUBLIC_OWNER)
]
_IDS = {OWNER: "person", PUBLIC_OWNER: "open", False: "redelivered", True: "lost"}
# More days than the walk for orphans needs, and fewer than photos stay in the trash.
_DAYS = 4


def _in_state(monkeypatch: pytest.MonkeyPatch, state: str, owner: str, **arguments: Any) -> Photo:
    photo = Photo(Account(monkeypatch, **arguments), owner)
    STATES[state](photo)
    return photo


def _run(photo: Photo, operation: Callable[[Photo], None], *, lost: bool = False) -> list[str]:
    account = photo.account
    operation(photo)
    account.deliver(lost=lost)
    check_safe(account)
    return [*account.line.calls]


def _day(photo: Photo) -> None:
    photo.account.passes(timedelta(days=1, hours=1))
    photo.account.round()


def _becomes_whole(photo: Photo) -> None:
    """What is interrupted and not tried again is left to the daily rounds."""
    for _ in range(_DAYS):
        try:
            return check_whole(photo.account)
        except AssertionError:
            _day(photo)
    return check_whole(photo.account)


@pytest.mark.slow
@pytest.mark.parametrize("owner", [OWNER, PUBLIC_OWNER], ids=["person", "open"])
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("state", STATES)
def test_whatever_happens_a_photo_ends_whole(
    monkeypatch: pytest.MonkeyPatch, state: str, operation: str, owner: str
) -> None:
    photo = _in_state(monkeypatch, state, owner)
    photo.account.line.calls = []

    _run(photo, OPERATIONS[operation])
    for _ in range(_DAYS):
        _day(photo)

    check_whole(photo.account)


@pytest.mark.slow
@pytest.mark.parametrize(("owner", "lost"), _KILLS, ids=lambda each: _IDS[each])
@pytest.mark.parametrize("state", STATES)
def test_killed_after_any_call_a_photo_ends_whole(
    monkeypatch: pytest.MonkeyPatch, state: str, owner: str, *, lost: bool
) -> None:
    photo = _in_state(monkeypatch, state, owner)
    before, image_id = photo.account.save(), photo.image_id
    wrong: dict[str, str] = {}

    for name, operation in OPERATIONS.items():
        photo.account.load(before)
        photo.image_id = image_id
        calls = _run(photo, operation, lost=lost)
        for number, call in enumerate(calls):
            photo.account.load(before).line.kill_after = number
            photo.image_id = image_id
            try:
                _run(photo, operation, lost=lost)
                _becomes_whole(photo)
            except AssertionError as error:
                wrong[f"{name}, killed after call {number}: {call}"] = str(error)[:300]

    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())


def _same_message(photo: Photo) -> None:
    """SQS delivers it to a second function, while the first one works on it."""
    photo.account.queues.send_message(
        QueueUrl="maintenance", MessageBody=tasks.settle([photo.image_id])
    )


_MEANWHILE: Mapping[str, Callable[[Photo], None]] = {
    "same message": _same_message,
    **{
        name: OPERATIONS[name]
        for name in ("trash", "restore", "permanent", "event again", "ticket with hash", "give")
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("owner", [OWNER, PUBLIC_OWNER], ids=["person", "open"])
@pytest.mark.parametrize(
    "state", ["sent", "ready", "undone", "to be moved", "moved", "returning", "deleted"]
)
def test_two_functions_at_once_leave_a_photo_whole(
    monkeypatch: pytest.MonkeyPatch, state: str, owner: str
) -> None:
    photo = _in_state(monkeypatch, state, owner)
    account, before, image_id = photo.account, photo.account.save(), photo.image_id
    wrong: dict[str, str] = {}

    def comes_between(other: Callable[[Photo], None]) -> None:
        other(photo)
        account.deliver()

    for name in ("nothing", "trash", "restore", "permanent", "give"):
        account.load(before)
        photo.image_id = image_id
        calls = _run(photo, OPERATIONS[name])
        for (meanwhile, other), number in product(_MEANWHILE.items(), range(len(calls))):
            account.load(before).line.between = number, partial(comes_between, other)
            photo.image_id = image_id
            try:
                _run(photo, OPERATIONS[name])
                _becomes_whole(photo)
            except AssertionError as error:
                wrong[f"{name}, {meanwhile} after {number}: {calls[number]}"] = str(error)[:300]

    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())
