"""Uploads for which there is no room, and how much room there is."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest

from handlers.model.usage import Limits, SiteLimits
from handlers.upload.handler import make_router
from tests.unit.handlers.fakes import MAX_UNSTATED_BYTES, NOW, World
from tests.unit.handlers.requests import Answer, ask

GIF = b"GIF89a" + bytes(range(50))
PNG = {"fileName": "cat.png", "fileType": "image/png", "fileSize": 100}
INLINE = {"image": base64.b64encode(GIF).decode(), "fileName": "cat.gif"}
REQUESTS = [("/upload", PNG), ("/upload", INLINE), ("/presigned-url", PNG)]
ENOUGH = Limits(max_photos=10, max_bytes=1000, max_today=10)
SITE = SiteLimits(max_bytes=10_000, max_today=100)


def send(world: World, path: str, body: Any) -> Answer:
    return ask(make_router(world.uploads, frozenset()), "POST", path, body=body)


def usage(world: World) -> Any:
    return ask(make_router(world.uploads, frozenset()), "GET", "/usage").body


def pause(world: World, reason: str) -> None:
    match reason:
        case "admin":
            world.items.usage.close("ada", NOW)
        case "budget":
            world.items.usage.spend(NOW)
        case "storage":
            world.site_limits = replace(SITE, max_bytes=10)
        case _:
            world.site_limits = replace(SITE, max_today=0)


@pytest.mark.parametrize(("path", "body"), REQUESTS)
@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"max_bytes": 10}, "storage_full"),
        ({"max_photos": 0}, "too_many_photos"),
        ({"max_today": 0}, "day_limit"),
    ],
)
def test_a_photo_for_which_there_is_no_room_is_refused_with_a_message_and_leaves_nothing(
    world: World, path: str, body: Any, limits: dict[str, int], code: str
) -> None:
    world.limits = replace(ENOUGH, **limits)

    answer = send(world, path, body)

    assert (answer.status, answer.code) == (409, code)
    assert answer.body["error"].endswith(".")
    assert not world.items.stored
    assert not world.originals.signed


@pytest.mark.parametrize(("path", "body"), REQUESTS)
@pytest.mark.parametrize("reason", ["admin", "budget", "storage", "day"])
def test_while_uploads_are_paused_the_reason_is_told(
    world: World, path: str, body: Any, reason: str
) -> None:
    pause(world, reason)

    answer = send(world, path, body)

    assert (answer.status, answer.code, answer.body["reason"]) == (409, "uploads_paused", reason)
    assert not world.items.stored
    if reason != "storage":
        assert (usage(world)["uploads"], usage(world)["reason"]) == ("paused", reason)


def test_an_inline_photo_that_is_refused_is_not_stored(world: World) -> None:
    world.items.usage.close("ada", NOW)

    send(world, "/upload", INLINE)

    assert not world.originals.versions


def test_the_pause_of_a_budget_ends_with_its_month(world: World) -> None:
    world.items.usage.spend(NOW)
    world.now = NOW.replace(month=12, day=1)

    assert send(world, "/upload", PNG).status == 200
    assert usage(world)["uploads"] == "open"


def test_a_photo_that_is_shown_already_needs_no_room(world: World) -> None:
    world.ready(content=GIF)
    world.limits = replace(ENOUGH, max_photos=1, max_today=1)

    assert send(world, "/upload", INLINE).body["duplicate"]


@pytest.mark.parametrize(
    ("path", "body", "size"),
    [
        ("/upload", PNG, 100),
        ("/upload", {**PNG, "fileSize": None}, MAX_UNSTATED_BYTES),
        ("/upload", INLINE, len(GIF)),
        ("/presigned-url", PNG, MAX_UNSTATED_BYTES),
    ],
)
def test_the_stated_bytes_are_reserved_or_as_many_as_can_come(
    world: World, path: str, body: Any, size: int
) -> None:
    send(world, path, body)

    (item,) = world.items.stored.values()
    assert item["counted"] == size
    assert (usage(world)["photos"], usage(world)["bytes"]) == (1, size)
    assert world.items.usage.site().size == size


def test_usage_has_what_is_stored_and_what_may_be(world: World) -> None:
    world.limits, world.site_limits = ENOUGH, SITE
    send(world, "/upload", PNG)

    assert usage(world) == {
        "photos": 1,
        "bytes": 100,
        "today": 1,
        "maxPhotos": 10,
        "maxBytes": 1000,
        "maxToday": 10,
        "uploads": "open",
    }


def test_a_persons_own_limits_are_theirs_alone(world: World) -> None:
    world.limits = ENOUGH
    world.items.usage.set_limits("public", {"maxBytes": 50})

    assert send(world, "/upload", PNG).code == "storage_full"
    assert (usage(world)["maxBytes"], usage(world)["maxPhotos"]) == (50, 10)


def test_the_next_day_begins_with_no_uploads(world: World) -> None:
    world.limits = replace(ENOUGH, max_today=1)
    assert send(world, "/upload", PNG).status == 200
    assert send(world, "/upload", PNG).code == "day_limit"

    world.now = NOW.replace(day=22)

    assert usage(world)["today"] == 0
    assert send(world, "/upload", PNG).status == 200


def test_too_many_uploads_at_once_are_asked_to_try_again(world: World) -> None:
    world.is_busy = True

    answer = send(world, "/upload", PNG)

    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "busy", "2")
