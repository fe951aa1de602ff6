"""Helpers that tests of the stores share, in addition to the fixtures in conftest.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.unit.handlers.fakes import World

if TYPE_CHECKING:
    from botocore.stub import Stubber

    from handlers.model.image import Image


def ready_image() -> Image:
    world = World()
    return world.items[world.ready()]


def refuse(stubber: Stubber, operation: str, found: Any, *, repeated: int) -> None:
    """Refuses a conditional write after this many retries by the SDK, with an existing item."""
    stubber.add_client_error(
        operation,
        "ConditionalCheckFailedException",
        modeled_fields={"Item": found},
        response_meta={"RetryAttempts": repeated},
    )


class Received:
    """Matches any argument of a stub, and keeps it to be examined afterwards."""

    def __init__(self) -> None:
        self.value: Any = None

    def __eq__(self, value: object) -> bool:
        self.value = value
        return True

    __hash__ = None  # pyright: ignore[reportAssignmentType]  # equal to everything
