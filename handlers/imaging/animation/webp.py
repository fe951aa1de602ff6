"""Animated WebP: decoded and composed by libwebp; its durations are read here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.imaging import decode, errors
from handlers.imaging.animation.animation import Animation, display_duration
from handlers.imaging.decoders.webp_frames import frames as stored_frames
from handlers.imaging.decoders.webp_frames import is_truncated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image


def read_animation(content: bytes, picture: Image.Image, max_frames: int) -> Animation | None:
    """The animation; None for a still picture, and for more frames than `max_frames`.

    Args:
        content: The file.
        picture: The file as opened by Pillow.
        max_frames: The most frames that are accepted.
    """
    frames = stored_frames(content)
    if not 1 < len(frames) <= max_frames:
        return None
    durations = [
        display_duration(int.from_bytes(content[data.start + 12 : data.start + 15], "little"))
        for data in frames
    ]
    return Animation(
        size=picture.size,
        count=len(frames),
        loop=int(picture.info.get("loop", 0)),
        largest=picture.width * picture.height,
        pixels=picture.width * picture.height * len(frames),
        frames=lambda: zip(decoded_frames(picture, len(frames)), durations, strict=False),
        damaged=is_truncated(content),
    )


def decoded_frames(picture: Image.Image, count: int) -> Iterator[Image.Image]:
    """The frames composed by a decoder, up to the first one that it cannot decode."""
    for number in range(count):
        try:
            with decode.decoding():
                picture.seek(number)
                picture.load()
        except errors.UnusablePhotoError:
            return
        yield picture
