"""All photos by when they were uploaded: the list from any place on, and its timeline."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.gallery.timeline import LARGEST_BACKLOG
from handlers.gallery.upkeep import MARGIN
from handlers.model import by_upload
from handlers.model.capture_time import Taken
from handlers.model.codecs import timestamp
from handlers.model.image import Image
from handlers.model.shapes import character
from tests.unit.handlers.gallery.test_order import JUNE, MAY, OLD, get, ids, taken

if TYPE_CHECKING:
    from tests.unit.handlers.fakes import World
    from tests.unit.handlers.requests import Answer

UPLOADED = {"sort": "uploaded"}
PLACE = "2026-11-21T12:34:56.500-1a2b3c4d"
START = datetime(2026, 11, 1, tzinfo=UTC)


def answered(world: World, **query: str) -> Answer:
    return get(world, "/images/timeline", query=UPLOADED | query)


def filled(world: World, count: int, *, per_moment: int = 1, seed: int = 1) -> None:
    """A gallery of random photos, of which so many share each millisecond of upload."""
    chance = random.Random(seed)  # noqa: S311  # reproducible
    example = world.items.stored[taken(world, MAY)]
    world.items.stored.clear()
    for number in range(count):
        uploaded_at = START + timedelta(minutes=number // per_moment, microseconds=number % 900)
        image_id = f"{chance.getrandbits(32):08x}-5f0b-4c6e-9a51-{number:012x}"
        at = datetime(2020, 1, 1) + timedelta(seconds=chance.randrange(10**8))  # noqa: DTZ001  # a camera's clock
        world.items.stored[image_id] = example | {
            "imageId": image_id,
            "uploadedAt": timestamp(uploaded_at),
            "takenKey": Taken(at, uploaded_at).key(image_id),
            "width": chance.randrange(1, 4000),
        }


def place(item: dict[str, Any]) -> str:
    image = Image.from_item(item)
    return by_upload.place(image.uploaded_at, image.image_id)


def expected(world: World) -> list[str]:
    """All photos by a plain sort."""
    listed = [item for item in world.items.stored.values() if "gallery" in item]
    found = sorted(listed, key=place, reverse=True)
    return [item["imageId"] for item in found]


def shapes(world: World) -> list[tuple[str, str]]:
    items = [world.items.stored[each] for each in expected(world)]
    return [(place(item)[:10], character(item["width"], item["height"])) for item in items]


def shown(body: Any) -> list[tuple[str, str]]:
    return [(each["day"], shape) for each in body["days"] for shape in each["shapes"]]


def test_its_days_are_those_of_the_uploads_in_utc(world: World) -> None:
    world.now = datetime(2026, 5, 20, 23, 59, 58, tzinfo=UTC)
    for number, at in enumerate((JUNE, OLD, MAY)):
        taken(world, at, 100 * (number + 1), 100)

    assert answered(world).body == {
        "days": [
            {"day": "2026-05-21", "shapes": character(3, 1) + character(2, 1)},
            {"day": "2026-05-20", "shapes": character(1, 1)},
        ],
        "count": 3,
    }


def test_without_a_sort_it_is_still_that_by_capture_times(world: World) -> None:
    for at in (JUNE, OLD, MAY):
        taken(world, at)

    usual = get(world, "/images/timeline").body

    assert [each["day"] for each in usual["days"]] == ["2026-06-01", "2026-05-01", "1987-06-01"]
    assert get(world, "/images/timeline", query={"sort": "taken"}).body == usual


@pytest.mark.parametrize("per_moment", [1, 2, 7])
def test_thousands_of_photos_are_as_a_plain_sort_has_them(world: World, per_moment: int) -> None:
    filled(world, 3_000, per_moment=per_moment)

    body = answered(world).body

    assert body["count"] == 3_000
    assert shown(body) == shapes(world)


@pytest.mark.parametrize("per_moment", [1, 3])
def test_each_day_and_each_mark_leads_to_its_photos(world: World, per_moment: int) -> None:
    filled(world, 2_500, per_moment=per_moment)
    everything = expected(world)
    slot = 0

    for day in answered(world).body["days"]:
        starts = [day["day"], *(day["day"] + mark for mark in day.get("marks", []))]
        assert len(starts) == 1 + (len(day["shapes"]) - 1) // 100
        for number, start in enumerate(starts):
            found = ids(world, **{"sort": "uploaded", "limit": "100", "from": start})
            first = slot + number * 100
            # What is before the place in its moment is left out, and a moment that would be cut.
            is_full = 100 - 2 * per_moment < len(found) <= 100
            assert is_full or first + len(found) == len(everything)
            assert found == everything[first : first + len(found)]
        slot += len(day["shapes"])


@pytest.mark.parametrize("per_moment", [1, 2, 5, 40])
def test_pages_and_places_lead_through_all_photos_once(world: World, per_moment: int) -> None:
    filled(world, 200, per_moment=per_moment)
    everything = expected(world)

    by_cursor: list[str] = []
    query = UPLOADED | {"limit": "10"}
    for _ in everything:
        body = get(world, "/images", query=query).body
        by_cursor += [each["imageId"] for each in body["images"]]
        if "nextCursor" not in body:
            break
        query["cursor"] = body["nextCursor"]

    assert sorted(by_cursor) == sorted(everything)
    if per_moment <= 10:
        # Pages are cut only within a moment that has more photos than a page.
        assert by_cursor == everything
    for number in range(0, 200, 17):
        start = place(world.items.stored[everything[number]])
        found = ids(world, **{"sort": "uploaded", "limit": "100", "from": start})
        assert found == everything[number : number + len(found)]


@pytest.mark.slow
@pytest.mark.parametrize("largest", [1, 2, 100, 101, 150])
def test_parts_add_up_to_the_whole(world: World, largest: int) -> None:
    filled(world, 205, per_moment=3)
    whole = shown(answered(world).body)
    world.largest_part = largest

    body = answered(world).body
    found = shown(body)
    while cursor := body.get("nextCursor"):
        body = answered(world, cursor=cursor).body
        found += shown(body)

    assert found == whole


def test_changes_are_merged_before_and_after_the_snapshot_is_replaced(world: World) -> None:
    filled(world, 300)
    answered(world)
    for number in range(LARGEST_BACKLOG + 5):
        if number % 3:
            taken(world, OLD if number % 2 else JUNE, 100 + number, 100)
        else:
            world.delete(expected(world)[number])
        if number % 50 == 0:
            assert shown(answered(world).body) == shapes(world)
    world.now += MARGIN * 2

    assert shown(answered(world).body) == shapes(world)
    assert shown(answered(world).body) == shapes(world)


def test_it_costs_what_the_other_order_costs_and_stores_nothing_more(world: World) -> None:
    filled(world, 300)
    get(world, "/images/timeline")
    world.snapshots.requests.clear()
    world.items.requests.clear()

    answered(world)

    assert world.snapshots.requests == ["find", "records"]
    assert world.items.requests == ["changes"]
    assert list(world.snapshots.stored) == ["public/all"]


def test_each_order_has_a_version_of_its_own(world: World) -> None:
    taken(world, MAY)
    by_upload = answered(world).headers["Timeline-Version"]
    by_taken = get(world, "/images/timeline").headers["Timeline-Version"]

    assert answered(world, known=by_upload).status == 204
    assert answered(world, known=by_taken).status == 200
    assert get(world, "/images/timeline", query={"known": by_upload}).status == 200
    taken(world, MAY)
    assert answered(world, known=by_upload).status == 200


@pytest.mark.parametrize("sort", ["", "foo", "Uploaded", "uploadedAt", "taken,uploaded", "夕焼け"])
def test_an_unknown_order_is_refused(world: World, sort: str) -> None:
    answer = get(world, "/images/timeline", query={"sort": sort})

    assert (answer.status, answer.code) == (400, "invalid_sort")
    assert not world.items.requests
    assert not world.snapshots.requests


@pytest.mark.parametrize(
    "start",
    [
        *("", "garbage", "2026-11-21T12:34:56.500", f"{PLACE}0", PLACE[:-1], PLACE.upper()),
        *(f" {PLACE}", PLACE.replace("11-21", "02-30"), PLACE.replace("12:", "24:")),
        *("2026-11-21T12:34:56.500-019aa5e2b1c-1a2b3c4d", "1969-12-31T00:00:00.000-1a2b3c4d"),
        *("9" * 5000, "'; DROP TABLE", "2026-11-21\x00", "\uff12026-11-21"),
    ],
)
def test_an_invalid_start_is_refused(world: World, start: str) -> None:
    answer = get(world, "/images", query=UPLOADED | {"from": start})

    assert (answer.status, answer.code) == (400, "invalid_from")
    assert not world.items.requests


def test_a_place_is_a_start_only_in_its_own_order(world: World) -> None:
    assert get(world, "/images", query={"sort": "uploaded", "from": PLACE}).status == 200
    assert get(world, "/images", query={"from": PLACE}).status == 200
    answer = get(world, "/images", query={"sort": "taken", "from": PLACE})

    assert (answer.status, answer.code) == (400, "invalid_from")


def test_a_cursor_is_valid_in_its_own_order_only(world: World) -> None:
    for _ in range(2):
        taken(world, MAY)
    world.largest_part = 1
    by_upload = answered(world).body["nextCursor"]
    by_taken = get(world, "/images/timeline").body["nextCursor"]

    assert answered(world, cursor=by_upload).body["count"] == 1
    assert answered(world, cursor=by_taken).code == "invalid_cursor"
    assert get(world, "/images/timeline", query={"cursor": by_upload}).code == "invalid_cursor"
    assert answered(world, cursor="garbage").code == "invalid_cursor"


def test_the_photos_of_one_moment_are_listed_though_they_are_more_than_a_page(
    world: World,
) -> None:
    filled(world, 30, per_moment=30)
    query = UPLOADED | {"limit": "7"}
    found: list[str] = []
    for _ in range(10):
        body = get(world, "/images", query=query).body
        found += [each["imageId"] for each in body["images"]]
        if "nextCursor" not in body:
            break
        query["cursor"] = body["nextCursor"]

    assert sorted(found) == sorted(world.items.stored)
    assert len(found) == 30
