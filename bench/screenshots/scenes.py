"""The photos of the screenshots: what they are called, and their files."""

from __future__ import annotations

import io
from random import Random
from typing import TYPE_CHECKING

from bench.screenshots import land, sky
from bench.screenshots.brushes import finish

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from bench.screenshots.brushes import Size

SCENES: dict[str, tuple[Callable[[Size, Random], Image.Image], Size]] = {
    "Poppies by the road.jpg": (land.poppies, (1600, 1067)),
    "Fête du village.jpg": (sky.night_bokeh, (1067, 1600)),
    "Balloons at sunset.jpg": (sky.balloons, (1600, 1067)),
    "Dunes, late afternoon.jpg": (land.dunes, (1600, 900)),
    "Northern lights.jpg": (sky.aurora, (1600, 1067)),
    "Fog, early.jpg": (land.foggy_forest, (1067, 1422)),
    "Open sea.jpg": (sky.sea, (1600, 1067)),
    "View from the hut.jpg": (land.blue_ridges, (2000, 1000)),
    "Lake at dawn.jpg": (land.lake_at_dawn, (1600, 1067)),
}


def photograph(name: str) -> bytes:
    """One picture as a JPEG; the same bytes each time."""
    scene, size = SCENES[name]
    rng = Random(name)  # noqa: S311 (no secret)
    buffer = io.BytesIO()
    finish(scene(size, rng), rng).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
