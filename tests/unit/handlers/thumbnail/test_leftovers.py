"""What a function that dies between two writes leaves behind; no claim stays forever."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.handlers.fake_renderer import unused
from tests.unit.handlers.scheduler import Killed

if TYPE_CHECKING:
    from handlers.thumbnail.domain import Thumbnails
    from tests.unit.handlers.fakes import World

BROKEN = b"damaged"


class Dying:
    """A port whose function dies on calling one operation, before it is carried out."""

    def __init__(self, port: object, operation: str) -> None:
        self._port, self._operation = port, operation

    def __getattr__(self, name: str) -> Any:
        if name == self._operation:
            raise Killed
        return getattr(self._port, name)


def dying(world: World, operation: str) -> Thumbnails:
    alive = world.thumbnails()
    content_claims: Any = Dying(world.content_claims, operation)
    originals: Any = Dying(world.originals, operation)
    claims = replace(alive.claims, claims=content_claims)
    return replace(alive, claims=claims, originals=originals)


@pytest.mark.parametrize("operation", ["release", "mark_failed"])
def test_the_next_try_releases_the_claim_of_a_failed_photo(world: World, operation: str) -> None:
    stored = world.uploaded(world.announced(), BROKEN)
    with pytest.raises(Killed):
        dying(world, operation).process(stored)

    assert world.thumbnails(unused).process(stored).outcome == "duplicate"

    assert world.content_claims.stored == {}
    assert world.originals.failed == {stored.version_id}


def test_a_deletion_releases_the_claim_of_a_failed_photo(world: World) -> None:
    image_id = world.announced()
    with pytest.raises(Killed):
        dying(world, "release").process(world.uploaded(image_id, BROKEN))
    assert len(world.content_claims.stored) == 1

    world.delete(image_id)

    assert world.content_claims.stored == {}


@pytest.mark.parametrize("ends", ["deleted", "ready with another version"])
def test_a_claim_that_the_item_does_not_name_is_released(world: World, ends: str) -> None:
    """Its function died while rendering, which is before it records anything in the item."""

    def killed(_content: bytes) -> Any:
        raise Killed

    image_id = world.announced()
    stored = world.uploaded(image_id)
    with pytest.raises(Killed):
        world.thumbnails(killed).process(stored)
    if ends == "deleted":
        world.delete(image_id)
    else:
        world.thumbnails().process(world.uploaded(image_id, b"another photo"))
    before = set(world.content_claims.stored)

    assert world.thumbnails(unused).process(stored).outcome == "superseded"
    # Of a photo whose original is gone nobody can know any more what it has claimed.
    world.daily_round()

    assert len(before - set(world.content_claims.stored)) == 1
    shown = [world.items[each.image_id] for each in world.content_claims.stored.values()]
    assert all(image.is_listed for image in shown)
