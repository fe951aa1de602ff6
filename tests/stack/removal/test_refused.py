"""What asks for photos to be removed or restored, and cannot be understood."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.stack.removal.waiting import item, settled
from tests.support import photos

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.stacks import Stack


@pytest.mark.parametrize("path", ["/trash", "/trash/restore", "/trash/empty"])
@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        (("a thousand and one", "application/json"), "400 invalid_request"),
        (("{", "application/json"), "400 invalid_json"),
        (("[]", "application/json"), "400 invalid_request"),
        (('{"imageIds": [1]}', "application/json"), "400 invalid_request"),
        (("[" * 100_000, "application/json"), "400 invalid_json"),
        (("{}", "text/plain"), "415 unsupported_media_type"),
    ],
)
def test_what_names_too_many_photos_or_none_is_refused_and_changes_nothing(
    api: Api, stack: Stack, path: str, sent: tuple[str, str], refused: str
) -> None:
    body, media_type = sent
    image_id = in_the_trash(api, stack)
    before = item(stack, image_id)
    if body.startswith("a thousand"):
        others = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(1000)]
        body = json.dumps({"imageIds": [image_id, *others]})

    answer = api.request("POST", path, body=body.encode(), headers={"Content-Type": media_type})

    assert f"{answer.status} {answer.json()['code']}" == refused
    assert len(answer.json()["message"]) > 20
    assert item(stack, image_id) == before


def in_the_trash(api: Api, stack: Stack) -> str:
    """A photo in the trash; if there is one, it is taken."""
    for each in api.get("/trash").json()["images"]:
        return str(each["imageId"])
    image_id = str(api.uploaded(photos.jpeg())["imageId"])
    assert api.request("DELETE", f"/images/{image_id}").status == 204
    settled(stack, image_id)
    return image_id
