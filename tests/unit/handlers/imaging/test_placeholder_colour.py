"""The dominant colour is the one a person would name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from handlers.imaging.placeholder import dominant_colour

if TYPE_CHECKING:
    from random import Random

GREY, SKY, RED, SNOW, NIGHT = (
    (120, 120, 122),
    (90, 140, 210),
    (200, 30, 30),
    (242, 243, 246),
    (8, 8, 14),
)

Colour = tuple[int, int, int]


def bands(*parts: tuple[Colour, int], size: int = 100) -> Image.Image:
    """Horizontal bands of so many hundredths."""
    picture = Image.new("RGB", (size, size))
    top = 0
    for colour, height in parts:
        picture.paste(colour, (0, top * size // 100, size, (top + height) * size // 100))
        top += height
    return picture


def name(colour: Colour) -> str:
    return "#" + bytes(colour).hex()


@pytest.mark.parametrize("colour", [GREY, SKY, RED, SNOW, NIGHT, (0, 0, 0), (255, 255, 255)])
def test_a_single_colour_is_dominant(colour: Colour) -> None:
    assert dominant_colour(Image.new("RGB", (40, 30), colour)) == name(colour)


def test_a_red_car_on_a_grey_road_is_red() -> None:
    assert dominant_colour(bands((GREY, 70), (RED, 30))) == name(RED)


def test_a_red_scarf_in_the_snow_is_white() -> None:
    assert dominant_colour(bands((SNOW, 70), (SKY, 24), (RED, 6))) == name(SNOW)


def test_a_lamp_at_night_is_black() -> None:
    assert dominant_colour(bands((NIGHT, 90), ((250, 200, 80), 10))) == name(NIGHT)


def test_two_colours_are_not_mixed() -> None:
    assert dominant_colour(bands((RED, 55), ((30, 140, 60), 45))) == name(RED)


def test_similar_shades_count_as_one() -> None:
    shades = [((200 + i, 30, 30), 10) for i in range(4)]

    colour = dominant_colour(bands(*shades, (SKY, 30), ((30, 140, 60), 30)))

    assert re.fullmatch("#c[8-b]1e1e", colour)


def test_transparent_pixels_do_not_count() -> None:
    picture = bands((RED, 80), (SKY, 20)).convert("RGBA")
    picture.paste((*RED, 0), (0, 0, 100, 80))

    assert dominant_colour(picture) == name(SKY)
    assert dominant_colour(Image.new("RGBA", (9, 9), (255, 0, 0, 0))) == "#000000"


def test_the_size_does_not_change_the_colour() -> None:
    assert dominant_colour(bands((GREY, 70), (RED, 30), size=1000)) == name(RED)


@given(st.integers(1, 30), st.integers(1, 30), st.randoms(use_true_random=False))
def test_any_image_has_one(width: int, height: int, random: Random) -> None:
    pixels = random.randbytes(width * height * 4)

    colour = dominant_colour(Image.frombytes("RGBA", (width, height), pixels))

    assert re.fullmatch("#[0-9a-f]{6}", colour)
