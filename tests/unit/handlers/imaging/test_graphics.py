"""Graphics and icons are encoded losslessly if that is smaller."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.unit.handlers.imaging.animation.animations import (
    frames,
    moving,
    saved,
    scenes,
    video_frames,
)
from tests.unit.handlers.pictures import decoded, encoded, rendered


def icons(size: tuple[int, int], count: int = 6) -> list[Image.Image]:
    """Thin lines in colours that are hard to keep."""
    made: list[Image.Image] = []
    for number in range(count):
        picture = Image.new("RGB", size, (250, 250, 240))
        draw = ImageDraw.Draw(picture)
        for x in range(number % 4, size[0], 4):
            draw.line((x, 0, x, size[1]), (220, 30, 40) if x % 8 else (20, 60, 230))
        made.append(picture)
    return made


def is_same(one: Image.Image, other: Image.Image) -> bool:
    return one.convert("RGB").tobytes() == other.convert("RGB").tobytes()


@pytest.mark.parametrize("size", [(14, 25), (100, 100), (300, 200)])
def test_an_animation_of_graphics_is_lossless_and_no_larger_than_its_gif(
    size: tuple[int, int],
) -> None:
    pictures = icons(size)
    content = saved(pictures, "GIF", duration=100)

    made = moving(content)

    assert made is not None
    file = made.files[-1]
    assert len(file.data) <= len(content) * 1.2
    shown = frames(file.data)
    assert all(is_same(a.picture, b) for a, b in zip(shown, pictures, strict=True))


def test_an_animation_of_photos_is_not_encoded_losslessly() -> None:
    content = saved(video_frames(6, (160, 120)), "GIF", duration=100)

    made = moving(content)

    assert made is not None
    assert len(made.files[-1].data) < len(content) / 2


@pytest.mark.parametrize("size", [(14, 25), (300, 200)])
@pytest.mark.parametrize(("file_format", "options"), [("PNG", {}), ("WEBP", {"lossless": True})])
def test_graphics_are_encoded_losslessly(
    size: tuple[int, int], file_format: str, options: dict[str, Any]
) -> None:
    (picture,) = icons(size, 1)

    assert is_same(decoded(rendered(encoded(picture, file_format, **options)).files[-1]), picture)


def test_an_icon_of_many_colours_is_encoded_losslessly() -> None:
    picture = video_frames(1, (48, 48))[0]

    assert is_same(decoded(rendered(encoded(picture, "PNG")).files[-1]), picture)


def test_an_image_of_many_colours_is_encoded_lossily() -> None:
    picture = video_frames(1, (320, 240))[0]

    file = rendered(encoded(picture, "PNG")).files[-1]

    assert b"VP8L" not in file.data
    assert len(file.data) < 320 * 240 / 2


def test_grainy_graphics_are_encoded_lossily() -> None:
    picture = video_frames(1)[0].convert("L").convert("RGB")

    assert b"VP8L" not in rendered(encoded(picture, "PNG")).files[-1].data
    assert b"VP8L" in rendered(encoded(scenes(1)[0], "PNG")).files[-1].data
