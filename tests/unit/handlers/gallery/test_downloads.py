"""Downloads of photos: the original without its metadata."""

from __future__ import annotations

import hashlib
from copy import copy
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from PIL import Image as Pictures

from handlers.gallery.handler import make_router
from tests.support.samples_png import with_chunk
from tests.unit.handlers.pictures import encoded
from tests.unit.handlers.requests import Answer, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.model.image import Image
    from tests.unit.handlers.fakes import FakeOriginals, World

CLEAN = encoded(Pictures.new("RGB", (30, 20), (200, 30, 10)), "PNG")
TELLING = with_chunk(CLEAN, b"tEXt", b"Comment\0SECRET")
ODD = b"nobody knows what this is"
KINDS = {"clean": CLEAN, "telling": TELLING, "odd": ODD}


def download(world: World, image_id: str) -> Answer:
    router = make_router(world.gallery, frozenset())
    return ask(router, "GET", "/images/{imageId}/download", image_id=image_id)


def stored(world: World) -> dict[str, bytes]:
    """The stored downloads, by their keys."""
    found = world.renditions.stored.items()
    return {key: data for key, (data, _) in found if key.startswith("downloads/")}


class Counted:
    """The originals; says which were read."""

    def __init__(self, originals: FakeOriginals) -> None:
        self._originals = originals
        self.keys: list[str] = []

    def read(self, key: str, version_id: str) -> bytes:
        self.keys.append(key)
        return self._originals.read(key, version_id)


@pytest.mark.parametrize("content", [CLEAN, TELLING], ids=["clean", "telling"])
def test_a_download_is_the_photo_without_metadata_at_a_url_of_the_site(
    world: World, content: bytes
) -> None:
    image_id = world.ready('夕焼け "1".png', content)

    answer = download(world, image_id)

    digest = hashlib.sha256(content).hexdigest()[:16]
    key = f"downloads/{image_id}/{digest}/photo"
    until = world.now + timedelta(minutes=5)
    assert answer.status == 302
    assert answer.headers["Location"] == f"/{key}?until={until.isoformat()}"
    assert answer.body == {
        "url": answer.headers["Location"],
        "expiresIn": 300,
        "fileName": '夕焼け "1".png',
    }
    assert stored(world) == {key: CLEAN}
    assert world.renditions.stored[key][1] == "image/png"
    assert quote('夕焼け "1".png') in world.renditions.dispositions[key]


def test_a_download_is_stored_once_a_day(world: World) -> None:
    image_id = world.ready("cat.png", TELLING)
    first = download(world, image_id).body
    (key,) = stored(world)

    world.renditions.stored[key] = (b"what is there", "image/png")
    world.now += timedelta(hours=22)
    assert download(world, image_id).body["fileName"] == first["fileName"]
    assert stored(world)[key] == b"what is there"

    # It could be removed while its URL is still valid, so it is renewed in time.
    world.now += timedelta(hours=1, seconds=1)
    assert download(world, image_id).body["fileName"] == first["fileName"]
    assert stored(world)[key] == CLEAN


def test_an_original_whose_metadata_cannot_be_separated_is_given_as_its_largest_rendition(
    world: World,
) -> None:
    image_id = world.ready("cat.png", ODD)

    answers = [download(world, image_id), download(world, image_id)]

    largest = world.items[image_id].renditions[-1].key
    (key,) = stored(world)
    assert [answer.body["fileName"] for answer in answers] == ["cat.webp", "cat.webp"]
    assert world.renditions.stored[key] == world.renditions.stored[largest]
    assert 'filename="cat.webp"' in world.renditions.dispositions[key]


def test_a_download_has_the_extension_of_its_real_format_whatever_the_file_was_called(
    world: World,
) -> None:
    image_id = world.ready("holiday.html", TELLING)

    first, again = download(world, image_id), download(world, image_id)

    (key,) = stored(world)
    assert first.body["fileName"] == again.body["fileName"] == "holiday.html.png"
    assert 'filename="holiday.html.png"' in world.renditions.dispositions[key]


