"""What is painted: a landscape of each kind, by the name of its file."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from bench.screenshots import land, sky
from bench.screenshots.brushes import finish

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from bench.screenshots.brushes import Size

_WIDE, _HIGH = (1800, 1200), (1050, 1400)

SCENES: dict[str, tuple[Callable[[Size, Random], Image.Image], Size]] = {
    "Poppies by the road.jpg": (land.poppies, _WIDE),
    "Fête du village.jpg": (sky.night_bokeh, (800, 1200)),
    "Balloons at sunset.jpg": (sky.balloons, _WIDE),
    "Dunes, late afternoon.jpg": (land.dunes, _WIDE),
    "Northern lights.jpg": (sky.aurora, _WIDE),
    "Fog, early.jpg": (land.foggy_forest, _HIGH),
    "Open sea.jpg": (sky.sea, _WIDE),
    "View from the hut.jpg": (land.blue_ridges, (2400, 1200)),
    "Lake at dawn.jpg": (land.lake_at_dawn, _WIDE),
    "First snow.jpg": (land.snow, _WIDE),
}


def painted(name: str, seed: int) -> Image.Image:
    """One picture of a scene; the same each time."""
    scene, size = SCENES[name]
    rng = Random(f"{name} {seed}")  # noqa: S311 (no secret)
    return finish(scene(size, rng), rng)
