"""An animation of any format, one frame at a time.

Only one frame is ever decoded. GIF and APNG store parts of frames, which are composed here as
browsers do it; WebP and AVIF are composed by their decoders.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PIL import Image

from handlers.imaging import decode, errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Milliseconds. Like browsers, this shows frames of at most the first duration for the second one,
# because many files mean "as fast as usual" by it.
_NO_TIME = 10
_USUAL_TIME = 100.0
# The longest duration that fits into a WebP.
_LONGEST_TIME = 0xFFFFFF


@dataclass(frozen=True, kw_only=True)
class Animation:
    """An animation that is not decoded yet.

    Attributes:
        size: Of all frames, as stored, in pixels.
        count: Number of frames that the headers promise.
        loop: Times it is played; 0 is for ever.
        largest: Pixels of the canvas, or of the largest part if that is larger.
        pixels: Number of pixels that are decoded and composed for all frames.
        frames: Decodes them anew at each call, each with its duration in milliseconds. A picture
            is only valid until the next one is asked for. Ends before `count` if a frame cannot be
            decoded.
        damaged: Whether the file ends too early.
    """

    size: tuple[int, int]
    count: int
    loop: int
    largest: int
    pixels: int
    frames: Callable[[], Iterator[tuple[Image.Image, float]]]
    damaged: bool = False


class Disposal(Enum):
    """What becomes of a part before the next one is shown."""

    KEEP = 0
    CLEAR = 1
    RESTORE = 2


@dataclass(frozen=True, kw_only=True)
class FramePart:
    """The part of a frame that a file stores.

    Attributes:
        box: Left, top, right and bottom on the canvas; may reach beyond it.
        decoded: Decodes it to RGBA, or to RGB if none of it is transparent.
        duration: Milliseconds.
        disposal: What becomes of it afterwards.
        blend: Whether it is blended with what is below; else it replaces that.
    """

    box: tuple[int, int, int, int]
    decoded: Callable[[], Image.Image]
    duration: float
    disposal: Disposal = Disposal.KEEP
    blend: bool = True

    @property
    def pixels(self) -> int:
        """Number of its pixels."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)


def shown_for(duration: float) -> float:
    """How long browsers show a frame for which a file says `duration`, in milliseconds."""
    return _USUAL_TIME if duration <= _NO_TIME else min(duration, _LONGEST_TIME)


def composed(
    size: tuple[int, int], parts: Iterable[FramePart], *, opaque: bool
) -> Iterator[tuple[Image.Image, float]]:
    """The frames, as `Animation.frames` gives them, up to the first part that cannot be decoded.

    Args:
        size: Of the canvas.
        parts: One for each frame.
        opaque: Whether no pixel of any frame is transparent.
    """
    # The canvas is empty at first: no browser shows what a GIF calls its background colour.
    canvas = Image.new("RGB" if opaque else "RGBA", size)
    for part in parts:
        try:
            with decode.decoding():
                picture = part.decoded()
        except errors.UnusablePhotoError:
            return
        before = canvas.crop(part.box) if part.disposal is Disposal.RESTORE else None
        _put(canvas, picture, part)
        yield canvas, shown_for(part.duration)
        if before:
            canvas.paste(before, part.box)
        elif part.disposal is Disposal.CLEAR:
            canvas.paste((0, 0, 0, 0), part.box)


def _put(canvas: Image.Image, picture: Image.Image, part: FramePart) -> None:
    if picture.mode == "RGB" or not part.blend:
        canvas.paste(picture, part.box)
    elif canvas.mode == "RGB":
        canvas.paste(picture, part.box, picture)
    else:
        below = canvas.crop(part.box)
        below.alpha_composite(picture)
        canvas.paste(below, part.box)
