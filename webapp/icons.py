"""The icon of the installed page: static/favicon.svg in the sizes that systems need.

It is drawn on a grid of 32 units. The system crops a maskable icon to any shape: its colour
goes to the edge and its drawing stays within the middle four fifths.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw

GROUND = "#2f54eb"
_SUN = "#ffd43b"
_MOUNTAINS = "#ffffff"
_GRID = 32
_CORNER = 8
# Drawn larger and scaled down, for smooth edges.
_FINER = 4


@dataclass(frozen=True, kw_only=True)
class Icon:
    """One file. `side` is in pixels; `drawing` is the part of it that the drawing's grid takes."""

    side: int
    drawing: float = 1
    full: bool = False
    purpose: str = "any"


ICONS: Mapping[str, Icon] = {
    "icon-192.png": Icon(side=192),
    "icon-512.png": Icon(side=512),
    "maskable-512.png": Icon(side=512, drawing=0.74, full=True, purpose="maskable"),
    # iOS rounds the corners itself, and shows transparency as black.
    "apple-touch-180.png": Icon(side=180, drawing=0.86, full=True),
}


@cache
def drawn() -> Mapping[str, bytes]:
    """All icons as PNG: file name → content, the same each time."""
    return {name: _png(icon) for name, icon in ICONS.items()}


def _png(icon: Icon) -> bytes:
    side = icon.side * _FINER
    picture = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(picture)
    corner = 0 if icon.full else _CORNER * side / _GRID
    draw.rounded_rectangle((0, 0, side - 1, side - 1), corner, fill=GROUND)
    scale = side * icon.drawing / _GRID
    shift = side * (1 - icon.drawing) / 2

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(shift + x * scale, shift + y * scale) for x, y in points]

    def disc(x: float, y: float, radius: float, colour: str) -> None:
        draw.ellipse(at((x - radius, y - radius), (x + radius, y + radius)), fill=colour)

    disc(21.5, 11, 3, _SUN)
    left, right = (11.3, 14.5), (14.6, 14.5)
    ridge = [(4, 25.5), left, right, (19, 21), (20.7, 18.6), (24, 18.6), (28.5, 25.5)]
    draw.polygon(at(*ridge), fill=_MOUNTAINS)
    # The round summits.
    disc(12.95, 15.63, 2, _MOUNTAINS)
    disc(22.35, 19.73, 2, _MOUNTAINS)
    small = picture.resize((icon.side, icon.side), Image.Resampling.BOX)
    out = io.BytesIO()
    (small.convert("RGB") if icon.full else small).save(out, "PNG", optimize=True)
    return out.getvalue()
