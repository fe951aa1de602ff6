from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from typing import Unpack

import pytest

from handlers.access.principal import PUBLIC, Principal
from handlers.gallery.handler import make_router
from tests.support import library
from tests.unit.handlers.fake_people import ada
from tests.unit.handlers.fakes import World
from tests.unit.handlers.requests import Answer, Changed, ask, event

UNKNOWN = "00000000-0000-4000-8000-0000000000ff"


def get(world: World, resource: str, **changed: Unpack[Changed]) -> Answer:
    return ask(make_router(world.gallery, frozenset()), "GET", resource, **changed)


def delete(world: World, image_id: str) -> Answer:
    router = make_router(world.gallery, frozenset())
    return ask(router, "DELETE", "/images/{imageId}", image_id=image_id)


def test_only_ready_photos_are_listed_newest_first(world: World) -> None:
    old, new = world.ready("old.png"), world.ready("new.png")
    world.announced("pending.png")
    failed = world.announced("broken.png")
    world.thumbnails().process(world.uploaded(failed, b"not an image"))
    delete(world, world.ready("deleted.png"))

    answer = get(world, "/images")

    assert answer.status == 200
    assert [each["imageId"] for each in answer.body["images"]] == [new, old]
    assert answer.body["count"] == 2
    assert "nextCursor" not in answer.body


def test_an_entry_is_the_photo_but_for_the_jpeg_and_the_bytes_of_renditions(world: World) -> None:
    image_id = world.ready()
    photo = get(world, "/images/{imageId}", image_id=image_id).body
    jpeg, *webp = photo.pop("renditions")
    assert jpeg["type"] == "image/jpeg"

    (entry,) = get(world, "/images").body["images"]

    assert entry.pop("renditions") == [
        {name: each[name] for name in ("url", "width", "height", "type")} for each in webp
    ]
    assert entry == photo


def test_an_entry_has_the_jpeg_if_there_is_no_other_rendition(world: World) -> None:
    image_id = world.ready()
    image = world.items[image_id]
    world.items.put(replace(image, renditions=image.renditions[:1]))

    (entry,) = get(world, "/images").body["images"]

    assert [each["type"] for each in entry["renditions"]] == ["image/jpeg"]


