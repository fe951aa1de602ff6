"""Animated GIFs.

Pillow composes frames too, but in some cases differently from browsers, and it enlarges its canvas
for a frame that reaches beyond it. So it decodes one frame at a time here.
"""

from __future__ import annotations

from functools import partial

from handlers.imaging.animation.animation import Animation, Disposal, FramePart, composed
from handlers.imaging.decoders import gif_frames
from handlers.imaging.decoders.gif_frames import GifFrames

# Files use both 3 and 4 for RESTORE.
_DISPOSALS = {2: Disposal.CLEAR, 3: Disposal.RESTORE, 4: Disposal.RESTORE}


def read_animation(content: bytes, max_frames: int) -> Animation | None:
    """The animation; None for a still picture, and for more frames than `max_frames`."""
    found = GifFrames(content, max_frames + 1)
    if not 1 < len(found.frames) <= max_frames:
        return None
    parts = [
        FramePart(
            box=frame.box,
            decoded=partial(gif_frames.decoded, content, frame),
            duration=frame.duration,
            disposal=_DISPOSALS.get(frame.disposal, Disposal.KEEP),
        )
        for frame in found.frames
    ]
    opaque = (
        parts[0].box == (0, 0, *found.size)
        and found.frames[0].transparent is None
        and parts[0].disposal is Disposal.KEEP
        and all(part.disposal is not Disposal.CLEAR for part in parts)
    )
    costs = [max(found.size[0] * found.size[1], part.pixels) for part in parts]
    return Animation(
        size=found.size,
        count=len(parts),
        loop=found.loop,
        largest=max(costs),
        pixels=sum(costs),
        frames=lambda: composed(found.size, parts, opaque=opaque),
        damaged=found.truncated,
    )
