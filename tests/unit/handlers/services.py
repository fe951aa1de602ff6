"""What tests of the ports share beside the fixtures in conftest.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.unit.handlers.fakes import World

if TYPE_CHECKING:
    from handlers.shared.image import Image


def ready_image() -> Image:
    world = World()
    return world.items[world.ready()]


class Received:
    """Takes part in a stub as whatever is sent, to be looked at afterwards."""

    def __init__(self) -> None:
        self.value: Any = None

    def __eq__(self, value: object) -> bool:
        self.value = value
        return True

    __hash__ = None  # pyright: ignore[reportAssignmentType]  # equal to everything
