"""The sheet itself: a page, with its pictures beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.contact_sheet.differences import between

if TYPE_CHECKING:
    from PIL import Image

    from tests.contact_sheet.entries import Entry

# Median CIEDE2000: that of our compression of a photo, and one that everybody sees.
_FINE, _SEEN = 2.5, 5.0


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One picture: its file, if there is one, and its caption."""

    file: str
    label: str
    difference: str = ""
    grade: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Everything shown about one file."""

    name: str
    size: int
    notes: list[str]
    wrong: str
    refusal: str
    colour: str
    figures: list[Figure]


class Sheet:
    """Collects the entries, and writes the sheet to a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cells: list[Cell] = []

    def add(self, entry: Entry, references: dict[str, Image.Image | None]) -> None:
        """Show a file: the references by their names, then ours."""
        figures = [
            self._reference(name, picture, entry.compared) for name, picture in references.items()
        ]
        if entry.rendered:
            figures += [
                self._figure(file.name, file.data)
                for file in (entry.rendered.files[-1], entry.rendered.files[0])
            ]
        self._cells.append(
            Cell(
                name=entry.name,
                size=len(entry.content),
                notes=entry.notes,
                wrong=entry.wrong,
                refusal=entry.refusal,
                colour=entry.rendered.colour if entry.rendered else "transparent",
                figures=figures,
            )
        )

    def write(self, per_section: int) -> Path:
        """The page, in sections of this many files."""
        environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent),
            autoescape=True,
            undefined=StrictUndefined,
        )
        template = environment.get_template("sheet.html")
        page = self._folder / "index.html"
        page.write_text(template.render(cells=self._cells, per_section=per_section), "utf-8")
        return page

    def _reference(
        self, name: str, picture: Image.Image | None, ours: Image.Image | None
    ) -> Figure:
        if picture is None:
            return Figure(file="", label=name)
        file = f"{len(self._cells)}-{name}.png"
        picture.save(self._folder / file)
        if ours is None:
            return Figure(file=file, label=name)
        median, high = between(ours, picture)
        grade = "fine" if median <= _FINE else "seen" if median <= _SEEN else "far"
        said = f"ΔE {median:.1f}, 1 % above {high:.1f}"
        return Figure(file=file, label=name, difference=said, grade=grade)

    def _figure(self, name: str, data: bytes) -> Figure:
        file = f"{len(self._cells)}-{name}"
        (self._folder / file).write_bytes(data)
        return Figure(file=file, label=f"{name}, {len(data):,} bytes")
