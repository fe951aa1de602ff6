"""Contact sheets: all pictures of a state side by side, and a page of all states."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from bench.screenshots.variants import DESK, PHONE, WALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bench.screenshots.variants import Screen, Variant

_WIDTH, _GAP, _LABEL = 2000, 12, 26
_PAPER, _INK, _LINE = "#8a8d94", "#000000", "#c8cad0"
# How wide the pictures of a screen are, and how many stand in a row.
_ROWS: tuple[tuple[Screen, int, int], ...] = ((PHONE, 300, 4), (DESK, 988, 2), (WALL, 988, 2))


@dataclass(frozen=True)
class Shown:
    """A state whose pictures are in `folder`, and what is wrong with them."""

    name: str
    folder: Path
    variants: Sequence[Variant]
    faults: Sequence[str] = field(default_factory=list[str])

    def file(self, variant: Variant) -> Path:
        """The picture of a variant."""
        return self.folder / f"{self.name}-{variant.name}.png"

    @property
    def sheet(self) -> Path:
        """The picture of all of them."""
        return self.folder / f"sheet-{self.name}.png"


def compose(shown: Shown) -> None:
    """Save the state's sheet."""
    tiles = list(_tiles(shown))
    height = max(y + tile.height for _, y, tile, _ in tiles) + _GAP
    sheet = Image.new("RGB", (_WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(16)
    for x, y, tile, label in tiles:
        draw.text((x, y - _LABEL + 4), f"{shown.name} · {label}", _INK, font)
        sheet.paste(tile, (x, y))
        draw.rectangle((x - 1, y - 1, x + tile.width, y + tile.height), outline=_LINE)
    sheet.save(shown.sheet)


def _tiles(shown: Shown) -> Iterator[tuple[int, int, Image.Image, str]]:
    """The pictures with their places: top left corner below the label."""
    top = _GAP
    for screen, width, columns in _ROWS:
        there = [each for each in shown.variants if each.screen is screen]
        for start in range(0, len(there), columns):
            row = [
                (each, _scaled(shown.file(each), width)) for each in there[start : start + columns]
            ]
            for column, (variant, tile) in enumerate(row):
                yield _GAP + column * (width + _GAP), top + _LABEL, tile, variant.name
            top += _LABEL + max(tile.height for _, tile in row) + _GAP


def _scaled(file: Path, width: int) -> Image.Image:
    with Image.open(file) as picture:
        height = round(picture.height * width / picture.width)
        return picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def write_index(folder: Path, states: Sequence[Shown]) -> Path:
    """A page of all sheets, whose pictures lead to the single ones."""
    file = folder / "index.html"
    file.write_text(
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Screens</title>\n'
        "<style>body{font:15px system-ui;margin:24px;background:#8a8d94}img{max-width:100%}"
        "li{color:#900}nav a{margin-right:12px}</style>\n"
        f"<nav>{''.join(map(_link, states))}</nav>\n{''.join(map(_section, states))}</html>\n",
        encoding="utf-8",
    )
    return file


def _link(shown: Shown) -> str:
    marked = " ⚠" if shown.faults else ""
    return f'<a href="#{shown.name}">{shown.name}{marked}</a>\n'


def _section(shown: Shown) -> str:
    faults = "".join(f"<li>{html.escape(each)}</li>" for each in shown.faults)
    single = "".join(
        f'<a href="{shown.file(each).name}">{each.name}</a> ' for each in shown.variants
    )
    return (
        f'<h2 id="{shown.name}">{shown.name}</h2>\n<ul>{faults}</ul>\n<p>{single}</p>\n'
        f'<a href="{shown.sheet.name}"><img src="{shown.sheet.name}" alt="" loading="lazy"></a>\n'
    )
