"""Animated GIFs.

Pillow puts frames together too, but other than browsers in some cases, and its canvas grows with a
frame that reaches beyond it. So it is given one frame at a time.
"""

from __future__ import annotations

from functools import partial

from handlers.imaging.animation.film import After, Film, Part, composed
from handlers.imaging.decoders import gif_frames
from handlers.imaging.decoders.gif_frames import GifFrames

# Both of the last numbers are in use for it.
_AFTER = {2: After.CLEARED, 3: After.TAKEN_BACK, 4: After.TAKEN_BACK}


def film(content: bytes, max_frames: int) -> Film | None:
    """The film; None for a still picture, and for more frames than `max_frames`."""
    found = GifFrames(content, max_frames + 1)
    if not 1 < len(found.frames) <= max_frames:
        return None
    parts = [
        Part(
            box=frame.box,
            decoded=partial(gif_frames.decoded, content, frame),
            duration=frame.duration,
            after=_AFTER.get(frame.disposal, After.STAYS),
        )
        for frame in found.frames
    ]
    opaque = (
        parts[0].box == (0, 0, *found.size)
        and found.frames[0].transparent is None
        and parts[0].after is After.STAYS
        and all(part.after is not After.CLEARED for part in parts)
    )
    costs = [max(found.size[0] * found.size[1], part.pixels) for part in parts]
    return Film(
        size=found.size,
        count=len(parts),
        loop=found.loop,
        largest=max(costs),
        pixels=sum(costs),
        frames=lambda: composed(found.size, parts, opaque=opaque),
        damaged=found.cut,
    )
