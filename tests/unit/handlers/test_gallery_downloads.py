"""What others get of a photo: the original without what it tells."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from PIL import Image as Pictures

from handlers.gallery.adapter import make_router
from tests.support.samples_png import with_chunk
from tests.unit.handlers.fakes import FakeObjects, World
from tests.unit.handlers.pictures import encoded
from tests.unit.handlers.requests import Answer, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.shared.image import Image

CLEAN = encoded(Pictures.new("RGB", (30, 20), (200, 30, 10)), "PNG")
TELLING = with_chunk(CLEAN, b"tEXt", b"Comment\0SECRET")
ODD = b"nobody knows what this is"
KINDS = {"clean": CLEAN, "telling": TELLING, "odd": ODD}


def download(world: World, image_id: str) -> Answer:
    router = make_router(world.gallery, frozenset())
    return ask(router, "GET", "/images/{imageId}/download", image_id=image_id)


def copies(world: World) -> dict[str, bytes]:
    stored = world.renditions.stored
    return {
        key: data
        for key, (data, media_type) in stored.items()
        if key.startswith("downloads/") and media_type.startswith("image/")
    }


@dataclass(frozen=True)
class Counted(FakeObjects):
    """Says which originals were read."""

    read: list[str] = field(default_factory=list[str])

    def read_original(self, image: Image) -> bytes:
        self.read.append(image.image_id)
        return super().read_original(image)


def test_a_photo_that_tells_nothing_is_given_as_it_came(world: World) -> None:
    image_id = world.ready('夕焼け "1".png', CLEAN)

    answer = download(world, image_id)

    assert answer.status == 302
    assert answer.body == {
        "url": answer.headers["Location"],
        "expiresIn": 300,
        "fileName": '夕焼け "1".png',
    }
    assert answer.body["url"].startswith("https://originals.example/")
    assert world.items[image_id].version_id in answer.body["url"]
    assert quote('夕焼け "1".png') in answer.body["url"]
    assert not copies(world)


def test_a_photo_that_tells_something_is_given_as_a_copy_that_does_not(world: World) -> None:
    image_id = world.ready("cat.png", TELLING)

    answer = download(world, image_id)

    digest = hashlib.sha256(TELLING).hexdigest()[:16]
    key = f"downloads/{image_id}/{digest}"
    assert answer.status == 302
    assert answer.body["fileName"] == "cat.png"
    assert answer.headers["Location"].startswith(f"https://renditions.example/{key}?image/png&")
    assert "cat.png" in answer.headers["Location"]
    assert copies(world) == {key: CLEAN}


def test_the_copy_is_made_once_a_day(world: World) -> None:
    image_id = world.ready("cat.png", TELLING)
    first = download(world, image_id)
    (key,) = copies(world)

    world.renditions.stored[key] = (b"the copy that is there", "image/png")
    world.now += timedelta(hours=22)
    assert download(world, image_id).body == first.body
    assert copies(world)[key] == b"the copy that is there"

    # It could be removed while the address is good: so there is a new one in time.
    world.now += timedelta(hours=1, seconds=1)
    assert download(world, image_id).body == first.body
    assert copies(world)[key] == CLEAN


def test_what_cannot_be_told_apart_is_given_as_its_largest_rendition(world: World) -> None:
    image_id = world.ready("cat.png", ODD)

    answer = download(world, image_id)

    assert answer.status == 302
    assert answer.body["fileName"] == "cat.webp"
    largest = world.items[image_id].renditions[-1].key
    assert answer.headers["Location"].startswith(f"https://renditions.example/{largest}?")
    assert "cat.webp" in answer.headers["Location"]
    assert not copies(world)


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS)
def test_an_original_is_read_once_a_day_however_often_it_is_asked_for(
    world: World, content: bytes
) -> None:
    image_id = world.ready("cat.png", content)
    objects = Counted(world.originals, world.renditions, lambda: world.now)
    router = make_router(replace(world.gallery, objects=objects), frozenset())

    def asked() -> Answer:
        return ask(router, "GET", "/images/{imageId}/download", image_id=image_id)

    first = asked()
    world.now += timedelta(hours=22)
    assert asked().body == first.body
    assert objects.read == [image_id]

    world.now += timedelta(hours=1, seconds=1)
    assert asked().body == first.body
    assert objects.read == [image_id] * 2


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS)
def test_a_photo_is_deleted_with_its_copy_or_the_note_of_it(world: World, content: bytes) -> None:
    image_id = world.ready("cat.png", content)
    download(world, image_id)
    assert any(key.startswith("downloads/") for key in world.renditions.stored)

    world.gallery.delete(image_id)

    assert not world.renditions.stored
    assert download(world, image_id).code == "image_not_found"


@dataclass(frozen=True)
class Interrupted(FakeObjects):
    """Something else happens while a copy, or the note of it, is being stored."""

    meanwhile: Callable[[], None] = field(default=lambda: None)

    def store_copy(self, key: str, data: bytes, media_type: str) -> None:
        self.meanwhile()
        super().store_copy(key, data, media_type)


@pytest.mark.parametrize("content", [CLEAN, TELLING], ids=["clean", "telling"])
def test_a_photo_that_is_deleted_meanwhile_leaves_no_copy(world: World, content: bytes) -> None:
    image_id = world.ready("cat.png", content)
    gallery = world.gallery
    objects = Interrupted(
        world.originals, world.renditions, lambda: world.now, lambda: gallery.delete(image_id)
    )

    router = make_router(replace(gallery, objects=objects), frozenset())
    answer = ask(router, "GET", "/images/{imageId}/download", image_id=image_id)

    assert answer.code == "image_not_found"
    assert not world.renditions.stored


def test_two_at_once_make_the_same_copy(world: World) -> None:
    image_id = world.ready("cat.png", TELLING)
    answers: list[Answer] = []
    objects = Interrupted(
        world.originals,
        world.renditions,
        lambda: world.now,
        lambda: answers.append(download(world, image_id)),
    )

    router = make_router(replace(world.gallery, objects=objects), frozenset())
    answers.append(ask(router, "GET", "/images/{imageId}/download", image_id=image_id))

    assert answers[0].body == answers[1].body
    assert list(copies(world).values()) == [CLEAN]


def test_an_original_that_cannot_be_read_is_no_reason_to_give_something_else(world: World) -> None:
    image_id = world.ready("cat.png", TELLING)
    image: Image = world.items[image_id]
    assert image.version_id
    del world.originals.versions[image.object_key][image.version_id]

    with pytest.raises(Exception, match=image.object_key):
        download(world, image_id)
