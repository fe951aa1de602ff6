"""Every record of removal ends, and tells what became of its photos."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from handlers.access.policy import Action
from handlers.api.errors import UnavailableError
from handlers.aws.attribute_values import plain
from handlers.model.image import Unfinished
from handlers.model.removal import REMOVALS, Removal
from tests.unit.handlers.ends.account import OWNER, Account
from tests.unit.handlers.ends.states import STATES, Photo
from tests.unit.handlers.ends.whole import check_whole

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Account:
    return Account(monkeypatch)


def records(account: Account) -> list[Removal]:
    rows = [plain(row) for row in account.tables.stored["library"].values()]
    return [Removal.from_item(row) for row in rows if row["pk"] == REMOVALS]


def counts(account: Account) -> list[tuple[int | None, int, int, bool]]:
    return [
        (each.photos, each.gone, each.restored, each.finished_at is not None)
        for each in records(account)
    ]


def shown(account: Account, content: bytes) -> str:
    photo = Photo(account, OWNER)
    photo.image_id = photo.announced(content)
    photo.sent(content)
    account.deliver()
    return photo.image_id


def trash(account: Account, image_ids: Sequence[str]) -> None:
    assert account.trash.move(account.access(OWNER), image_ids).failed == []


def restore(account: Account, image_ids: Sequence[str]) -> None:
    assert account.trash.restore(account.access(OWNER, Action.RESTORE), image_ids).failed == []


def test_a_record_tells_how_many_were_brought_back_before_they_were_out_of_reach(
    account: Account,
) -> None:
    both = [shown(account, content) for content in (b"one", b"two")]
    trash(account, both)
    restore(account, both[:1])
    assert counts(account) == [(2, 0, 0, False)]

    account.deliver()

    assert counts(account) == [(2, 1, 1, True)]


def test_what_comes_back_after_it_was_out_of_reach_was_gone(account: Account) -> None:
    image_id = shown(account, b"one")
    trash(account, [image_id])
    account.deliver()
    restore(account, [image_id])
    account.deliver()

    assert counts(account) == [(1, 1, 0, True)]


def test_who_deletes_a_photo_and_takes_it_back_all_the_time_has_to_wait(account: Account) -> None:
    """Whatever is counted together is one transaction, which has a size."""
    image_id = shown(account, b"one")
    for _ in range(20):
        trash(account, [image_id])
        restore(account, [image_id])

    with pytest.raises(UnavailableError):
        trash(account, [image_id])
    account.deliver()
    trash(account, [image_id])
    account.deliver()

    found = counts(account)
    # That of the refused request is about nothing.
    assert found == [*[(1, 0, 1, True)] * 20, (0, 0, 0, True), (1, 1, 0, True)]
    check_whole(account)


def test_a_record_whose_request_was_killed_is_closed_by_the_round_of_another_day(
    account: Account,
) -> None:
    photo = Photo(account, OWNER)
    STATES["ready"](photo)
    account.line.calls = []
    # After the record was written, and before anything else.
    account.line.kill_after = 0
    photo.trash()
    assert account.line.calls == ["Tables.put_item"]
    assert photo.image.is_listed

    account.round()
    assert counts(account) == [(1, 0, 0, False)]
    account.passes(timedelta(days=1, hours=1))
    account.round()

    assert counts(account) == [(0, 0, 0, True)]


def test_a_record_of_what_could_not_be_settled_stays_open(account: Account) -> None:
    """Somebody has to look at it, and the record must not say that all is well."""
    image_id = shown(account, b"one")
    trash(account, [image_id])
    # What no function can do anything about.
    head = account.cdn.head
    account.cdn.head = lambda _connection, path: 429 if path else 0
    account.deliver()
    for _ in range(3):
        account.passes(timedelta(days=1, hours=1))
        account.round()
    assert account.items.get(image_id).unfinished is Unfinished.CLEAN  # pyright: ignore[reportOptionalMemberAccess]
    assert counts(account) == [(1, 0, 0, False)]

    account.cdn.head = head
    account.passes(timedelta(days=1, hours=1))
    account.round()

    assert counts(account) == [(1, 1, 0, True)]


def test_two_who_empty_a_trash_at_once_share_its_photos_and_both_records_end(
    account: Account,
) -> None:
    trash(account, [shown(account, content) for content in (b"one", b"two", b"three")])
    account.deliver()
    for _ in range(2):
        account.trash.empty(account.access(OWNER))

    account.deliver()

    (_, *emptied) = records(account)
    assert [each.finished_at is not None for each in emptied] == [True, True]
    assert sum(each.gone for each in emptied) == 3
    assert all(each.photos == each.gone for each in emptied)
    check_whole(account)
