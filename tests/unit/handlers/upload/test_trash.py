"""Adding bytes that lie in one's trash: that photo comes back, and the answer says so."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from handlers.access.principal import PUBLIC, Principal
from handlers.model import tasks
from handlers.model.image import BusyError
from tests.unit.handlers.fakes import World
from tests.unit.handlers.requests import ask
from tests.unit.handlers.routers import routers

if TYPE_CHECKING:
    from tests.unit.handlers.requests import Answer

PHOTO = b"GIF89a" + bytes(50)
SOMEBODY = Principal("0a1b2c3d")
STATED = {
    "fileName": "cat.gif",
    "fileType": "image/gif",
    "sha256": hashlib.sha256(PHOTO).hexdigest(),
}
SENT = {"fileName": "cat.gif", "image": base64.b64encode(PHOTO).decode()}


@pytest.fixture
def world() -> World:
    return World()


def upload(world: World, body: dict[str, str], principal: Principal = PUBLIC) -> Answer:
    router = routers(world, authenticate=lambda _event: principal)["upload"]
    return ask(router, "POST", "/upload", body=body)


@pytest.mark.parametrize("body", [STATED, SENT], ids=["stated", "sent"])
@pytest.mark.parametrize("moved", [True, False])
def test_a_photo_in_the_trash_comes_back_instead_of_being_sent_again(
    world: World, body: dict[str, str], *, moved: bool
) -> None:
    image_id = world.ready("old.gif", PHOTO)
    world.to_trash(image_id)
    if moved:
        world.maintain()
    world.sent.clear()

    answer = upload(world, body)

    assert answer.status == 200
    assert answer.body == {
        "imageId": image_id,
        "fileName": f"{image_id}-old.gif",
        "fileUrl": f"/v1/images/{image_id}/download",
        "status": "pending" if moved else "ready",
        "duplicate": True,
        "restored": True,
    }
    assert world.sent == [tasks.settle([image_id])]
    assert len(world.items.stored) == 1
    world.maintain()
    assert world.items[image_id].is_listed
    # Now it is there, and did not come back for this.
    assert "restored" not in upload(world, body).body


def test_a_photo_in_somebody_elses_trash_stays_there(world: World) -> None:
    image_id = world.ready("old.gif", PHOTO)
    world.to_trash(image_id)

    assert "duplicate" not in upload(world, STATED, SOMEBODY).body
    assert not world.items[image_id].is_listed


def test_bytes_of_a_photo_that_has_just_been_ended_are_sent_again(world: World) -> None:
    image_id = world.ready("old.gif", PHOTO)
    world.to_trash(image_id)
    get = world.content_claims.get

    def then_it_ends(content: str) -> Any:
        found = get(content)
        restore = world.trashed.restore

        def ended(*given: Any) -> Any:
            world.items.bury(image_id, world.now)
            return restore(*given)

        world.trashed.restore = ended  # pyright: ignore[reportAttributeAccessIssue]
        return found

    world.content_claims.get = then_it_ends  # pyright: ignore[reportAttributeAccessIssue]

    assert "uploadUrl" in upload(world, STATED).body


def test_a_table_that_is_too_busy_is_told(world: World) -> None:
    world.to_trash(world.ready("old.gif", PHOTO))

    def changing(*_given: Any) -> None:
        raise BusyError

    world.trashed.restore = changing  # pyright: ignore[reportAttributeAccessIssue]
    answer = upload(world, STATED)

    assert (answer.status, answer.code) == (503, "busy")
