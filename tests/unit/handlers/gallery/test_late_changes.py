"""Changes that become visible late, or very many at once: each is told once, none is skipped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from handlers.gallery.progress import MOST_TOLD, Progress
from handlers.gallery.upkeep import MARGIN
from handlers.model.limits import LARGEST_PAGE
from tests.unit.handlers.gallery.changes_client import (
    POLL,
    Client,
    asked,
    ids,
    opened,
)
from tests.unit.handlers.gallery.test_order import JUNE, MAY, get, taken

if TYPE_CHECKING:
    from tests.unit.handlers.fakes import World


@pytest.mark.parametrize("late", [timedelta(seconds=1), MARGIN - POLL - timedelta(seconds=1)])
def test_a_change_that_becomes_visible_late_is_told_once(world: World, late: timedelta) -> None:
    client = Client(world)
    image_id = taken(world, MAY)
    item = world.items.stored.pop(image_id)
    on_time: list[str] = []
    waited = timedelta()
    while waited < late:
        world.now += POLL
        waited += POLL
        on_time.append(taken(world, JUNE)) if len(on_time) < 3 else None
        client.poll()

    world.items.stored[image_id] = item
    for _ in range(40):
        world.now += POLL
        client.poll()

    assert client.entered == [*on_time, image_id]


def test_the_clock_of_another_function_is_behind(world: World) -> None:
    client = Client(world)
    first = taken(world, MAY)
    world.now += POLL
    client.poll()
    world.now -= timedelta(seconds=20)

    second = taken(world, MAY)
    client.poll()

    assert client.entered == [first, second]


def test_a_burst_of_more_than_is_remembered_is_told_once(world: World) -> None:
    client = Client(world)
    added: list[str] = []
    for number in range(MOST_TOLD + 200):
        added.append(taken(world, MAY))
        # Ten photos a second.
        world.now -= timedelta(seconds=0.9)
        if number % 40 == 0:
            client.poll()
    client.poll()

    assert client.entered == added


class TestMoreThanIsRememberedOneByOne:
    """Within the margin: of what was sent first only the sum is known."""

    @pytest.fixture
    def late(self, world: World) -> str:
        """A photo that becomes visible once the client has followed very many that are later."""
        return taken(world, MAY)

    @pytest.fixture
    def client(self, world: World, late: str) -> Client:
        item = world.items.stored.pop(late)
        client = Client(world)
        for number in range(MOST_TOLD + 50):
            taken(world, MAY)
            # Ten photos a second.
            world.now -= timedelta(seconds=0.9)
            if number % 40 == 0:
                client.poll()
        client.poll()
        assert len(client.entered) == MOST_TOLD + 50
        world.items.stored[late] = item
        return client

    def test_a_late_change_is_not_skipped_but_has_the_list_read_again(
        self, world: World, client: Client, late: str
    ) -> None:
        answer = asked(world, client.since)
        assert (answer.status, answer.code) == (400, "since_too_old")

        again = Client(world)
        again.poll()

        # The list that was read again has it.
        days = get(world, "/images/timeline").body["days"]
        assert sum(len(each["shapes"]) for each in days) == len(client.entered) + 1
        assert late not in [*client.entered, *again.entered]

    def test_so_has_one_that_the_timeline_did_not_have_yet(
        self, world: World, client: Client, late: str
    ) -> None:
        item = world.items.stored.pop(late)
        reader = Client(world)
        reader.poll()
        assert late not in reader.entered

        world.items.stored[late] = item

        assert asked(world, reader.since).code == "since_too_old"
        assert asked(world, client.since).code == "since_too_old"

    def test_without_one_they_are_told_once_until_they_are_settled(
        self, world: World, client: Client, late: str
    ) -> None:
        del world.items.stored[late]
        known, begun = list(client.entered), world.now
        new: list[str] = []
        while world.now < begun + 2 * MARGIN:
            world.now += POLL
            new.append(taken(world, JUNE))
            client.poll()

        assert client.entered == known + new
        assert client.left == []
        settled = Progress.decode(client.since)
        assert settled.told_from <= settled.moment


def test_none_of_very_many_changes_of_one_moment_is_skipped(world: World) -> None:
    since = opened(world)
    for _ in range(MOST_TOLD + 2 * LARGEST_PAGE):
        taken(world, MAY)
        world.now -= timedelta(seconds=1)
    entered: list[str] = []
    while (answer := asked(world, since)).status == 200:
        entered += ids(answer.body)
        since = answer.body["until"]

    assert len(set(entered)) == len(entered) == MOST_TOLD + LARGEST_PAGE
    assert answer.code == "since_too_old"
