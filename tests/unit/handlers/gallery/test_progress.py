"""How far a client has followed: text that only the API makes, and for how long it is good."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from handlers.gallery.changes import OLDEST
from handlers.gallery.progress import MOST_TOLD, InvalidProgressError, Progress
from handlers.gallery.upkeep import MARGIN
from handlers.model.codecs import timestamp
from handlers.model.timeline import Change, key
from tests.unit.handlers.gallery.changes_client import (
    LONGEST_QUERY,
    asked,
    opened,
)
from tests.unit.handlers.gallery.test_order import get

if TYPE_CHECKING:
    from datetime import datetime

    from tests.unit.handlers.fakes import World


def test_who_was_away_for_long_reads_the_timeline_again(world: World) -> None:
    since = opened(world)

    world.now += OLDEST - MARGIN
    assert asked(world, since).status == 200
    world.now += timedelta(seconds=1)
    answer = asked(world, since)

    assert (answer.status, answer.code) == (400, "since_too_old")


@pytest.mark.parametrize("since", ["", "nope", "2026-11-21T12:00:00Z", "ä", "AAAA", "A" * 4000])
def test_what_was_not_given_out_is_refused(world: World, since: str) -> None:
    answer = get(world, "/images/changes", query={"since": since})

    assert (answer.status, answer.code) == (400, "invalid_since")


def test_a_moment_that_has_not_come_is_refused(world: World) -> None:
    since = Progress.since(world.now + 2 * MARGIN, []).encode()

    assert asked(world, since).code == "invalid_since"


def test_progress_is_text_that_only_it_can_make(world: World) -> None:
    progress = Progress.since(world.now, [change(world.now, number) for number in range(9)])
    text = progress.encode()

    assert Progress.decode(text) == progress
    for damaged in (text[:-1], text[:-4], text + "AAAA", text[4:], text.swapcase(), f"{text}="):
        with pytest.raises(InvalidProgressError):
            Progress.decode(damaged)


def test_progress_with_more_than_is_ever_remembered_is_refused(world: World) -> None:
    """It would have the table read as many changes again and again."""

    def forged(told: list[bytes]) -> str:
        progress = replace(Progress.since(world.now, []), told=frozenset(told))
        return progress.encode()

    digests = [number.to_bytes(3, "big") for number in range(MOST_TOLD + 1)]

    assert asked(world, forged(digests[1:])).status == 200
    assert asked(world, forged(digests)).code == "invalid_since"
    assert asked(world, forged([digests[1], b"\xff"])).code == "invalid_since"


def test_an_address_stays_short_however_much_has_changed(world: World) -> None:
    many = [
        change(world.now + timedelta(seconds=number / 1000), number)
        for number in range(MOST_TOLD * 3)
    ]

    progress = Progress.since(world.now, many)

    assert len(progress.encode()) < LONGEST_QUERY - 100
    assert (progress.moment, len(progress.told)) == (world.now, MOST_TOLD)
    assert all(progress.knows(each) for each in many)
    assert progress.agrees(many)
    assert not progress.agrees(many[1:])


def change(at: datetime, number: int) -> Change:
    taken_key = f"2026-05-01T12:00:00.000-019aa5e2b1c-{number:08x}"
    return Change(image_id=str(number), at=timestamp(at), key=key(taken_key), record=None)
