"""Photos by the day they were taken, in lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Unpack

import pytest

from handlers.gallery.handler import make_router
from tests.unit.handlers.fake_renderer import METADATA, fake_render
from tests.unit.handlers.requests import Answer, Changed, ask

if TYPE_CHECKING:
    from handlers.imaging import Rendered
    from tests.unit.handlers.fakes import World

TAKEN = {"sort": "taken"}
PLACE = "2026-11-21T12:34:56.500-019aa5e2b1c-1a2b3c4d"
MAY, JUNE, OLD = "2026-05-01T12:00:00", "2026-06-01T12:00:00.500+02:00", "1987-06-01T00:00:00"


def get(world: World, resource: str, **changed: Unpack[Changed]) -> Answer:
    return ask(make_router(world.gallery, frozenset()), "GET", resource, **changed)


def ids(world: World, **query: str) -> list[str]:
    return [each["imageId"] for each in get(world, "/images", query=query).body["images"]]


def taken(
    world: World, taken_at: str | None, width: int | None = 300, height: int | None = 200
) -> str:
    """A photo with a capture time, uploaded a second after the previous one."""

    def render(content: bytes) -> Rendered:
        return replace(fake_render(content), metadata=replace(METADATA, taken_at=taken_at))

    world.now += timedelta(seconds=1)
    image_id = world.announced()
    stored = world.uploaded(image_id, image_id.encode())
    assert world.thumbnails(render).process(stored).outcome == "ready"
    world.items.stored[image_id] |= {"width": width, "height": height}
    return image_id


def test_photos_are_listed_by_capture_time_whatever_the_upload_order(world: World) -> None:
    june, old, may = taken(world, JUNE), taken(world, OLD), taken(world, MAY)

    assert ids(world, sort="taken") == [june, may, old]
    assert ids(world) == ids(world, sort="uploaded") == [may, old, june]


def test_a_photo_without_a_date_is_ordered_by_its_upload(world: World) -> None:
    world.now = datetime(2026, 5, 20, 23, 59, tzinfo=UTC)
    june, undated, may = taken(world, JUNE), taken(world, None), taken(world, MAY)

    page = get(world, "/images", query=TAKEN).body["images"]

    assert [each["imageId"] for each in page] == [june, undated, may]
    assert [each["takenDay"] for each in page] == ["2026-06-01", "2026-05-20", "2026-05-01"]


def test_photos_of_one_moment_are_ordered_by_upload(world: World) -> None:
    scans = [taken(world, OLD) for _ in range(5)]

    assert ids(world, sort="taken") == scans[::-1]


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 11])
def test_pages_contain_every_photo_once(world: World, count: int) -> None:
    for number in range(count):
        taken(world, (MAY, OLD, JUNE)[number % 3])
    expected = ids(world, sort="taken", limit="100")

    seen: list[str] = []
    query = {"sort": "taken", "limit": "5"}
    for _ in range(max(1, -(-count // 5))):
        body = get(world, "/images", query=query).body
        seen += [each["imageId"] for each in body["images"]]
        query |= {"cursor": body.get("nextCursor", "")}

    assert seen == expected
    assert len(set(seen)) == count
    assert query["cursor"] == ""


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("9999-12-31", [0, 1, 2]),
        ("2026-06-01", [0, 1, 2]),
        ("2026-05-31", [1, 2]),
        ("2026-05-01", [1, 2]),
        ("2026-04-30", [2]),
        ("1987-06-01", [2]),
        ("1987-05-31", []),
        ("0001-01-01", []),
    ],
)
def test_a_list_starts_with_a_day_and_continues_to_older_ones(
    world: World, day: str, expected: list[int]
) -> None:
    photos = [taken(world, each) for each in (JUNE, MAY, OLD)]

    query = {"sort": "taken", "from": day}
    assert ids(world, **query) == [photos[index] for index in expected]


def test_a_list_by_upload_can_start_with_a_day_too(world: World) -> None:
    first = world.ready()
    world.now = world.now.replace(day=23)
    world.ready()

    assert ids(world, **{"from": "2026-11-22"}) == [first]


def test_pages_continue_from_the_day_a_list_started_with(world: World) -> None:
    photos = [taken(world, each) for each in (JUNE, MAY, OLD)]

    query = {"sort": "taken", "from": "2026-05-31", "limit": "1"}
    first = get(world, "/images", query=query).body
    second = get(world, "/images", query=query | {"cursor": first["nextCursor"]}).body

    assert [each["imageId"] for each in first["images"] + second["images"]] == photos[1:]
    assert "nextCursor" not in second


@pytest.mark.parametrize("sort", ["", "Taken", "takenAt", "taken ", "夕焼け"])
def test_an_unknown_order_is_refused(world: World, sort: str) -> None:
    answer = get(world, "/images", query={"sort": sort})

    assert (answer.status, answer.code) == (400, "invalid_sort")
    assert not world.items.requests


@pytest.mark.parametrize(
    "day",
    [
        *("", "2026", "2026-11", "2026-02-29", "20261121", "2026-W47-6", "2026-11-21T00"),
        *("2026-1-1", "-001-01-01", " 2026-11-21", "\uff12026-11-21", "U", "0000-01-01", "9" * 99),
        *("2026-11-21T", f"{PLACE}0", PLACE[:-1], f" {PLACE}", PLACE.replace(".500", "")),
        *(PLACE.replace("11-21", "02-30"), PLACE.replace("12:", "24:"), PLACE.replace("a", "A")),
    ],
)
def test_an_invalid_day_is_refused(world: World, day: str) -> None:
    answer = get(world, "/images", query={"from": day, **TAKEN})

    assert (answer.status, answer.code) == (400, "invalid_from")
    assert not world.items.requests


@pytest.mark.parametrize("query", [{}, {"sort": "uploaded"}])
def test_a_photo_is_a_start_only_in_the_order_of_its_place(
    world: World, query: dict[str, str]
) -> None:
    answer = get(world, "/images", query={"from": PLACE, **query})

    assert (answer.status, answer.code) == (400, "invalid_from")


def test_a_cursor_is_valid_in_its_own_order_only(world: World) -> None:
    for _ in range(3):
        taken(world, MAY)
    uploaded = get(world, "/images", query={"limit": "1"}).body["nextCursor"]
    by_taken = get(world, "/images", query=TAKEN | {"limit": "1"}).body["nextCursor"]
    world.items.requests.clear()

    wrong = [
        get(world, "/images", query=TAKEN | {"cursor": uploaded}),
        get(world, "/images/timeline", query={"cursor": uploaded}),
        get(world, "/images", query={"cursor": by_taken}),
        get(world, "/thumbnails", query={"cursor": by_taken}),
        get(world, "/images/timeline", query={"cursor": ""}),
    ]

    assert {(each.status, each.code) for each in wrong} == {(400, "invalid_cursor")}


def test_a_list_can_start_with_any_photo(world: World) -> None:
    photos = [taken(world, each) for each in (JUNE, MAY, MAY, OLD)]
    photos[1:3] = photos[2:0:-1]

    for number, image_id in enumerate(photos):
        place = world.items.stored[image_id]["takenKey"]
        assert ids(world, **{"sort": "taken", "from": place}) == photos[number:]


def test_a_deleted_photo_is_in_no_order(world: World) -> None:
    kept, gone = taken(world, MAY), taken(world, JUNE)

    ask(make_router(world.gallery, frozenset()), "DELETE", "/images/{imageId}", image_id=gone)

    assert ids(world, sort="taken") == ids(world) == [kept]
