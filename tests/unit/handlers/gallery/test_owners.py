"""Several people on one site: each has their own photos, and admins look after those of nobody."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from handlers.access.principal import PUBLIC, Principal
from handlers.gallery.handler import make_router as gallery_router
from handlers.upload.handler import make_router as upload_router
from tests.unit.handlers.fake_people import ada, bob
from tests.unit.handlers.requests import Answer, ask

if TYPE_CHECKING:
    from handlers.api.gateway import Router
    from tests.unit.handlers.fakes import World

ADA = Principal.of(ada())
BOB = Principal.of(bob())
CLEO = Principal("c1e00000-0000-4000-8000-000000000000")
LISTS = ["/images", "/images/timeline"]


def asked(world: World, principal: Principal, method: str, path: str, **more: Any) -> Answer:
    make = upload_router if path == "/upload" else gallery_router
    domain: Any = world.uploads if path == "/upload" else world.gallery
    router: Router = make(domain, frozenset(), authenticate=lambda _event: principal)
    return ask(router, method, path, **more)


def of_nobody(world: World, principal: Principal, path: str, **query: str) -> Answer:
    return asked(world, principal, "GET", path, query={"of": "nobody", **query})


def recorded(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, str | None]]:
    """What admins did with photos of nobody."""
    lines = [vars(each) for each in caplog.records if each.getMessage().startswith("photos of")]
    return [(each["userId"], each["outcome"], each.get("imageId")) for each in lines]


@pytest.fixture(autouse=True)
def _all_lines(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def test_the_same_bytes_of_two_people_are_two_photos(world: World) -> None:
    first, second = (world.ready(content=b"photo", principal=each) for each in (BOB, CLEO))

    assert world.items[first].sha256 == world.items[second].sha256
    assert world.items[second].duplicate_of is None
    assert len(world.content_claims.stored) == 2
    stored = set(world.renditions.stored)
    assert {each.split("/")[2] for each in stored} == {first, second}

    # And deleting one leaves the other alone.
    assert asked(world, BOB, "DELETE", "/images/{imageId}", image_id=first).status == 204
    world.delete(first, BOB)
    assert asked(world, CLEO, "GET", "/images/{imageId}", image_id=second).status == 200
    assert {each.split("/")[2] for each in world.renditions.stored} == {second}


def test_the_same_bytes_of_one_person_are_one_photo(world: World) -> None:
    image_id = world.ready(content=b"photo", principal=BOB)
    again = world.announced(principal=BOB)

    assert world.thumbnails().process(world.uploaded(again, b"photo")).outcome == "already_here"
    assert world.items[again].duplicate_of == image_id


def test_originals_and_pictures_of_a_person_are_stored_apart(world: World) -> None:
    image_id = world.ready(principal=BOB)

    assert set(world.originals.versions) == {f"uploads/{BOB.user_id}/{image_id}"}
    assert all(each.startswith("thumbnails/private/") for each in world.renditions.stored)


@pytest.mark.parametrize("path", [*LISTS, "/thumbnails"])
def test_lists_show_ones_own_photos_also_to_an_admin(world: World, path: str) -> None:
    world.ready(principal=BOB)
    world.ready()
    world.ready(principal=ADA)
    world.ready(principal=ADA)

    def count(principal: Principal) -> int:
        body = asked(world, principal, "GET", path).body
        return body.get("count", len(body.get("thumbnails", ())))

    assert (count(BOB), count(CLEO), count(ADA)) == (1, 0, 2)


@pytest.mark.parametrize("path", LISTS)
def test_an_admin_lists_the_photos_of_nobody_page_by_page(
    world: World, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    world.ready(principal=BOB)
    world.ready()
    world.ready()
    world.largest_part = 1
    paging = {"limit": "1"} if path == "/images" else {}

    first = of_nobody(world, ADA, path, **paging).body
    second = of_nobody(world, ADA, path, cursor=first["nextCursor"], **paging).body

    assert (first["count"], second["count"]) == (1, 1)
    assert recorded(caplog) == [(ADA.user_id, "list", None)] * 2


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("principal", [BOB, CLEO], ids=["Bob", "Cleo"])
def test_nobody_else_learns_of_photos_of_nobody(
    world: World, caplog: pytest.LogCaptureFixture, principal: Principal, path: str
) -> None:
    world.ready()
    world.items.requests.clear()

    answer = of_nobody(world, principal, path)

    assert (answer.status, answer.code) == (404, "not_found")
    assert world.items.requests == []
    assert recorded(caplog) == []


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("of", ["", "Nobody", "public", bob().user_id, "nobody,nobody"])
@pytest.mark.parametrize("principal", [ADA, BOB], ids=["Ada", "Bob"])
def test_no_other_library_can_be_asked_for(
    world: World, principal: Principal, path: str, of: str
) -> None:
    answer = asked(world, principal, "GET", path, query={"of": of})

    assert (answer.status, answer.code) == (400, "invalid_owner")


@pytest.mark.parametrize("path", LISTS)
def test_in_an_open_stack_the_photos_are_everybodys(
    world: World, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    world.ready()

    assert of_nobody(world, PUBLIC, path).body == asked(world, PUBLIC, "GET", path).body
    assert recorded(caplog) == []


@pytest.mark.parametrize(
    ("method", "path", "action"),
    [
        ("GET", "/images/{imageId}", "view"),
        ("GET", "/images/{imageId}/download", "download"),
        ("DELETE", "/images/{imageId}", "delete"),
    ],
)
def test_what_an_admin_does_with_a_photo_of_nobody_is_recorded(
    world: World, caplog: pytest.LogCaptureFixture, method: str, path: str, action: str
) -> None:
    image_id = world.ready()

    assert asked(world, ADA, method, path, image_id=image_id).status < 400

    assert recorded(caplog) == [(ADA.user_id, action, image_id)]


def test_an_admin_finds_the_thumbnail_of_a_photo_of_nobody_by_its_name(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    image_id = world.ready()
    query = {"fileName": f"{image_id}-cat.png"}

    assert asked(world, ADA, "GET", "/thumbnails", query=query).status == 200
    assert asked(world, BOB, "GET", "/thumbnails", query=query).status == 404

    assert recorded(caplog) == [(ADA.user_id, "list", image_id)]


def test_an_admin_describes_no_photo_of_nobody(world: World) -> None:
    image_id = world.ready()
    body = {"title": "Mine"}

    answer = asked(world, ADA, "PATCH", "/images/{imageId}", image_id=image_id, body=body)

    assert answer.status == 404
    assert world.items[image_id].title is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/images/{imageId}"),
        ("PATCH", "/images/{imageId}"),
        ("DELETE", "/images/{imageId}"),
        ("GET", "/images/{imageId}/download"),
    ],
)
@pytest.mark.parametrize("principal", [ADA, CLEO], ids=["an admin", "another person"])
def test_a_persons_photo_exists_for_nobody_else(
    world: World, caplog: pytest.LogCaptureFixture, principal: Principal, method: str, path: str
) -> None:
    image_id = world.ready(principal=BOB)

    answer = asked(world, principal, method, path, image_id=image_id, body={"title": "a"})

    assert (answer.status, answer.code) == (404, "image_not_found")
    assert recorded(caplog) == []


def test_what_people_do_with_their_own_photos_is_not_recorded(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for principal in (ADA, BOB):
        image_id = world.ready(principal=principal)
        for method, path in (
            ("GET", "/images"),
            ("GET", "/images/timeline"),
            ("GET", "/images/changes"),
            ("GET", "/thumbnails"),
            ("GET", "/images/{imageId}"),
            ("GET", "/images/{imageId}/download"),
            ("DELETE", "/images/{imageId}"),
        ):
            assert asked(world, principal, method, path, image_id=image_id).status < 400

    assert recorded(caplog) == []


def test_an_upload_that_an_admin_makes_is_theirs(world: World) -> None:
    body = {"fileName": "cat.png", "fileType": "image/png"}

    image_id = asked(world, ADA, "POST", "/upload", body=body).body["imageId"]

    assert world.items[image_id].owner == ADA.user_id
