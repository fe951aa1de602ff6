"""What asks for photos to be removed or restored, and cannot be understood.

API Gateway refuses some of it, and the function the rest; its unit tests have more.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.stack.removal.waiting import item, settled
from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.api import Api
    from tests.support.stacks import Stack


@pytest.fixture(scope="module")
def binned(api: Api, stack: Stack) -> Iterator[str]:
    """A photo in the trash."""
    image_id = str(api.uploaded(photos.jpeg())["imageId"])
    assert api.request("DELETE", f"/images/{image_id}").status == 204
    settled(stack, image_id)
    yield image_id
    api.end(image_id)


@pytest.mark.parametrize("path", ["/trash", "/trash/restore", "/trash/empty"])
@pytest.mark.parametrize(
    "sent",
    [
        ("a thousand and one", "application/json", "400 invalid_request"),
        ("{", "application/json", "400 invalid_request"),
        ("[]", "application/json", "400 invalid_request"),
        ('{"imageIds": [1]}', "application/json", "400 invalid_request"),
        ("[" * 100_000, "application/json", "400 invalid_request"),
        ("{}", "text/plain", "415 unsupported_media_type"),
    ],
)
def test_what_names_too_many_photos_or_none_is_refused_and_changes_nothing(
    api: Api, stack: Stack, binned: str, path: str, sent: tuple[str, str, str]
) -> None:
    body, media_type, refused = sent
    before = item(stack, binned)
    if body.startswith("a thousand"):
        others = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(1000)]
        body = json.dumps({"imageIds": [binned, *others]})

    answer = api.request("POST", path, body=body.encode(), headers={"Content-Type": media_type})

    assert f"{answer.status} {answer.json()['code']}" == refused
    assert len(answer.json()["error"]) > 20
    assert item(stack, binned) == before
