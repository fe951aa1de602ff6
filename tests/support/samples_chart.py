"""The picture that every sample shows, and where it has which colour.

Four fields, each of another colour, so that a turn or a flip is seen, and between them a strip of
greys, so that a tone curve is. The colours lie inside sRGB and, nearly, inside print colours: every
format can say them, in whatever colour space, so that the same colours are to come out of all.
"""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image

WIDTH, HEIGHT = 480, 320

Colour = tuple[int, int, int]

RED: Colour = (190, 60, 50)
GREEN: Colour = (70, 150, 80)
BLUE: Colour = (50, 80, 160)
YELLOW: Colour = (225, 190, 60)
GREYS = (0, 64, 128, 192, 255)


class Mark(NamedTuple):
    """A place, as parts of width and height, and its colour; None is see-through."""

    x: float
    y: float
    colour: Colour | None


_STRIP = tuple(Mark(0.1 + 0.2 * i, 0.5, (grey, grey, grey)) for i, grey in enumerate(GREYS))
_FIELDS = (Mark(0.25, 0.2, RED), Mark(0.75, 0.2, GREEN), Mark(0.25, 0.8, BLUE))
MARKS = (*_FIELDS, Mark(0.75, 0.8, YELLOW), *_STRIP)
MARKS_SEE_THROUGH = (*_FIELDS, Mark(0.75, 0.8, None), *_STRIP)

_GREY_FIELDS = (98, 118, 80, 186)  # Rec. 601 luma, as Pillow makes grey of colours
MARKS_GREY = (
    *(
        Mark(mark.x, mark.y, (grey, grey, grey))
        for mark, grey in zip(MARKS, _GREY_FIELDS, strict=False)
    ),
    *_STRIP,
)

# How a viewer turns a stored picture, by EXIF's orientation, and what undoes that.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_UNDONE_BY = {6: 8, 8: 6}


def chart() -> Image.Image:
    """The picture."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), RED)
    picture.paste(GREEN, (WIDTH // 2, 0, WIDTH, HEIGHT // 2))
    picture.paste(BLUE, (0, HEIGHT // 2, WIDTH // 2, HEIGHT))
    picture.paste(YELLOW, (WIDTH // 2, HEIGHT // 2, WIDTH, HEIGHT))
    for i, grey in enumerate(GREYS):
        step = WIDTH // len(GREYS)
        picture.paste((grey,) * 3, (i * step, HEIGHT * 2 // 5, (i + 1) * step, HEIGHT * 3 // 5))
    return picture


def see_through() -> Image.Image:
    """The picture with its lower right field fully transparent, and green hidden under that."""
    picture = chart().convert("RGBA")
    picture.paste((*GREEN, 0), (WIDTH // 2, HEIGHT * 3 // 5, WIDTH, HEIGHT))
    return picture


def moving(count: int = 3) -> list[Image.Image]:
    """Frames: the picture, then the same with a white square that wanders along the top."""
    frames = [chart() for _ in range(count)]
    for number, frame in enumerate(frames[1:], start=1):
        left = number * WIDTH // (count + 1)
        frame.paste((255, 255, 255), (left, 0, left + 40, 40))
    return frames


def stored(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture as a file with this orientation stores it."""
    turn = _TURNS.get(_UNDONE_BY.get(orientation, orientation))
    return picture if turn is None else picture.transpose(turn)
