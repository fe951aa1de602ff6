"""A sample: one small file of one format and variant, and the expected result."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.support.samples_chart import HEIGHT, MARKS, WIDTH, Mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "image/tiff": ".tif",
    "image/jxl": ".jxl",
}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One file.

    Attributes:
        name: Unique, for test ids and captions: format, then what is special about it.
        media_type: Of the content.
        make: The bytes; made when first asked for.
        width: Upright, pixels.
        height: Upright, pixels.
        marks: Where the upright picture has which colour in sRGB.
        tolerance: How far each of red, green and blue may be off there, of 255.
        transparent: Renditions keep transparency (marks without a colour are see-through).
        frames: More than one: renditions in WebP move.
        durations: Of the frames, milliseconds.
        loop: Times it plays; 0 is forever.
        damaged: It comes out, marked as incomplete.
        failure: The code it fails with instead; marks mean nothing then.
    """

    name: str
    media_type: str
    make: Callable[[], bytes]
    width: int = WIDTH
    height: int = HEIGHT
    marks: tuple[Mark, ...] = MARKS
    tolerance: int = 8
    transparent: bool = False
    frames: int = 1
    durations: tuple[int, ...] = ()
    loop: int = 0
    damaged: bool = False
    failure: str | None = None

    @cached_property
    def content(self) -> bytes:
        """The file."""
        return self.make()

    @property
    def flat_marks(self) -> tuple[Mark, ...]:
        """The marks of the JPEG thumbnail: white where the picture is see-through."""
        return tuple(
            Mark(each.x, each.y, (255, 255, 255) if each.colour is None else each.colour)
            for each in self.marks
        )

    @property
    def animated(self) -> bool:
        """Whether its renditions move."""
        return self.frames > 1

    @property
    def file_name(self) -> str:
        """As it would be called on a disk."""
        return f"{self.name}{EXTENSIONS.get(self.media_type, '.bin')}"

    def __str__(self) -> str:
        return self.name


def off(picture: Image.Image, marks: tuple[Mark, ...]) -> int:
    """How far the worst of the marks is from its colour, of 255; by alpha, if see-through."""
    worst = 0
    rgba = picture.convert("RGBA")
    for x, y, colour in marks:
        found: Any = rgba.getpixel((int(x * rgba.width), int(y * rgba.height)))
        seen, wanted = (found[3:], (0,)) if colour is None else (found, (*colour, 255))
        worst = max(worst, *(abs(a - b) for a, b in zip(seen, wanted, strict=True)))
    return worst
