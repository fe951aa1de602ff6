from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.model.image import Status
from handlers.upload.domain import MAX_INLINE_BYTES
from handlers.upload.handler import make_router
from tests.unit.handlers.fakes import MAX_BYTES, World
from tests.unit.handlers.requests import Answer, ask

GIF = b"GIF89a" + bytes(range(50))
ENCODED = base64.b64encode(GIF).decode()


def upload(world: World, **body: Any) -> Answer:
    return ask(make_router(world.uploads, frozenset()), "POST", "/upload", body=body)


def test_an_inline_photo_is_stored_and_returned_with_a_generated_name(world: World) -> None:
    answer = upload(world, image=ENCODED, fileName="cat.gif", fileType="image/gif")

    (image_id,) = world.items.stored
    assert answer.status == 201
    assert answer.body == {
        "imageId": image_id,
        "fileName": f"{image_id}-cat.gif",
        "fileUrl": f"/v1/images/{image_id}/download",
        "status": "pending",
    }
    assert world.originals.current(f"uploads/public/{image_id}") == GIF


@pytest.mark.parametrize(
    "image",
    [
        f"data:image/gif;base64,{ENCODED}",
        f"data:;base64,{ENCODED}",
        f"data:image/gif;name=a b;base64,{ENCODED}",
        "\r\n".join(ENCODED[start : start + 20] for start in range(0, len(ENCODED), 20)),
    ],
)
def test_prefixes_and_line_breaks_are_not_part_of_the_photo(world: World, image: str) -> None:
    answer = upload(world, image=image)

    assert answer.status == 201
    assert world.originals.current(f"uploads/public/{answer.body['imageId']}") == GIF


def test_name_and_type_are_optional_and_the_type_is_detected(world: World) -> None:
    image_id = upload(world, image=ENCODED).body["imageId"]

    image = world.items[image_id]
    assert (image.file_name, image.file_type) == ("photo.gif", "image/gif")
    assert (image.file_size, image.status) == (len(GIF), Status.PENDING)
    assert world.originals.signed[0]["file_type"] == "image/gif"


def test_its_checksum_is_stored_with_it(world: World) -> None:
    upload(world, image=ENCODED)

    checksum = base64.b64encode(hashlib.sha256(GIF).digest()).decode()
    assert world.originals.signed[0]["checksum"] == checksum


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"image": ""}, "invalid_image"),
        ({"image": "data:image/gif;base64,"}, "invalid_image"),
        ({"image": ENCODED[:-1]}, "invalid_image"),
        ({"image": "%%%%"}, "invalid_image"),
        ({"image": "夕焼け"}, "invalid_image"),
        ({"image": f"data:image/gif,{ENCODED}"}, "invalid_image"),
        ({"image": base64.b64encode(b"<svg onload=alert(1)>").decode()}, "unsupported_type"),
        ({"image": ENCODED, "fileType": "image/bmp"}, "unsupported_type"),
        ({"image": ENCODED, "fileType": "image/png"}, "wrong_type"),
        ({"image": ENCODED, "fileSize": len(GIF) + 1}, "invalid_size"),
        ({"image": ENCODED, "sha256": "0" * 64}, "invalid_sha256"),
        ({"image": ENCODED, "sha256": "0"}, "invalid_sha256"),
    ],
)
def test_a_file_that_is_not_the_stated_photo_is_refused(
    world: World, body: dict[str, Any], code: str
) -> None:
    answer = upload(world, **body)

    assert (answer.status, answer.code) == (400, code)
    assert not world.items.stored
    assert not world.originals.versions


def test_the_error_for_a_wrong_type_names_both_types(world: World) -> None:
    answer = upload(world, image=ENCODED, fileType="image/png")

    assert answer.body["error"] == "fileType is image/png, but the image is image/gif."


def test_a_true_statement_is_accepted(world: World) -> None:
    sha256 = hashlib.sha256(GIF).hexdigest()

    claim = {"fileSize": len(GIF), "sha256": sha256, "fileType": "image/gif"}
    assert upload(world, image=ENCODED, **claim).status == 201


@pytest.mark.parametrize(
    ("limit", "size", "status"),
    [
        (MAX_BYTES, MAX_BYTES, 201),
        (MAX_BYTES, MAX_BYTES + 1, 413),
        (MAX_BYTES, MAX_BYTES * 10, 413),
        (MAX_INLINE_BYTES * 2, MAX_INLINE_BYTES, 201),
        (MAX_INLINE_BYTES * 2, MAX_INLINE_BYTES + 1, 413),
    ],
)
def test_more_than_a_request_can_carry_is_too_large(
    world: World, limit: int, size: int, status: int
) -> None:
    router = make_router(replace(world.uploads, max_bytes=limit), frozenset())
    image = base64.b64encode(GIF + bytes(size - len(GIF))).decode()

    answer = ask(router, "POST", "/upload", body={"image": image})

    assert answer.status == status
    if status == 413:
        assert answer.code == "image_too_large"
        shown = "1000 bytes" if limit == MAX_BYTES else "4.3 MB"
        assert f"at most {shown}." in answer.body["error"]
        assert not world.items.stored


@given(st.text(max_size=100))
def test_any_invalid_text_is_refused_without_an_internal_error(image: str) -> None:
    assert upload(World(), image=image).status == 400
