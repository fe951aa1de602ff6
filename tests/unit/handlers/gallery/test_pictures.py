"""Signed addresses of pictures, wherever the API shows one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from components.edge.signed_urls import PICTURES
from handlers.access.principal import PUBLIC, Principal
from handlers.access.signed_urls import token
from handlers.gallery.handler import make_router
from handlers.model.image import PUBLIC_OWNER, rendition_folder
from tests.unit.handlers.fake_people import ada, bob
from tests.unit.handlers.fakes import PICTURE_SECRET, World
from tests.unit.handlers.requests import Answer, ask

if TYPE_CHECKING:
    from collections.abc import Callable

ADA = Principal.of(ada())
BOB = Principal.of(bob())
END_OF_TOMORROW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return World(signs_pictures=True)


def asked(world: World, method: str, path: str, principal: Principal = BOB, **more: Any) -> Answer:
    router = make_router(world.gallery, frozenset(), authenticate=lambda _event: principal)
    return ask(router, method, path, **more)


def listed(world: World, image_id: str) -> list[str]:
    del image_id
    (photo,) = asked(world, "GET", "/images").body["images"]
    return urls(photo)


def taken(world: World, image_id: str) -> list[str]:
    del image_id
    (photo,) = asked(world, "GET", "/images", query={"sort": "taken"}).body["images"]
    return urls(photo)


def single(world: World, image_id: str) -> list[str]:
    return urls(asked(world, "GET", "/images/{imageId}", image_id=image_id).body)


def described(world: World, image_id: str) -> list[str]:
    body = {"title": "A cat"}
    return urls(asked(world, "PATCH", "/images/{imageId}", image_id=image_id, body=body).body)


def thumbnails(world: World, image_id: str) -> list[str]:
    del image_id
    (found,) = asked(world, "GET", "/thumbnails").body["thumbnails"]
    return [found["url"]]


def named_thumbnail(world: World, image_id: str) -> list[str]:
    query = {"fileName": f"{image_id}-cat.png"}
    return [asked(world, "GET", "/thumbnails", query=query).body["url"]]


SHOWING = [listed, taken, single, described, thumbnails, named_thumbnail]


def urls(photo: dict[str, Any]) -> list[str]:
    return [each["url"] for each in photo["renditions"]]


@pytest.mark.parametrize("show", SHOWING)
def test_every_address_of_a_picture_is_signed_for_its_photo_and_edition(
    world: World, show: Callable[[World, str], list[str]]
) -> None:
    image_id = world.ready(principal=BOB)

    shown = show(world, image_id)

    assert shown
    for url in shown:
        parts = urlsplit(url)
        match = re.match(PICTURES, parts.path)
        assert match, url
        signed = match[1]
        assert signed.startswith(f"thumbnails/private/{image_id}/")
        assert parts.path[1:] in world.renditions.stored
        assert parts.query == f"s={token(signed, END_OF_TOMORROW, PICTURE_SECRET)}"


@pytest.mark.parametrize("show", SHOWING)
def test_in_an_open_stack_no_address_is_signed_by_the_site(
    show: Callable[[World, str], list[str]],
) -> None:
    world = World()
    image_id = world.ready(principal=BOB)

    assert not [url for url in show(world, image_id) if "s=" in url]


def test_pictures_of_nobody_are_signed_too(world: World) -> None:
    image_id = world.ready()

    photo = asked(world, "GET", "/images/{imageId}", ADA, image_id=image_id).body

    for url in urls(photo):
        parts = urlsplit(url)
        signed = f"thumbnails/{image_id}/{parts.path.split('/')[3]}"
        assert re.match(PICTURES, parts.path)
        assert parts.query == f"s={token(signed, END_OF_TOMORROW, PICTURE_SECRET)}"


def test_a_duplicate_has_the_signed_addresses_of_the_photo_it_points_to(world: World) -> None:
    image_id = world.ready(content=b"photo", principal=BOB)
    again = world.announced(principal=BOB)
    world.thumbnails().process(world.uploaded(again, b"photo"))
    assert world.items[again].duplicate_of == image_id

    assert single(world, again) == single(world, image_id)


def test_a_photo_without_pictures_needs_no_signature(world: World) -> None:
    image_id = world.announced(principal=BOB)

    assert single(world, image_id) == []


@pytest.mark.parametrize(
    ("now", "expires"),
    [
        (datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)),
        (datetime(2026, 11, 21, 23, 59, 59, 999999, UTC), datetime(2026, 11, 23, tzinfo=UTC)),
        (datetime(2026, 12, 30, 12, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (
            datetime.fromisoformat("2026-11-22T01:30:00+02:00"),
            datetime(2026, 11, 23, tzinfo=UTC),
        ),
    ],
    ids=str,
)
def test_an_address_is_the_same_all_day_and_expires_at_the_end_of_the_next(
    world: World, now: datetime, expires: datetime
) -> None:
    world.now = now
    image_id = "00000000-0000-4000-8000-000000000001"
    folder = rendition_folder("somebody", image_id, "0123456789abcdef")

    url = world.pictures.url(f"{folder}/320.webp")

    assert url == f"/{folder}/320.webp?s={token(folder, expires, PICTURE_SECRET)}"
    assert timedelta(days=1) < expires - now <= timedelta(days=2)


def test_one_token_is_made_for_all_sizes_of_a_photo(world: World) -> None:
    image = world.items[world.ready(principal=BOB)]
    made: list[str] = []

    def count(path: str, _until: datetime) -> str:
        made.append(path)
        return "token"

    world.pictures.__class__(token=count, now=lambda: world.now).json(image)

    assert len(image.renditions) > 1
    assert len(made) == 1


def test_only_pictures_of_persons_are_private() -> None:
    assert rendition_folder(PUBLIC_OWNER, "a", "b") == "thumbnails/a/b"
    for owner in (BOB.user_id, "Public", "", "private"):
        assert rendition_folder(owner, "a", "b") == "thumbnails/private/a/b"
    assert PUBLIC.user_id == PUBLIC_OWNER