@pytest.mark.parametrize("effort", [1, 6, 9])
@pytest.mark.parametrize("signs_pictures", [False, True], ids=["open", "signed in"])
def test_a_compressed_list_of_fifty_photos_has_at_most_twelve_kilobytes(
    effort: int, *, signs_pictures: bool
) -> None:
    """With any effort of gzip: API Gateway does not say how much it makes."""
    world = World(signs_pictures=signs_pictures)
    principal = Principal.of(ada()) if signs_pictures else PUBLIC
    for number in range(51):
        world.items.put(library.photo(number, principal.user_id))
    router = make_router(world.gallery, frozenset(), authenticate=lambda _event: principal)

    answer = router(event("GET", "/images", query={"sort": "taken"}))

    body = answer["body"].encode()
    assert json.loads(body)["count"] == 50
    assert (b"?s=" in body) == signs_pictures
    assert len(gzip.compress(body, effort)) <= 12_000


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 11])
def test_pages_contain_every_photo_once_and_the_last_has_no_cursor(
    world: World, count: int
) -> None:
    expected = [world.ready() for _ in range(count)][::-1]

    seen: list[str] = []
    query = {"limit": "5"}
    for _ in range(max(1, -(-count // 5))):
        answer = get(world, "/images", query=query)
        seen += [each["imageId"] for each in answer.body["images"]]
        query |= {"cursor": answer.body.get("nextCursor", "")}

    assert seen == expected
    assert query["cursor"] == ""


def test_photos_of_the_same_moment_appear_exactly_once(world: World) -> None:
    for _ in range(5):
        world.ready()
        world.now -= timedelta(seconds=1)

    first = get(world, "/images", query={"limit": "3"}).body
    second = get(world, "/images", query={"limit": "3", "cursor": first["nextCursor"]}).body

    ids = [each["imageId"] for each in first["images"] + second["images"]]
    assert len(ids) == len(set(ids)) == 5


def test_a_photo_that_arrives_meanwhile_does_not_shift_the_next_page(world: World) -> None:
    expected = [world.ready() for _ in range(4)][::-1]
    first = get(world, "/images", query={"limit": "2"}).body
    world.ready()

    second = get(world, "/images", query={"limit": "2", "cursor": first["nextCursor"]}).body

    assert [each["imageId"] for each in second["images"]] == expected[2:]


@pytest.mark.parametrize("resource", ["/images", "/thumbnails"])
@pytest.mark.parametrize("count", [1, 120])
def test_a_page_costs_one_request_however_many_photos_there_are(
    world: World, resource: str, count: int
) -> None:
    for _ in range(count):
        world.ready()
    world.items.requests.clear()

    get(world, resource, query={"limit": "100"})

    assert world.items.requests == ["newest"]


@pytest.mark.parametrize("resource", ["/images", "/thumbnails"])
@pytest.mark.parametrize(
    "limit", ["0", "101", "-1", "", "ten", "1.5", " 5", "+5", "\uff15", "1e2", "9" * 99]
)
def test_an_invalid_limit_is_refused(world: World, resource: str, limit: str) -> None:
    answer = get(world, resource, query={"limit": limit})

    assert (answer.status, answer.code) == (400, "invalid_limit")
    assert not world.items.requests


@pytest.mark.parametrize("resource", ["/images", "/thumbnails"])
@pytest.mark.parametrize("cursor", ["", "nope", "e30=", "A" * 39, "夕焼け"])
def test_an_invalid_cursor_is_refused(world: World, resource: str, cursor: str) -> None:
    answer = get(world, resource, query={"cursor": cursor})

    assert (answer.status, answer.code) == (400, "invalid_cursor")
    assert not world.items.requests


def test_a_page_has_50_photos_by_default(world: World) -> None:
    for _ in range(51):
        world.ready()

    assert get(world, "/images").body["count"] == 50
    assert get(world, "/thumbnails", query={"limit": "51"}).body["thumbnails"][50]


def test_thumbnails_are_listed_with_urls_valid_for_an_hour(world: World) -> None:
    image_id = world.ready("cat.png")

    (thumbnail,) = get(world, "/thumbnails").body["thumbnails"]

    rendition = world.items[image_id].renditions[0]
    assert thumbnail == {
        "fileName": f"thumb-{image_id}-cat.png",
        "url": f"https://renditions.example/{rendition.key}?3600",
        "lastModified": "2026-11-21T12:00:01.123456Z",
        "size": rendition.size,
    }


@pytest.mark.parametrize("prefix", ["", "thumb-"])
@pytest.mark.parametrize("file_name", ["cat.png", "thumb-cat.png", "夕焼け.png"])
def test_a_thumbnail_is_found_by_the_name_that_the_upload_returned(
    world: World, prefix: str, file_name: str
) -> None:
    image_id = world.ready(file_name)

    answer = get(world, "/thumbnails", query={"fileName": f"{prefix}{image_id}-{file_name}"})

    assert answer.status == 200
    assert answer.body["fileName"] == f"thumb-{image_id}-{file_name}"
    assert answer.body["url"].startswith("https://renditions.example/thumbnails/")
    assert set(answer.body) == {"fileName", "url"}


@pytest.mark.parametrize("prefix", ["", "thumb-"])
def test_a_thumbnail_is_found_by_a_name_in_decomposed_unicode(world: World, prefix: str) -> None:
    image_id = world.ready("caf\u00e9.png")

    answer = get(world, "/thumbnails", query={"fileName": f"{prefix}{image_id}-cafe\u0301.png"})

    assert answer.body["fileName"] == f"thumb-{image_id}-caf\u00e9.png"


@pytest.mark.parametrize("rest", ["", "-", "-dog.png", "-cat.pn", "-cat.png.exe", "-CAT.png"])
def test_the_identifier_under_another_name_is_not_found(world: World, rest: str) -> None:
    answer = get(world, "/thumbnails", query={"fileName": f"{world.ready('cat.png')}{rest}"})

    assert (answer.status, answer.code) == (404, "thumbnail_not_found")


@pytest.mark.parametrize("file_name", ["", "cat.png", "thumb-", f"{UNKNOWN}-cat.png"])
def test_an_unknown_thumbnail_is_not_found(world: World, file_name: str) -> None:
    answer = get(world, "/thumbnails", query={"fileName": file_name})

    assert answer.status == 404
    assert answer.body == {"error": "Thumbnail not found", "code": "thumbnail_not_found"}


def test_the_thumbnail_of_a_photo_that_is_not_ready_is_not_found(world: World) -> None:
    image_id = world.announced()

    assert get(world, "/thumbnails", query={"fileName": f"{image_id}-cat.png"}).status == 404
