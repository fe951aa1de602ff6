"""A duplicate, requested by its own identifier or name, is the photo that it points to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import pytest

from handlers.gallery.handler import make_router
from tests.unit.handlers.requests import Answer, Changed, ask

if TYPE_CHECKING:
    from tests.unit.handlers.fakes import World

PHOTO = b"photo"


def get(world: World, resource: str, **changed: Unpack[Changed]) -> Answer:
    return ask(make_router(world.gallery, frozenset()), "GET", resource, **changed)


def image(world: World, image_id: str) -> Answer:
    return get(world, "/images/{imageId}", image_id=image_id)


def delete(world: World, image_id: str) -> Answer:
    """Moves the photo to the trash, and lets the maintenance function do its part."""
    router = make_router(world.gallery, frozenset())
    answer = ask(router, "DELETE", "/images/{imageId}", image_id=image_id)
    world.maintain()
    return answer


def pair(world: World) -> tuple[str, str]:
    """A photo, and a duplicate of it under another name."""
    first, second = world.ready("cat.png", PHOTO), world.announced("夕焼け.png")
    assert world.thumbnails().process(world.uploaded(second, PHOTO)).outcome == "already_here"
    return first, second


def test_a_duplicate_is_the_photo_that_it_points_to_under_its_own_identifier(world: World) -> None:
    first, second = pair(world)

    shown, pointing = image(world, first), image(world, second)

    assert pointing.status == 200
    assert pointing.body == shown.body | {
        "imageId": second,
        "duplicateOf": first,
        "fileUrl": f"/v1/images/{second}/download",
    }


def test_a_duplicate_is_in_no_list(world: World) -> None:
    first, _ = pair(world)

    assert [each["imageId"] for each in get(world, "/images").body["images"]] == [first]
    assert len(get(world, "/thumbnails").body["thumbnails"]) == 1


def test_the_download_of_a_duplicate_is_that_of_the_photo(world: World) -> None:
    first, second = pair(world)

    answers = [
        get(world, "/images/{imageId}/download", image_id=image_id) for image_id in (first, second)
    ]

    assert [each.status for each in answers] == [302, 302]
    assert answers[0].body == answers[1].body


@pytest.mark.parametrize("prefix", ["", "thumb-"])
def test_the_thumbnail_of_a_duplicate_is_found_by_the_name_that_its_upload_returned(
    world: World, prefix: str
) -> None:
    first, second = pair(world)

    answer = get(world, "/thumbnails", query={"fileName": f"{prefix}{second}-夕焼け.png"})

    assert answer.status == 200
    assert answer.body["fileName"] == f"thumb-{second}-夕焼け.png"
    assert world.items[first].renditions[0].key in answer.body["url"]
    # The name is its own, not that of the photo.
    other = get(world, "/thumbnails", query={"fileName": f"{second}-cat.png"})
    assert other.code == "thumbnail_not_found"


def test_a_duplicate_is_gone_with_the_photo_that_it_points_to(world: World) -> None:
    first, second = pair(world)

    delete(world, first)

    assert image(world, second).code == "image_not_found"
    assert get(world, "/images/{imageId}/download", image_id=second).code == "image_not_found"
    answer = get(world, "/thumbnails", query={"fileName": f"{second}-夕焼け.png"})
    assert answer.code == "thumbnail_not_found"
    # The item that points nowhere can still be deleted.
    assert delete(world, second).status == 204
    assert delete(world, second).status == 404


def test_deleting_a_duplicate_leaves_the_photo(world: World) -> None:
    first, second = pair(world)

    assert delete(world, second).status == 204

    assert image(world, second).status == 404
    assert image(world, first).status == 200
    assert all(each.key in world.renditions.stored for each in world.items[first].renditions)
    assert world.originals.current(world.items[first].object_key) == PHOTO


def test_no_response_has_a_photos_place_although_the_item_may(world: World) -> None:
    image_id = world.announced()
    stored = world.uploaded(image_id, PHOTO)

    assert world.thumbnails(keep_location=True).process(stored).outcome == "ready"

    item = world.items.stored[image_id]
    assert {name: float(value) for name, value in item["location"].items()} == {
        "latitude": 52.5,
        "longitude": 13.4,
        "altitude": 34.5,
    }
    for answer in (image(world, image_id), get(world, "/images"), get(world, "/thumbnails")):
        assert "52.5" not in str(answer.body)


def test_a_photos_place_is_stored_only_if_configured(world: World) -> None:
    image_id = world.ready()

    assert "location" not in world.items.stored[image_id]
    assert world.items[image_id].metadata.camera == "Apple iPhone 15 Pro"
