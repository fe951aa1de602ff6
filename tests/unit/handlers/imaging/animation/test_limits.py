"""The limits for animations, and what is shown beyond them."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from handlers.imaging.animation import animation
from tests.unit.handlers.imaging.animation.animations import (
    LIMITS,
    GifFrame,
    frames,
    gif,
    moving,
    saved,
    scenes,
    video_frames,
)

if TYPE_CHECKING:
    from handlers.imaging.animation.render import AnimatedRenditions

FORMATS = ["GIF", "PNG", "WEBP", "AVIF"]


def names(made: AnimatedRenditions | None) -> list[str]:
    return [] if made is None else [file.name for file in made.files]


@pytest.mark.parametrize("file_format", FORMATS)
def test_too_many_frames_are_a_still_image(file_format: str) -> None:
    content = saved(scenes(5, (60, 40)), file_format, duration=100)

    assert names(moving(content, replace(LIMITS, max_frames=5))) == ["60.webp"]
    assert moving(content, replace(LIMITS, max_frames=4)) is None


def test_sizes_with_too_many_pixels_are_left_out() -> None:
    content = saved(scenes(4, (800, 400)), "GIF", duration=100)
    of_640, of_320 = 4 * 640 * 320, 4 * 320 * 160

    assert names(moving(content)) == ["320.webp", "640.webp", "800.webp"]
    assert names(moving(content, replace(LIMITS, max_animation_pixels=of_640))) == [
        "320.webp",
        "640.webp",
    ]
    assert names(moving(content, replace(LIMITS, max_animation_pixels=of_320))) == ["320.webp"]
    assert moving(content, replace(LIMITS, max_animation_pixels=of_320 - 1)) is None


@pytest.mark.slow
def test_sizes_with_too_many_bytes_are_left_out() -> None:
    content = saved(video_frames(4, (800, 400)), "PNG", duration=100)
    made = moving(content)
    assert made is not None
    small, medium, large = (len(file.data) for file in made.files)
    assert small < medium < large

    assert names(moving(content, replace(LIMITS, max_animation_bytes=medium))) == [
        "320.webp",
        "640.webp",
    ]
    assert moving(content, replace(LIMITS, max_animation_bytes=small - 1)) is None


@pytest.mark.slow
def test_a_huge_canvas_with_small_frames_is_a_still_image() -> None:
    parts = [GifFrame(box=(i, 0, i + 9, 9), index=i % 3) for i in range(5)]

    assert moving(gif((600, 450), parts)) is not None
    # 25 million pixels, and 3 million in 200 frames.
    assert moving(gif((5000, 5000), parts), replace(LIMITS, max_pixels=100_000_000)) is None
    assert moving(gif((2000, 1500), parts * 40)) is None


def test_the_canvas_limit_is_half_the_pixel_limit() -> None:
    content = saved(scenes(2, (300, 200)), "WEBP", duration=100)

    assert moving(content, replace(LIMITS, max_pixels=120_000)) is not None
    assert moving(content, replace(LIMITS, max_pixels=119_999)) is None


def test_half_of_the_time_is_left_for_still_images() -> None:
    content = saved(video_frames(4, (500, 400)), "PNG", duration=100)

    def seconds(asked: int) -> AnimatedRenditions | None:
        """With a clock on which each question takes a second, and twice so many to go."""
        passed = count()
        return moving(content, replace(LIMITS, deadline=lambda: 2 * asked - next(passed)))

    # Each frame checks once, and the first one again, to count its colours.
    assert names(seconds(10)) == ["320.webp", "500.webp"]
    assert names(seconds(9)) == ["320.webp"]
    assert names(seconds(5)) == ["320.webp"]
    assert seconds(4) is None
    assert seconds(0) is None


def test_a_png_with_missing_frames_is_a_still_image() -> None:
    content = saved(scenes(2, (60, 40)), "PNG", duration=100)
    place = content.index(b"acTL")
    promise = b"acTL" + struct.pack(">II", 4_000_000_000, 0)
    checksum = struct.pack(">I", zlib.crc32(promise))
    lying = content[:place] + promise + checksum + content[place + 16 :]

    made = moving(lying)

    assert made is not None
    assert made.damaged
    assert len(frames(made.files[0].data)) == 2


def test_durations_are_limited_to_what_fits_into_a_webp() -> None:
    assert animation.display_duration(10**9) == 0xFFFFFF
    assert [animation.display_duration(each) for each in (0, 10, 10.5, 11)] == [100, 100, 10.5, 11]
