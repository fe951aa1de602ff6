"""GIF: the first frame as in browsers, and its limits."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from handlers.imaging import Limits, UnusablePhotoError, render
from tests.unit.handlers.imaging.animation.animations import GifFrame, frames, gif
from tests.unit.handlers.pictures import GREEN, RED, close, decoded, rendered

LIMITS = Limits(max_pixels=10_000_000)
STILL = Limits(max_pixels=10_000_000, max_frames=1)
RIGHT = (20, 0, 40, 40)
PARTS = [GifFrame(box=RIGHT, index=0), GifFrame(box=(0, 0, 40, 40), index=1)]


def bomb() -> bytes:
    """Its canvas is small; its first frame is not, and is to be cleared afterwards."""
    content = gif((1, 1), [GifFrame(box=RIGHT, index=0, disposal=2)])
    place = content.index(struct.pack("<BHHHH", 0x2C, 20, 0, 20, 40))
    return content[: place + 5] + struct.pack("<HH", 65_000, 65_000) + content[place + 9 :]


def test_a_canvas_that_is_too_large_is_not_allocated() -> None:
    # Making it would take 17 GB, without which the photo would be too complex.
    with pytest.raises(UnusablePhotoError, match="too_many_pixels"):
        render(bomb(), LIMITS)


@pytest.mark.parametrize("size", [(40, 40), (10, 10)])
def test_a_still_image_is_the_first_frame(size: tuple[int, int]) -> None:
    content = gif(size, PARTS)

    still, moving = rendered_largest(content, STILL), rendered_largest(content, LIMITS)

    assert still.size == moving.size == (40, 40)
    assert still.getpixel((8, 20)) == moving.getpixel((8, 20)) == (0, 0, 0, 0)
    for picture in (still, moving):
        shown = picture.getpixel((32, 20))
        assert isinstance(shown, tuple)
        assert close(shown, (*RED, 255))


def rendered_largest(content: bytes, limits: Limits) -> Image.Image:
    """The first frame of it."""
    return frames(render(content, limits).files[-1].data)[0].picture


def test_the_thumbnail_is_the_first_frame_on_white() -> None:
    content = gif((40, 40), PARTS)

    picture = decoded(render(content, LIMITS).files[0])

    for x, colour in ((8, (255, 255, 255)), (32, RED)):
        shown = picture.getpixel((x, 20))
        assert isinstance(shown, tuple)
        assert close(shown, colour)


def test_the_missing_part_of_a_truncated_frame_is_transparent() -> None:
    content = gif((200, 200), [GifFrame(box=(0, 0, 200, 200), index=1)])

    photo = rendered(content[: len(content) * 2 // 3])

    assert photo.damaged
    picture = Image.open(io.BytesIO(photo.files[-1].data)).convert("RGBA")
    shown = picture.getpixel((100, 50))
    assert isinstance(shown, tuple)
    assert close(shown, (*GREEN, 255))
    assert picture.getpixel((100, 190)) == (0, 0, 0, 0)


@pytest.mark.parametrize("end", [6, 9, 13, 20, 30, 36])
def test_a_gif_without_a_frame_is_damaged(end: int) -> None:
    with pytest.raises(UnusablePhotoError, match="damaged"):
        render(gif((40, 40), PARTS)[:end], LIMITS)
