"""The timeline as the API shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from handlers.gallery.handler import make_router
from handlers.model.shapes import character
from tests.unit.handlers.gallery.test_order import MAY, OLD, TAKEN, get, ids, taken
from tests.unit.handlers.requests import Answer, ask

if TYPE_CHECKING:
    from tests.unit.handlers.fakes import World

JUNE = "2026-06-01T12:00:00"


def answered(world: World, **query: str) -> Answer:
    return get(world, "/images/timeline", query=query)


def timeline(world: World, cursor: str | None = None) -> Any:
    answer = answered(world, **({"cursor": cursor} if cursor else {}))
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.body


def test_it_has_all_photos_in_the_order_of_the_list(world: World) -> None:
    taken(world, OLD, 1000, 1000)
    taken(world, JUNE, 4032, 3024)
    taken(world, MAY, 300, 400)
    taken(world, JUNE, 2, 3)
    listed = get(world, "/images", query=TAKEN).body["images"]

    body = timeline(world)

    assert body == {
        "days": [
            {"day": "2026-06-01", "shapes": character(2, 3) + character(4032, 3024)},
            {"day": "2026-05-01", "shapes": character(3, 4)},
            {"day": "1987-06-01", "shapes": character(1, 1)},
        ],
        "count": 4,
    }
    days = [each["day"] for each in body["days"] for _ in each["shapes"]]
    assert days == [each["takenDay"] for each in listed]


def test_it_is_empty_for_an_empty_gallery(world: World) -> None:
    world.announced()

    assert timeline(world) == {"days": [], "count": 0}


def test_a_deleted_photo_is_not_in_it(world: World) -> None:
    taken(world, MAY)
    gone = taken(world, JUNE)

    ask(make_router(world.gallery, frozenset()), "DELETE", "/images/{imageId}", image_id=gone)

    assert timeline(world)["count"] == 1


def test_marks_lead_to_every_hundredth_photo_of_a_long_day(world: World) -> None:
    for number in range(201):
        taken(world, MAY if number % 2 else f"2026-05-01T10:00:00.{number:03}")
    day = [taken(world, OLD) for _ in range(100)]

    long, short = timeline(world)["days"]

    assert (len(long["shapes"]), len(long["marks"])) == (201, 2)
    assert "marks" not in short
    everything = [*ids(world, sort="taken", limit="100"), *from_mark(world, long, 0)]
    everything += from_mark(world, long, 1)
    assert (
        everything[:201]
        == sorted(
            world.items.stored, key=lambda each: world.items.stored[each]["takenKey"], reverse=True
        )[:201]
    )
    assert everything[201:] == day[:0:-1]


def from_mark(world: World, day: Any, number: int) -> list[str]:
    place = day["day"] + day["marks"][number]
    return ids(world, sort="taken", limit="100", **{"from": place})


@pytest.mark.slow
@pytest.mark.parametrize("largest", [1, 2, 100, 101, 150])
def test_parts_add_up_to_the_whole(world: World, largest: int) -> None:
    for number in range(205):
        taken(world, OLD if number % 40 == 0 else MAY, 100 + number, 100)
    whole = timeline(world)
    world.largest_part = largest

    parts = [timeline(world)]
    while cursor := parts[-1].get("nextCursor"):
        parts.append(timeline(world, cursor))

    counts = [part["count"] for part in parts]
    assert counts[:-1] == [largest] * (205 // largest - (205 % largest == 0))
    days: dict[str, tuple[str, list[str]]] = {}
    for each in (day for part in parts for day in part["days"]):
        shapes, marks = days.get(each["day"], ("", []))
        days[each["day"]] = shapes + each["shapes"], marks + each.get("marks", [])
    assert days == {d["day"]: (d["shapes"], d.get("marks", [])) for d in whole["days"]}


@pytest.mark.parametrize("cursor", ["", "nope", "2026-05-01", "2026-05-01T12:00:00.000"])
def test_an_invalid_cursor_is_refused(world: World, cursor: str) -> None:
    answer = answered(world, cursor=cursor)

    assert (answer.status, answer.code) == (400, "invalid_cursor")
    assert not world.items.requests


def test_a_cursor_of_the_list_is_refused_and_the_list_refuses_that_of_the_timeline(
    world: World,
) -> None:
    for _ in range(2):
        taken(world, MAY)
    world.largest_part = 1
    of_list = get(world, "/images", query=TAKEN | {"limit": "1"}).body["nextCursor"]
    of_timeline = timeline(world)["nextCursor"]

    assert answered(world, cursor=of_list).code == "invalid_cursor"
    assert get(world, "/images", query=TAKEN | {"cursor": of_timeline}).code == "invalid_cursor"


def test_whoever_has_the_current_version_gets_no_body(world: World) -> None:
    taken(world, MAY)
    version = answered(world).headers["Timeline-Version"]

    again = answered(world, known=version)

    assert (again.status, again.body) == (204, None)
    assert again.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("change", ["added", "deleted"])
def test_whoever_has_an_older_version_gets_the_timeline(world: World, change: str) -> None:
    image_id = taken(world, MAY)
    version = answered(world).headers["Timeline-Version"]

    if change == "added":
        taken(world, MAY)
    else:
        world.delete(image_id)
    again = answered(world, known=version)

    assert again.status == 200
    assert again.headers["Timeline-Version"] != version
    assert answered(world, known=again.headers["Timeline-Version"]).status == 204


@pytest.mark.parametrize("known", ["", "*", 'W/"a"', "é", "a" * 9000])
def test_an_invalid_version_gets_the_timeline(world: World, known: str) -> None:
    assert answered(world, known=known).status == 200


def test_a_timeline_that_takes_too_long_to_read_says_when_to_ask_again(world: World) -> None:
    for _ in range(3):
        taken(world, MAY)
    world.slow_timeline(30)

    answer = answered(world)

    assert (answer.status, answer.code) == (503, "timeline_building")
    assert answer.headers["Retry-After"] == "2"
