"""Animated WebP renditions of GIF, APNG, animated WebP and AVIF sequences.

There is one per size, up to the limits on pixels, bytes and time. Frames are decoded, resized and
encoded one at a time, again for each rendition, so that they are never all in memory.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from handlers.imaging import encoding, sizes
from handlers.imaging.animation.frame_stream import FrameStream, MissingFramesError
from handlers.imaging.colour.srgb import to_srgb
from handlers.imaging.decoders.webp_frames import frames as stored_frames
from handlers.imaging.decoders.webp_frames import marked_with_alpha
from handlers.imaging.orientation import upright
from handlers.imaging.resize import sampled
from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL import Image

    from handlers.imaging.animation.animation import Animation
    from handlers.imaging.model import Limits, RenderedFile
    from handlers.imaging.opened_photo import OpenedPhoto

# Pixels of a frame, which takes up to twice the memory of a still image.
_MAX_CANVAS = 16_000_000
_STILL_SHARE = 0.5
# Pixels of all frames together: decoding that many takes about five seconds.
_MAX_DECODED = 400_000_000
# Pixels that are decoded for all renditions together, plus some for each byte of the file: detailed
# animations may take longer than repetitive ones.
_DECODED_PER_PHOTO, _DECODED_PER_BYTE = 200_000_000, 100
# The share of the remaining time; the rest is for the still image.
_TIME_SHARE = 0.5
# Measured in docs/decisions/0011-moving-pictures.md. No key frames (kmax): complete images, which
# only seeking needs.
_SETTINGS: Final = {"quality": 70, "method": 2, "kmin": 0, "kmax": 0}
# Animations of at most this many pixels are also encoded losslessly, which makes graphics smaller.
# Icons are always lossless: loss of chroma shows in them, and their bytes do not matter.
_MAX_LOSSLESS = 4_000_000
_TINY, _MAX_TINY = 64 * 64, 16 * 64 * 64


@immutable(kw_only=True)
class AnimatedRenditions:
    """The renditions of an animation.

    Attributes:
        files: WebP, in ascending size; at least one.
        damaged: Whether frames are missing; the others are shown.
    """

    files: tuple[RenderedFile, ...]
    damaged: bool


class _OutOfTimeError(Exception):
    """The time for animations is used up."""


def render_animation(
    content: bytes, opened: OpenedPhoto, limits: Limits
) -> AnimatedRenditions | None:
    """The animated renditions; None for a still image, or an animation that is too large.

    `opened.picture` is rewound to its first frame.

    Args:
        content: The file.
        opened: The file, opened.
        limits: What it may cost.
    """
    animation = _read_animation(content, opened, limits.max_frames)
    if animation is None or animation.pixels > _MAX_DECODED:
        return None
    if animation.largest > min(_MAX_CANVAS, limits.max_pixels * _STILL_SHARE):
        return None
    try:
        return _rendered(
            animation, opened, limits, _DECODED_PER_PHOTO + _DECODED_PER_BYTE * len(content)
        )
    finally:
        opened.picture.seek(0)


def _read_animation(content: bytes, opened: OpenedPhoto, max_frames: int) -> Animation | None:
    """The animation, read by its format's module, which is imported on demand."""
    match opened.media_type:
        case "image/gif":
            from handlers.imaging.animation import gif  # noqa: PLC0415

            return gif.read_animation(content, max_frames)
        case "image/png":
            from handlers.imaging.animation import png  # noqa: PLC0415

            return png.read_animation(content, max_frames)
        case "image/webp":
            from handlers.imaging.animation import webp  # noqa: PLC0415

            return webp.read_animation(content, opened.picture, max_frames)
        case "image/avif":
            from handlers.imaging.animation import avif  # noqa: PLC0415

            return avif.read_animation(content, opened.picture, max_frames)
        case _:
            return None


def _rendered(
    animation: Animation, opened: OpenedPhoto, limits: Limits, decoding_budget: int
) -> AnimatedRenditions | None:
    check = _deadline_check(limits)
    remaining = decoding_budget
    count, damaged = animation.count, animation.damaged
    files: list[RenderedFile] = []
    for edge in sizes.edges(animation.size):
        size = sizes.fit(animation.size, edge)
        if count * size[0] * size[1] > limits.max_animation_pixels:
            break

        def frames(size: tuple[int, int] = size) -> Iterator[tuple[Image.Image, float]]:
            nonlocal remaining
            if remaining < animation.pixels:
                raise _OutOfTimeError
            for frame, duration in animation.frames():
                check()
                remaining -= animation.pixels // animation.count
                small = upright(sampled(frame, size), opened.orientation)
                yield to_srgb(small, opened.profile, opened.colour_space), duration

        try:
            try:
                file = _best(frames, count, animation.loop, edge)
            except MissingFramesError as error:
                # Fewer frames can be decoded than the headers state.
                count, damaged = error.count, True
                if count < 2:  # noqa: PLR2004  # a still picture
                    return None
                file = _best(frames, count, animation.loop, edge)
        except _OutOfTimeError:
            break
        if file is None or len(file.data) > limits.max_animation_bytes:
            break
        files.append(file)
    return AnimatedRenditions(files=tuple(files), damaged=damaged) if files else None


def _deadline_check(limits: Limits) -> Callable[[], None]:
    """A function that raises `_OutOfTimeError` once the time for animations is used up."""
    seconds_left = limits.deadline
    if seconds_left is None:
        return lambda: None
    end = seconds_left() * _TIME_SHARE

    def check() -> None:
        if seconds_left() <= end:
            raise _OutOfTimeError

    return check


def _best(
    frames: Callable[[], Iterator[tuple[Image.Image, float]]], count: int, loop: int, edge: int
) -> RenderedFile | None:
    """The rendition, lossless if that is better; None if all frames look the same."""
    lossy = _encoded(frames(), count, loop, edge)
    if lossy is None:
        return None
    area = lossy.width * lossy.height
    is_tiny = area <= _TINY and count * area <= _MAX_TINY
    try:
        has_few_colours = count * area <= _MAX_LOSSLESS and encoding.has_few_colours(
            next(frames())[0]
        )
        if not is_tiny and not has_few_colours:
            return lossy
        lossless = _encoded(frames(), count, loop, edge, lossless=True)
    except _OutOfTimeError:
        return lossy
    if lossless is None or is_tiny:
        return lossless or lossy
    return min(lossless, lossy, key=lambda file: len(file.data))


def _encoded(
    frames: Iterator[tuple[Image.Image, float]],
    count: int,
    loop: int,
    edge: int,
    *,
    lossless: bool = False,
) -> RenderedFile | None:
    """An animated rendition; None if all frames turn out to look the same.

    Raises:
        MissingFramesError: There are fewer than `count` frames.
    """
    stream = FrameStream(frames, count)
    buffer = io.BytesIO()
    # Pillow reads the durations while it encodes, when they become known.
    options = {"save_all": True, "loop": loop, "lossless": lossless, **_SETTINGS}
    stream.save(buffer, "WEBP", duration=stream.durations, **options)
    data = buffer.getvalue()
    if not stored_frames(data):
        return None
    if stream.has_alpha:
        data = marked_with_alpha(data)
    return encoding.planned_webp(edge, stream.size).encoded(data)
