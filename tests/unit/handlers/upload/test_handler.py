from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from handlers.model.image import Status
from handlers.upload.handler import make_router
from tests.unit.handlers.fakes import MAX_BYTES, NOW, World
from tests.unit.handlers.requests import Answer, ask

SHA256 = hashlib.sha256(b"photo").hexdigest()


def upload(world: World, body: object) -> Answer:
    return ask(make_router(world.uploads, frozenset()), "POST", "/upload", body=body)


def form(world: World, body: object) -> Answer:
    return ask(make_router(world.uploads, frozenset()), "POST", "/presigned-url", body=body)


def test_an_upload_gets_a_url_and_the_headers_to_send(world: World) -> None:
    answer = upload(world, {"fileName": "cat.png", "fileType": "image/png"})

    (image_id,) = world.items.stored
    assert answer.status == 200
    assert answer.body == {
        "uploadUrl": f"https://originals.example/uploads/public/{image_id}",
        "fileUrl": f"/v1/images/{image_id}/download",
        "imageId": image_id,
        "headers": {"Content-Type": "image/png"},
        "expiresIn": 300,
    }


def test_everything_that_is_stated_is_signed(world: World) -> None:
    claim = {
        "fileName": "cat.png",
        "fileType": "image/png",
        "fileSize": 5,
        "sha256": SHA256.upper(),
    }

    upload(world, claim)

    (signed,) = world.originals.signed
    assert signed["file_size"] == 5
    assert signed["checksum"] == base64.b64encode(hashlib.sha256(b"photo").digest()).decode()
    assert signed["seconds"] == 300


def test_nothing_else_is_signed(world: World) -> None:
    upload(world, {"fileName": "c", "fileType": "image/gif", "fileSize": None, "sha256": None})

    (signed,) = world.originals.signed
    assert (signed["file_type"], signed["file_size"], signed["checksum"]) == (
        "image/gif",
        None,
        None,
    )


def test_a_photo_is_announced_as_pending_and_expires(world: World) -> None:
    answer = upload(world, {"fileName": "../cat.png", "fileType": "image/png", "fileSize": 5})

    item = world.items.stored[answer.body["imageId"]]
    assert item == {
        "imageId": answer.body["imageId"],
        "owner": "public",
        "fileName": ".._cat.png",
        "fileUrl": answer.body["fileUrl"],
        "fileType": "image/png",
        "fileSize": 5,
        "uploadedAt": "2026-11-21T12:00:00.123456Z",
        "status": "pending",
        "objectKey": f"uploads/public/{answer.body['imageId']}",
        "counted": 5,
        "unfinished": "upload",
        "unfinishedSince": "2026-11-21T12:00:00.123456Z",
        "expiresAt": int(NOW.timestamp()) + 19 * 86_400,
    }


@pytest.mark.parametrize("ask_for", [upload, form])
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fileName": "cat.png"},
        {"fileType": "image/png"},
        {"fileName": "", "fileType": "image/png"},
        {"fileName": "cat.png", "fileType": ""},
        {"fileName": None, "fileType": None},
    ],
)
def test_a_missing_field_is_named(world: World, ask_for: Any, body: object) -> None:
    answer = ask_for(world, body)

    assert answer.status == 400
    assert answer.body == {"error": "fileName and fileType are required", "code": "missing_field"}


PNG = {"fileName": "cat.png", "fileType": "image/png"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fileType": "image/jpg"}, "unsupported_type"),
        ({"fileType": "image/svg+xml"}, "unsupported_type"),
        ({"fileType": "text/html"}, "unsupported_type"),
        ({"fileType": "image/png\r\nX-Evil: 1"}, "unsupported_type"),
        ({"fileSize": 0}, "invalid_size"),
        ({"fileSize": -5}, "invalid_size"),
        ({"fileSize": MAX_BYTES + 1}, "file_too_large"),
        ({"fileSize": 10**30}, "file_too_large"),
        ({"fileSize": "5"}, "invalid_request"),
        ({"fileSize": 5.5}, "invalid_request"),
        ({"fileSize": True}, "invalid_request"),
        ({"fileName": 5}, "invalid_request"),
        ({"fileName": ["cat.png"]}, "invalid_request"),
        ({"fileType": {}}, "invalid_request"),
        ({"sha256": 5}, "invalid_request"),
        ({"sha256": ""}, "invalid_sha256"),
        ({"sha256": SHA256[:-1]}, "invalid_sha256"),
        ({"sha256": SHA256 + "\n"}, "invalid_sha256"),
        ({"sha256": "g" * 64}, "invalid_sha256"),
        ({"image": 5}, "invalid_request"),
    ],
)
def test_a_false_statement_is_refused_before_anything_is_announced_or_signed(
    world: World, change: dict[str, Any], code: str
) -> None:
    answer = upload(world, PNG | change)

    assert (answer.status, answer.code) == (400, code)
    assert not world.items.stored
    assert not world.originals.signed


def test_the_refusal_of_a_type_lists_what_is_accepted(world: World) -> None:
    sentence = upload(world, PNG | {"fileType": "image/bmp"}).body["error"]

    assert "image/jpeg, image/png, image/gif, image/webp" in sentence


def test_a_photo_of_exactly_the_largest_size_is_allowed(world: World) -> None:
    assert upload(world, PNG | {"fileSize": MAX_BYTES}).status == 200


def test_a_form_comes_with_its_fields_and_the_name_of_its_thumbnail(world: World) -> None:
    answer = form(world, {"fileName": "a/b.gif", "fileType": "image/gif"})

    (image_id,) = world.items.stored
    assert answer.status == 200
    assert answer.body == {
        "uploadURL": "https://originals.example/",
        "fields": {"key": f"uploads/public/{image_id}"},
        "fileName": f"{image_id}-a_b.gif",
    }
    assert world.items[image_id].status is Status.PENDING


def test_a_form_takes_10_mb_for_an_hour_whatever_the_upload_limit_is(world: World) -> None:
    form(world, PNG)

    (signed,) = world.originals.signed
    assert (signed["sizes"], signed["seconds"]) == ((1, 10_485_760), 3600)


def test_every_request_gets_an_identifier_of_its_own(world: World) -> None:
    answers = [upload(world, PNG).body["imageId"] for _ in range(5)]

    assert len(set(answers)) == len(world.items.stored) == 5
