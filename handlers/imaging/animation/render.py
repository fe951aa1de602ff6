"""Moving pictures: animated WebP renditions of what moves.

GIF, APNG, animated WebP and AVIF sequences. All renditions move, up to a size that is worth its
bytes and its time. Frames are decoded, made small and encoded one after the other, anew for each
rendition: never are all of them in memory.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handlers.imaging import encoding, sizes
from handlers.imaging.animation.reel import FilmEndedError, Reel
from handlers.imaging.colour.srgb import in_srgb
from handlers.imaging.decoders.webp_frames import frames as stored_frames
from handlers.imaging.decoders.webp_frames import marked_with_alpha
from handlers.imaging.model import Limits, RenderedFile
from handlers.imaging.orientation import upright
from handlers.imaging.resize import sampled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL import Image

    from handlers.imaging.animation.film import Film
    from handlers.imaging.source import Source

_MEDIA_TYPE = "image/webp"
# Pixels of a frame. One takes up to twice the memory of a still picture.
_MAX_CANVAS = 16_000_000
_OF_STILL = 0.5
# What all frames together may have, decoded: about five seconds.
_MAX_DECODED = 400_000_000
# They are decoded anew for each rendition. What all of these may take together goes by the file:
# one that is large because it is full of detail may take longer than one that repeats itself.
_DECODED_IN_ALL, _DECODED_A_BYTE = 200_000_000, 100
# Of the time that is left; the rest is for the still pictures.
_SHARE_OF_TIME = 0.5
# Measured: docs/decisions/0011-moving-pictures.md. Without key frames (kmax): each would be a whole
# picture again, for those who wind forward.
_SETTINGS: Final = {"quality": 70, "method": 2, "kmin": 0, "kmax": 0}
# Of so few pixels in all frames it is tried whether they are smaller without loss, as drawings are.
# In icons it is the loss of colour that is seen, and bytes do not count.
_MAX_LOSSLESS = 4_000_000
_TINY, _MAX_TINY = 64 * 64, 16 * 64 * 64


@dataclass(frozen=True, kw_only=True)
class Moving:
    """The renditions of a moving picture.

    Attributes:
        files: WebP, small to large; at least one.
        damaged: Frames are missing; those that were there are shown.
    """

    files: tuple[RenderedFile, ...]
    damaged: bool


class _OutOfTimeError(Exception):
    """The next frame, or all of them once more, would take time that others need."""


def render_animation(content: bytes, source: Source, limits: Limits) -> Moving | None:
    """The moving renditions; None for what does not move, or is too large to.

    `source.picture` shows its first frame afterwards as before.

    Args:
        content: The file.
        source: What was opened of it.
        limits: What it may cost.
    """
    film = _film(content, source, limits.max_frames)
    if film is None or film.pixels > _MAX_DECODED:
        return None
    if film.largest > min(_MAX_CANVAS, limits.max_pixels * _OF_STILL):
        return None
    try:
        return _rendered(film, source, limits, _DECODED_IN_ALL + _DECODED_A_BYTE * len(content))
    finally:
        source.picture.seek(0)


def _film(content: bytes, source: Source, max_frames: int) -> Film | None:
    """What is imported for one format is not for the others."""
    match source.media_type:
        case "image/gif":
            from handlers.imaging.animation import gif  # noqa: PLC0415

            return gif.film(content, max_frames)
        case "image/png":
            from handlers.imaging.animation import png  # noqa: PLC0415

            return png.film(content, max_frames)
        case "image/webp":
            from handlers.imaging.animation import webp  # noqa: PLC0415

            return webp.film(content, source.picture, max_frames)
        case "image/avif":
            from handlers.imaging.animation import avif  # noqa: PLC0415

            return avif.film(content, source.picture, max_frames)
        case _:
            return None


def _rendered(film: Film, source: Source, limits: Limits, decodable: int) -> Moving | None:
    check = _clock(limits)
    left = decodable
    count, damaged = film.count, film.damaged
    files: list[RenderedFile] = []
    for edge in sizes.edges(film.size):
        size = sizes.fit(film.size, edge)
        if count * size[0] * size[1] > limits.max_animation_pixels:
            break

        def frames(size: tuple[int, int] = size) -> Iterator[tuple[Image.Image, float]]:
            nonlocal left
            if left < film.pixels:
                raise _OutOfTimeError
            for frame, duration in film.frames():
                check()
                left -= film.pixels // film.count
                small = upright(sampled(frame, size), source.orientation)
                yield in_srgb(small, source.profile, source.signalled), duration

        try:
            try:
                file = _best(frames, count, film.loop, edge)
            except FilmEndedError as error:
                # The headers promised more than can be decoded.
                count, damaged = error.count, True
                if count < 2:  # noqa: PLR2004  # then nothing moves
                    return None
                file = _best(frames, count, film.loop, edge)
        except _OutOfTimeError:
            break
        if file is None or len(file.data) > limits.max_animation_bytes:
            break
        files.append(file)
    return Moving(files=tuple(files), damaged=damaged) if files else None


def _clock(limits: Limits) -> Callable[[], None]:
    """What raises `_OutOfTimeError` when moving pictures have had their share of the time."""
    seconds_left = limits.deadline
    if seconds_left is None:
        return lambda: None
    end = seconds_left() * _SHARE_OF_TIME

    def check() -> None:
        if seconds_left() <= end:
            raise _OutOfTimeError

    return check


def _best(
    frames: Callable[[], Iterator[tuple[Image.Image, float]]], count: int, loop: int, edge: int
) -> RenderedFile | None:
    """See `_encoded`; without loss where that is better."""
    lossy = _encoded(frames(), count, loop, edge)
    if lossy is None:
        return None
    area = lossy.width * lossy.height
    is_tiny = area <= _TINY and count * area <= _MAX_TINY
    try:
        is_drawn = count * area <= _MAX_LOSSLESS and encoding.is_drawn(next(frames())[0])
        if not is_tiny and not is_drawn:
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
        FilmEndedError: There are less than `count` frames.
    """
    reel = Reel(frames, count)
    buffer = io.BytesIO()
    # Pillow reads the durations as it goes: they are written down while it does.
    options = {"save_all": True, "loop": loop, "lossless": lossless, **_SETTINGS}
    reel.save(buffer, "WEBP", duration=reel.durations, **options)
    data = buffer.getvalue()
    if not stored_frames(data):
        return None
    if reel.see_through:
        data = marked_with_alpha(data)
    width, height = reel.size
    return RenderedFile(
        name=f"{edge}.webp", media_type=_MEDIA_TYPE, width=width, height=height, data=data
    )
