"""A client that asks for what has changed, again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from handlers.gallery.handler import make_router
from handlers.model.limits import LARGEST_PAGE
from tests.unit.handlers.gallery.test_order import get
from tests.unit.handlers.requests import Answer, ask

if TYPE_CHECKING:
    from tests.unit.handlers.fakes import World

POLL = timedelta(seconds=4)
LONGEST_QUERY = 2048


def asked(world: World, since: str | None, **query: str) -> Answer:
    return get(world, "/images/changes", query={**({"since": since} if since else {}), **query})


def changes(world: World, since: str) -> Any:
    answer = asked(world, since)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.body


def opened(world: World) -> str:
    """Where a client begins that has just read the timeline."""
    return get(world, "/images/timeline").headers["Timeline-Until"]


def ids(body: Any) -> list[str]:
    return [each["imageId"] for each in body["images"]]


def delete(world: World, image_id: str) -> None:
    router = make_router(world.gallery, frozenset())
    assert ask(router, "DELETE", "/images/{imageId}", image_id=image_id).status == 204


class Client:
    """Asks for changes again and again, and keeps what it gets."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.since = opened(world)
        self.entered: list[str] = []
        self.left: list[str] = []
        self.asked = 0

    def poll(self) -> None:
        more = True
        while more:
            body = changes(self.world, self.since)
            self.entered += ids(body)
            self.left += body["removed"]
            self.since, more = body["until"], body["more"]
            self.asked += 1
            assert len(body["images"]) + len(body["removed"]) <= LARGEST_PAGE
            assert len(self.since) < LONGEST_QUERY - 100
