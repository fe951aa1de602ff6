"""Waits for what the maintenance function does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.stacks import Stack

_DEADLINE_SECONDS = 60


def eventually(question: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while not question():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def item(stack: Stack, image_id: str) -> dict[str, Any]:
    found = stack.client("dynamodb").get_item(
        TableName=stack.output("tableName"), Key={"imageId": {"S": image_id}}, ConsistentRead=True
    )
    return found.get("Item", {})


def settled(stack: Stack, image_id: str) -> None:
    eventually(lambda: "unfinished" not in item(stack, image_id), "it is not settled")


def gone(stack: Stack, image_id: str) -> None:
    eventually(lambda: "purged" in item(stack, image_id), "it is not purged")
