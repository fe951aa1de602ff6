"""A large trash is emptied by the deployed functions, while others answer requests."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from handlers.model.image import PUBLIC_OWNER
from tests.support import photos, stored_library

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.stacks import Stack

# More than one step takes.
MANY = 110
LIST_SECONDS = 5


def test_lists_are_answered_as_before_while_a_large_trash_is_emptied(
    api: Api, stack: Stack
) -> None:
    shown = api.uploaded(photos.jpeg())["imageId"]
    stored_library.trashed(stack, range(MANY), PUBLIC_OWNER)
    before = api.get("/images").json()
    assert shown in [each["imageId"] for each in before["images"]]

    job = f"/jobs/{api.post('/trash/empty', {}).json()['jobId']}"
    slowest, asked = 0.0, 0
    while not (progress := api.get(job).json())["finished"]:
        began = time.monotonic()
        answer = api.get("/images")
        slowest = max(slowest, time.monotonic() - began)
        asked += 1
        assert (answer.status, answer.json()) == (200, before)
        assert asked < 1000, progress

    assert progress["failed"] == 0
    assert progress["total"] == progress["done"] >= MANY
    assert api.get("/trash").json()["images"] == []
    # Of several lists none has waited for a step, which takes seconds.
    assert asked > 10
    assert slowest < LIST_SECONDS
