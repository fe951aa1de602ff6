from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Unpack

import pytest

from handlers.gallery.handler import make_router
from handlers.imaging.metadata import ExtractedMetadata
from handlers.model.image import Status
from tests.unit.handlers.fake_renderer import fake_render
from tests.unit.handlers.fakes import World
from tests.unit.handlers.requests import Answer, Changed, ask

UNKNOWN = "00000000-0000-4000-8000-0000000000ff"
NOT_IDS = ["", "nope", "../images", "00000000-0000-1000-8000-000000000001", "夕焼け", "'; DROP"]

# Everything that a file can say about itself.
METADATA = ExtractedMetadata(
    taken_at="2026-05-01T12:34:56.120+02:00",
    camera="Apple iPhone 15 Pro",
    lens="back camera",
    exposure_time="1/125",
    f_number=1.8,
    iso=100,
    focal_length=6.8,
    focal_length_35mm=24,
    orientation=6,
    location=(52.5, 13.4, 34.5),
)

Operation = Callable[[World, str], Answer]


def get(world: World, resource: str, **changed: Unpack[Changed]) -> Answer:
    return ask(make_router(world.gallery, frozenset()), "GET", resource, **changed)


def image(world: World, image_id: str) -> Answer:
    return get(world, "/images/{imageId}", image_id=image_id)


def download(world: World, image_id: str) -> Answer:
    return get(world, "/images/{imageId}/download", image_id=image_id)


def delete(world: World, image_id: str) -> Answer:
    """Ends the photo, and lets the maintenance function do its part."""
    router = make_router(world.gallery, frozenset())
    query = {"permanent": "true"}
    answer = ask(router, "DELETE", "/images/{imageId}", image_id=image_id, query=query)
    world.maintain()
    return answer


def test_a_ready_photo_has_its_metadata_and_immutable_urls(world: World) -> None:
    image_id = world.announced("夕焼け.png")
    everything = replace(fake_render(b"photo"), metadata=METADATA)
    world.thumbnails(lambda _: everything).process(world.uploaded(image_id))

    answer = image(world, image_id)

    assert answer.status == 200
    renditions = answer.body.pop("renditions")
    assert answer.body == {
        "imageId": image_id,
        "fileName": "夕焼け.png",
        "fileUrl": f"/v1/images/{image_id}/download",
        "fileSize": 5,
        "fileType": "image/png",
        "uploadedAt": "2026-11-21T12:00:00.123456Z",
        "status": "ready",
        "width": 300,
        "height": 200,
        "orientation": 6,
        "takenAt": "2026-05-01T12:34:56.120+02:00",
        "takenDay": "2026-05-01",
        "camera": "Apple iPhone 15 Pro",
        "lens": "back camera",
        "exposure": {
            "time": "1/125",
            "fNumber": 1.8,
            "iso": 100,
            "focalLength": 6.8,
            "focalLength35mm": 24,
        },
        "colour": "#4a6b8c",
        "thumbHash": "1QcSHQRnh493V4dIh4eXh1h4kJUI",
    }
    assert [each["url"].rpartition("/")[2] for each in renditions] == ["thumb-150.jpg", "320.webp"]
    for each in renditions:
        assert each["url"].removeprefix("/") in world.renditions.stored
        assert set(each) == {"url", "width", "height", "bytes", "type"}


def test_a_pending_photo_can_be_polled(world: World) -> None:
    answer = image(world, world.announced())

    assert (answer.status, answer.body["status"]) == (200, "pending")
    assert answer.body["renditions"] == []
    # It gets a day once it is ready.
    assert "takenDay" not in answer.body


def test_a_failed_photo_has_a_reason(world: World) -> None:
    image_id = world.announced()
    world.thumbnails().process(world.uploaded(image_id, b"not an image"))

    body = image(world, image_id).body

    assert (body["status"], body["reasonCode"]) == ("failed", "not_an_image")
    assert body["reason"] == "The file is not a photo."