def test_downloads_stored_by_earlier_releases_are_never_used(world: World) -> None:
    """Copies, and notes in place of copies, which are text."""
    image_id = world.ready("cat.png", CLEAN)
    digest = hashlib.sha256(CLEAN).hexdigest()[:16]
    earlier = f"downloads/{image_id}/{digest}"
    world.renditions.stored[earlier] = (b"original", "text/plain")
    world.renditions.made_at[earlier] = world.now

    answer = download(world, image_id)

    assert answer.headers["Location"].startswith(f"/{earlier}/photo?")
    assert stored(world)[f"{earlier}/photo"] == CLEAN


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS)
def test_an_original_is_read_once_a_day_however_many_times_it_is_downloaded(
    world: World, content: bytes
) -> None:
    image_id = world.ready("cat.png", content)
    originals = Counted(world.originals)
    router = make_router(replace(world.gallery, originals=originals), frozenset())

    def asked() -> Answer:
        return ask(router, "GET", "/images/{imageId}/download", image_id=image_id)

    asked()
    world.now += timedelta(hours=22)
    asked()
    assert originals.keys == [world.items[image_id].object_key]

    world.now += timedelta(hours=1, seconds=1)
    asked()
    assert originals.keys == [world.items[image_id].object_key] * 2


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS)
def test_a_photo_is_deleted_with_its_download(world: World, content: bytes) -> None:
    image_id = world.ready("cat.png", content)
    download(world, image_id)
    assert stored(world)

    world.delete(image_id)

    assert not world.renditions.stored
    assert download(world, image_id).code == "image_not_found"


def interrupted(world: World, image_id: str, meanwhile: Callable[[], None]) -> Answer:
    """The response to a request, with something happening while its download is stored."""
    renditions = copy(world.renditions)

    def store_download(key: str, data: bytes, *, media_type: str, disposition: str) -> None:
        meanwhile()
        world.renditions.store_download(key, data, media_type=media_type, disposition=disposition)

    renditions.store_download = store_download
    router = make_router(replace(world.gallery, renditions=renditions), frozenset())
    return ask(router, "GET", "/images/{imageId}/download", image_id=image_id)


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS)
def test_a_photo_deleted_meanwhile_leaves_no_download(world: World, content: bytes) -> None:
    image_id = world.ready("cat.png", content)

    answer = interrupted(world, image_id, lambda: world.delete(image_id))
    world.maintain()

    assert answer.code == "image_not_found"
    assert not world.renditions.stored


def test_a_photo_moved_to_the_trash_meanwhile_leaves_no_download(world: World) -> None:
    image_id = world.ready("cat.png", TELLING)

    def trash() -> None:
        world.to_trash(image_id)
        world.maintain()

    answer = interrupted(world, image_id, trash)
    assert stored(world)
    world.maintain()

    assert answer.code == "image_not_found"
    assert not stored(world)
    assert world.items[image_id].is_kept


def test_two_concurrent_requests_store_the_same_bytes(world: World) -> None:
    image_id = world.ready("cat.png", TELLING)
    answers: list[Answer] = []

    answers.append(interrupted(world, image_id, lambda: answers.append(download(world, image_id))))

    assert answers[0].body == answers[1].body
    assert list(stored(world).values()) == [CLEAN]


def test_an_original_that_cannot_be_read_is_an_error_and_not_replaced(world: World) -> None:
    image_id = world.ready("cat.png", TELLING)
    image: Image = world.items[image_id]
    assert image.version_id
    del world.originals.versions[image.object_key][image.version_id]

    with pytest.raises(Exception, match=image.object_key):
        download(world, image_id)


def test_a_download_is_of_the_version_that_is_shown(world: World) -> None:
    image_id = world.ready("cat.png", CLEAN)
    world.uploaded(image_id, ODD)

    download(world, image_id)

    assert list(stored(world).values()) == [CLEAN]
