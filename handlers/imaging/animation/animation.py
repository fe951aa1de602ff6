"""An animation of any format, one frame at a time.

Only one frame is in memory at a time. GIF and APNG store parts of frames, which are composed here
as in browsers; the frames of WebP and AVIF are composed by their decoders.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PIL import Image

from handlers.imaging import decode, errors
from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Milliseconds. As in browsers, frames of at most the first duration get the second one: many files
# state it to mean "default speed".
_SHORTEST = 10
_DEFAULT_DURATION = 100.0
# The longest duration that fits into a WebP.
_LONGEST = 0xFFFFFF


@immutable(kw_only=True)
class Animation:
    """An animation, not decoded yet.

    Attributes:
        size: Width and height of the canvas, as stored.
        count: Number of frames according to the headers.
        loop: Times it is played; 0 is for ever.
        largest: Pixels of the canvas, or of the largest part if that is larger.
        pixels: Number of pixels that are decoded and composed for all frames.
        frames: Decodes the frames again at each call; yields each with its duration in
            milliseconds. An image is valid until the next one is requested. Ends before `count` if
            a frame cannot be decoded.
        damaged: Whether the file is truncated.
    """

    size: tuple[int, int]
    count: int
    loop: int
    largest: int
    pixels: int
    frames: Callable[[], Iterator[tuple[Image.Image, float]]]
    damaged: bool = False


class Disposal(Enum):
    """What happens to a part before the next one is shown."""

    KEEP = 0
    CLEAR = 1
    RESTORE = 2


@immutable(kw_only=True)
class FramePart:
    """The part of the canvas that a file stores for a frame.

    Attributes:
        box: Left, top, right and bottom on the canvas; may reach beyond it.
        decoded: Decodes it to RGBA, or to RGB if it is opaque.
        duration: Milliseconds.
        disposal: What happens to it afterwards.
        blend: Whether it is blended with the canvas instead of replacing it.
    """

    box: tuple[int, int, int, int]
    decoded: Callable[[], Image.Image]
    duration: float
    disposal: Disposal = Disposal.KEEP
    blend: bool = True

    @property
    def pixels(self) -> int:
        """The number of its pixels."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)


def display_duration(duration: float) -> float:
    """How long browsers show a frame whose file states `duration`, in milliseconds."""
    return _DEFAULT_DURATION if duration <= _SHORTEST else min(duration, _LONGEST)


def composed(
    size: tuple[int, int], parts: Iterable[FramePart], *, opaque: bool
) -> Iterator[tuple[Image.Image, float]]:
    """The frames, as yielded by `Animation.frames`, up to the first part that cannot be decoded.

    Args:
        size: Of the canvas.
        parts: One for each frame.
        opaque: Whether all pixels of all frames are opaque.
    """
    # The canvas starts empty: browsers ignore a GIF's background colour.
    canvas = Image.new("RGB" if opaque else "RGBA", size)
    for part in parts:
        try:
            with decode.decoding():
                image = part.decoded()
        except errors.UnusablePhotoError:
            return
        before = canvas.crop(part.box) if part.disposal is Disposal.RESTORE else None
        _paste(canvas, image, part)
        yield canvas, display_duration(part.duration)
        if before:
            canvas.paste(before, part.box)
        elif part.disposal is Disposal.CLEAR:
            canvas.paste((0, 0, 0, 0), part.box)


def _paste(canvas: Image.Image, image: Image.Image, part: FramePart) -> None:
    if image.mode == "RGB" or not part.blend:
        canvas.paste(image, part.box)
    elif canvas.mode == "RGB":
        canvas.paste(image, part.box, image)
    else:
        below = canvas.crop(part.box)
        below.alpha_composite(image)
        canvas.paste(below, part.box)