@pytest.mark.parametrize("status", [Status.PENDING, Status.FAILED, Status.REJECTED])
def test_a_photo_that_is_not_ready_cannot_be_downloaded(world: World, status: Status) -> None:
    image_id = world.ready()
    world.items.put(replace(world.items[image_id], status=status))

    answer = download(world, image_id)

    assert (answer.status, answer.code) == (409, "not_ready")


@pytest.mark.parametrize("operation", [image, download, delete])
def test_an_unknown_photo_is_not_found(world: World, operation: Operation) -> None:
    answer = operation(world, UNKNOWN)

    assert answer.status == 404
    assert answer.body == {"error": "Image not found", "code": "image_not_found"}


@pytest.mark.parametrize("operation", [image, download, delete])
@pytest.mark.parametrize("image_id", NOT_IDS)
def test_an_invalid_identifier_is_not_found_without_a_request(
    world: World, operation: Operation, image_id: str
) -> None:
    assert operation(world, image_id).code == "image_not_found"
    assert not world.items.requests


@pytest.mark.parametrize("operation", [image, download, delete])
def test_a_deleted_photo_is_not_found(world: World, operation: Operation) -> None:
    image_id = world.ready()
    assert delete(world, image_id).status == 204

    assert operation(world, image_id).code == "image_not_found"


@pytest.mark.parametrize("operation", [image, download, delete])
@pytest.mark.parametrize(("content", "days"), [(None, 19), (b"not an image", 30)])
def test_an_expired_photo_is_not_found_although_the_table_still_has_it(
    world: World, operation: Operation, content: bytes | None, days: int
) -> None:
    image_id = world.announced()
    if content:
        world.thumbnails().process(world.uploaded(image_id, content))
    world.now += timedelta(days=days) - timedelta(seconds=1)
    assert image(world, image_id).status == 200

    world.now += timedelta(seconds=1)

    assert operation(world, image_id).code == "image_not_found"
    assert image_id in world.items.stored


def test_ending_a_photo_leaves_nothing_of_it(world: World) -> None:
    image_id, other = world.ready(content=b"one"), world.ready(content=b"two")

    answer = delete(world, image_id)

    assert (answer.status, answer.body) == (204, None)
    assert {key.split("/")[1] for key in world.renditions.stored} == {other}
    assert not world.originals.versions[f"uploads/public/{image_id}"]
    assert get(world, "/images").body["count"] == 1


def test_a_tombstone_outlives_any_waiting_event(world: World) -> None:
    image_id = world.ready()

    delete(world, image_id)

    assert world.items[image_id].status is Status.DELETED
    expires_at = world.items.stored[image_id]["expiresAt"]
    assert expires_at == int((world.now + timedelta(days=40)).timestamp())


def test_a_tombstone_forgets_what_the_photo_told(world: World) -> None:
    image_id = world.ready(file_name="a name that nobody else should know.png")
    world.items.stored[image_id] |= {"title": "A secret", "alt": "Another", "camera": "Acme 1"}
    before = dict(world.items.stored[image_id])

    delete(world, image_id)

    after = world.items.stored[image_id]
    assert not {"title", "alt", "camera", "takenAt", "width", "height", "fileUrl"} & set(after)
    assert after["fileName"] == "deleted"
    assert not {"sha256", "renditions", "pastFolders"} & set(after)
    # What late events and, for a day, timelines are recognised by.
    kept = ("objectKey", "versionId", "takenKey")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


@pytest.mark.parametrize("content", [None, b"not an image"])
def test_a_photo_that_never_became_ready_can_be_deleted(
    world: World, content: bytes | None
) -> None:
    image_id = world.announced()
    if content:
        world.thumbnails().process(world.uploaded(image_id, content))

    assert delete(world, image_id).status == 204
    assert image(world, image_id).status == 404


def test_an_interrupted_deletion_hides_the_photo_and_can_be_finished(world: World) -> None:
    image_id = world.ready()
    world.items.bury(image_id, world.now)

    assert image(world, image_id).status == 404
    assert get(world, "/images").body["count"] == 0
    assert "expiresAt" not in world.items.stored[image_id]

    assert delete(world, image_id).status == 204
    assert not world.renditions.stored
    assert world.originals.current(f"uploads/public/{image_id}") is None
    assert delete(world, image_id).status == 404
