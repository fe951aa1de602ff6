"""Giving a photo a title and an alternative text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from handlers.gallery.handler import make_router
from handlers.model.image import Status
from tests.unit.handlers.requests import Answer, ask

if TYPE_CHECKING:
    from handlers.model.image import Image
    from tests.unit.handlers.fakes import World

UNKNOWN = "00000000-0000-4000-8000-0000000000ff"


def send(world: World, method: str, image_id: str, body: Any = None) -> Answer:
    router = make_router(world.gallery, frozenset())
    return ask(router, method, "/images/{imageId}", image_id=image_id, body=body)


def describe(world: World, image_id: str, body: Any) -> Answer:
    return send(world, "PATCH", image_id, body)


def image(world: World, image_id: str) -> Any:
    return send(world, "GET", image_id).body


def test_a_photo_is_described_and_returned(world: World) -> None:
    image_id = world.ready()
    before = image(world, image_id)

    answer = describe(world, image_id, {"title": " At the beach ", "alt": "Waves"})

    assert answer.status == 200
    assert answer.body == before | {"title": "At the beach", "alt": "Waves"}
    assert answer.body == image(world, image_id)
    (listed,) = ask(make_router(world.gallery, frozenset()), "GET", "/images").body["images"]
    assert (listed["title"], listed["alt"]) == ("At the beach", "Waves")


def test_one_text_is_changed_without_the_other(world: World) -> None:
    image_id = world.ready()
    describe(world, image_id, {"title": "At the beach", "alt": "Waves"})

    changed = describe(world, image_id, {"alt": "High waves"}).body
    assert (changed["title"], changed["alt"]) == ("At the beach", "High waves")

    without = describe(world, image_id, {"title": ""}).body
    assert "title" not in without
    assert without["alt"] == "High waves"
    assert "title" not in world.items.stored[image_id]


def test_a_change_of_nothing_returns_the_photo_and_writes_nothing(world: World) -> None:
    image_id = world.ready()
    world.items.requests.clear()

    answer = describe(world, image_id, {})

    assert (answer.status, answer.body["imageId"]) == (200, image_id)
    assert world.items.requests == ["get"]


def test_describing_costs_a_read_and_a_write(world: World) -> None:
    image_id = world.ready()
    world.items.requests.clear()

    describe(world, image_id, {"title": "At the beach"})

    assert world.items.requests == ["get", "describe"]


@pytest.mark.parametrize("text", ["x" * 201, None, 5, ["a"], {"a": "b"}])
def test_an_invalid_title_is_refused_before_any_request(world: World, text: Any) -> None:
    image_id = world.ready()
    world.items.requests.clear()

    answer = describe(world, image_id, {"title": text, "alt": "Waves"})

    assert (answer.status, answer.code) == (400, "invalid_text")
    assert not world.items.requests


@pytest.mark.parametrize(
    ("body", "code"), [("{", "invalid_json"), ("[]", "invalid_request"), ("5", "invalid_request")]
)
def test_a_body_other_than_an_object_is_refused(world: World, body: str, code: str) -> None:
    answer = describe(world, world.ready(), body)

    assert (answer.status, answer.code) == (400, code)


@pytest.mark.parametrize("body", [{"title": "a"}, {}])
@pytest.mark.parametrize("status", [Status.PENDING, Status.FAILED, Status.REJECTED])
def test_a_photo_that_is_not_ready_is_not_described(
    world: World, status: Status, body: dict[str, str]
) -> None:
    image_id = world.ready()
    world.items.put(replace(world.items[image_id], status=status))

    answer = describe(world, image_id, body)

    assert (answer.status, answer.code) == (409, "not_ready")
    assert world.items[image_id].title is None


@pytest.mark.parametrize("image_id", ["", "nope", "../images", "夕焼け", UNKNOWN])
def test_an_unknown_photo_is_not_described(world: World, image_id: str) -> None:
    assert describe(world, image_id, {"title": "a"}).code == "image_not_found"


def test_a_deleted_photo_is_not_described(world: World) -> None:
    image_id = world.ready()
    send(world, "DELETE", image_id)

    assert describe(world, image_id, {"title": "a"}).status == 404


def test_a_photo_deleted_at_the_same_moment_is_not_brought_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    image_id = world.ready()
    look = world.items.get

    def look_and_lose(image_id: str) -> Image | None:
        found = look(image_id)
        world.items.bury(image_id, world.now)
        return found

    monkeypatch.setattr(world.items, "get", look_and_lose)

    answer = describe(world, image_id, {"title": "a"})

    assert (answer.status, answer.code) == (404, "image_not_found")
    assert world.items[image_id].status is Status.DELETED
    assert world.items[image_id].title is None


def test_describing_a_duplicate_describes_the_photo_that_it_points_to(world: World) -> None:
    first, second = world.ready("cat.png", b"photo"), world.announced("dog.png")
    world.thumbnails().process(world.uploaded(second, b"photo"))

    answer = describe(world, second, {"title": "A cat"})

    assert answer.status == 200
    assert (answer.body["imageId"], answer.body["duplicateOf"]) == (second, first)
    assert answer.body == image(world, second)
    assert image(world, first)["title"] == "A cat"
    assert world.items[second].title is None
