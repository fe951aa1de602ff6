"""A film: a moving picture of any format, as one frame after the other.

Only one frame is ever decoded. GIF and APNG store parts of frames, which are put together here as
browsers do it; WebP and AVIF are put together by their decoders.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PIL import Image

from handlers.imaging import decode, errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Milliseconds. A frame that is to be shown no longer than this is shown as long as the other:
# browsers do so, because many files mean "as fast as usual" by it.
_NO_TIME = 10
_USUAL_TIME = 100.0
# More does not fit into a WebP.
_LONGEST_TIME = 0xFFFFFF


@dataclass(frozen=True, kw_only=True)
class Film:
    """A moving picture that is not decoded yet.

    Attributes:
        size: Of all frames, as stored; in pixels.
        count: Frames that the headers promise.
        loop: Times it is played; 0 is for ever.
        largest: Pixels of the canvas, or of the largest part if that is larger.
        pixels: What is to be decoded and put together for all frames.
        frames: Decodes them anew at each call. A picture is another one, or gone, once the next
            is asked for; the number beside it is the time that it is shown, in milliseconds.
            Ends before `count` where a frame cannot be decoded.
        damaged: The file ends too early.
    """

    size: tuple[int, int]
    count: int
    loop: int
    largest: int
    pixels: int
    frames: Callable[[], Iterator[tuple[Image.Image, float]]]
    damaged: bool = False


class After(Enum):
    """What becomes of a part when its time is over."""

    STAYS = 0
    CLEARED = 1
    TAKEN_BACK = 2


@dataclass(frozen=True, kw_only=True)
class Part:
    """The part of a frame that a file stores.

    Attributes:
        box: Left, top, right and bottom on the canvas; may reach beyond it.
        decoded: The picture of it, in RGBA or, if nothing of it is see-through, in RGB.
        duration: Milliseconds.
        after: See `After`.
        over: What is see-through shows what is below; else it takes its place.
    """

    box: tuple[int, int, int, int]
    decoded: Callable[[], Image.Image]
    duration: float
    after: After = After.STAYS
    over: bool = True

    @property
    def pixels(self) -> int:
        """How many it has."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)


def shown_for(duration: float) -> float:
    """How long browsers show a frame for which a file says `duration`, in milliseconds."""
    return _USUAL_TIME if duration <= _NO_TIME else min(duration, _LONGEST_TIME)


def composed(
    size: tuple[int, int], parts: Iterable[Part], *, opaque: bool
) -> Iterator[tuple[Image.Image, float]]:
    """The frames, as `Film.frames` gives them, up to the first part that cannot be decoded.

    Args:
        size: Of the canvas.
        parts: One for each frame.
        opaque: Is no pixel of any frame see-through?
    """
    # Nothing is there at first. What a GIF calls its background colour, no browser shows.
    canvas = Image.new("RGB" if opaque else "RGBA", size)
    for part in parts:
        try:
            with decode.decoding():
                picture = part.decoded()
        except errors.UnusablePhotoError:
            return
        before = canvas.crop(part.box) if part.after is After.TAKEN_BACK else None
        _put(canvas, picture, part)
        yield canvas, shown_for(part.duration)
        if before:
            canvas.paste(before, part.box)
        elif part.after is After.CLEARED:
            canvas.paste((0, 0, 0, 0), part.box)


def _put(canvas: Image.Image, picture: Image.Image, part: Part) -> None:
    if picture.mode == "RGB" or not part.over:
        canvas.paste(picture, part.box)
    elif canvas.mode == "RGB":
        canvas.paste(picture, part.box, picture)
    else:
        below = canvas.crop(part.box)
        below.alpha_composite(picture)
        canvas.paste(below, part.box)
