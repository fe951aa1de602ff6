"""A photo that is shown already is not uploaded again."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from handlers.upload.handler import make_router
from tests.unit.handlers.requests import Answer, ask

if TYPE_CHECKING:
    from tests.unit.handlers.fakes import World

GIF = b"GIF89a" + bytes(range(50))
SHA256 = hashlib.sha256(GIF).hexdigest()
CLAIM = {"fileName": "again.gif", "fileType": "image/gif", "sha256": SHA256}
INLINE = {"image": base64.b64encode(GIF).decode(), "fileName": "again.gif"}


def upload(world: World, body: dict[str, Any]) -> Answer:
    return ask(make_router(world.uploads, frozenset()), "POST", "/upload", body=body)


@pytest.mark.parametrize("body", [CLAIM, CLAIM | {"sha256": SHA256.upper()}, INLINE])
def test_a_known_photo_is_returned_and_nothing_is_written_or_signed(
    world: World, body: dict[str, Any]
) -> None:
    image_id = world.ready("cat.gif", GIF)
    before = dict(world.items.stored), str(world.originals.versions), list(world.originals.signed)

    answer = upload(world, body)

    assert answer.status == 200
    assert answer.body == {
        "imageId": image_id,
        "fileName": f"{image_id}-cat.gif",
        "fileUrl": f"/v1/images/{image_id}/download",
        "status": "ready",
        "duplicate": True,
    }
    after = dict(world.items.stored), str(world.originals.versions), list(world.originals.signed)
    assert after == before


@pytest.mark.parametrize("state", ["pending", "failed", "deleted", "forgotten", "of other bytes"])
@pytest.mark.parametrize("body", [CLAIM, INLINE])
def test_only_a_photo_that_is_shown_makes_an_upload_unnecessary(
    world: World, body: dict[str, Any], state: str
) -> None:
    image_id = world.ready(content=b"other" if state == "of other bytes" else GIF)
    world.content_claims.release(f"public/{SHA256}", image_id)
    world.claims.claim(world.items[image_id], SHA256)
    if state == "forgotten":
        del world.items.stored[image_id]
    elif state != "of other bytes":
        world.items.stored[image_id]["status"] = state

    answer = upload(world, body)

    assert answer.status == (201 if body is INLINE else 200)
    assert answer.body["imageId"] != image_id
    assert "duplicate" not in answer.body


def test_a_false_statement_is_refused_even_if_the_photo_is_known(world: World) -> None:
    world.ready(content=GIF)

    assert upload(world, CLAIM | {"fileType": "text/html"}).code == "unsupported_type"
    assert upload(world, CLAIM | {"fileSize": 0}).code == "invalid_size"
    assert upload(world, INLINE | {"sha256": "0" * 64}).code == "invalid_sha256"


def test_without_a_hash_nothing_is_looked_up(world: World) -> None:
    world.ready(content=GIF)

    answer = upload(world, {"fileName": "again.gif", "fileType": "image/gif"})

    assert "uploadUrl" in answer.body
