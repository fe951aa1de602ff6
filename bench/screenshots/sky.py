"""Sea, sky and lights, each a function of a size and a source of chance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bench.screenshots.brushes import (
    clouds,
    contrast,
    faded,
    glow,
    gradient,
    light,
    ridge,
    scaled,
    tint,
)

if TYPE_CHECKING:
    from random import Random

    from bench.screenshots.brushes import Colour, Size


def sea(size: Size, rng: Random) -> Image.Image:
    """An open sea under a wide sky; the waves are smaller towards the horizon."""
    horizon = round(size[1] * 0.46)
    picture = gradient(size, (0, (52, 112, 176)), (0.46, (206, 226, 236)), (1, (206, 226, 236)))
    puffs = contrast(clouds(size, rng, detail=8, stretch=5), 132, 196)
    picture = tint(picture, (252, 252, 252), puffs)
    water = gradient(
        (size[0], size[1] - horizon), (0, (96, 152, 178)), (0.3, (34, 104, 136)), (1, (8, 52, 82))
    )
    waves = Image.new("L", water.size)
    y, thick = 0, 3
    while y < water.height:
        strip = contrast(clouds((water.width, thick * 3), rng, detail=7, stretch=3), 150, 206)
        waves.paste(strip, (0, y))
        y += thick * 2
        thick = 3 + y // 9
    waves = waves.filter(ImageFilter.GaussianBlur(1.4))
    water = tint(water, (206, 230, 234), faded(waves, 0.5))
    picture.paste(water, (0, horizon))
    return light(picture, (255, 250, 230), faded(glow(size, (0.3, 0.44), 0.22), 0.5))


def night_bokeh(size: Size, rng: Random) -> Image.Image:
    """Lights of a street, out of focus."""
    picture = gradient(size, (0, (10, 12, 30)), (0.6, (30, 22, 44)), (1, (14, 10, 18)))
    colours: list[Colour] = [
        (255, 186, 92),
        (255, 120, 84),
        (120, 190, 255),
        (255, 226, 170),
        (236, 96, 150),
    ]
    for i in range(95):
        disc = Image.new("L", size)
        radius = size[0] * rng.uniform(0.012, 0.05)
        x, y = rng.uniform(0, size[0]), rng.gauss(0.52, 0.16) * size[1]
        level = rng.randint(40, 150)
        draw = ImageDraw.Draw(disc)
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(
            box, fill=level, outline=min(255, level + 45), width=max(2, round(radius * 0.06))
        )
        picture = light(
            picture, rng.choice(colours), disc.filter(ImageFilter.GaussianBlur(1.2 + i % 3))
        )
    return picture


def aurora(size: Size, rng: Random) -> Image.Image:
    """Green light over a dark ridge, with stars."""
    picture = gradient(size, (0, (6, 10, 32)), (0.7, (14, 44, 66)), (1, (10, 26, 40)))
    stars = Image.new("L", size)
    draw = ImageDraw.Draw(stars)
    for _ in range(700):
        x, y, r = rng.uniform(0, size[0]), rng.uniform(0, size[1]), rng.uniform(0.4, 1.5)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=rng.randint(90, 255))
    picture = light(picture, (236, 240, 255), stars)
    for colour, foot, tall in (((150, 80, 220), 0.40, 0.36), ((70, 250, 160), 0.56, 0.30)):
        picture = light(picture, colour, _curtain(size, rng, foot, tall))
    for base, colour in ((0.80, (12, 26, 36)), (0.92, (4, 8, 12))):
        picture = tint(picture, colour, ridge(size, rng, base=base, height=0.09, rough=0.6))
    return picture


def _curtain(size: Size, rng: Random, foot: float, tall: float) -> Image.Image:
    """Rays that stand side by side on a wavy line and fade out upwards; a mask."""
    small = (size[0] // 3, size[1] // 3)
    mask = Image.new("L", small)
    ray = gradient((1, 64), (0, (0, 0, 0)), (0.85, (190, 190, 190)), (1, (0, 0, 0))).convert("L")
    turn, level = rng.uniform(0, 6), 0.6
    for x in range(small[0]):
        level = max(0.1, min(1, level + rng.uniform(-0.11, 0.11)))
        wave = math.sin(x / small[0] * 7 + turn) * 0.06 + math.sin(x / small[0] * 17) * 0.02
        high = max(2, round(small[1] * tall * (0.5 + level / 2)))
        column = faded(scaled(ray, (1, high)), 0.25 + 0.75 * level)
        mask.paste(column, (x, round(small[1] * (foot + wave)) - high))
    return scaled(mask.filter(ImageFilter.GaussianBlur(1.6)), size)


def balloons(size: Size, rng: Random) -> Image.Image:
    """Balloons over soft hills in the evening."""
    picture = gradient(size, (0, (98, 132, 190)), (0.55, (248, 190, 164)), (1, (255, 224, 176)))
    picture = tint(picture, (255, 222, 206), contrast(clouds(size, rng, stretch=8), 126, 214))
    stripes: list[tuple[Colour, Colour]] = [
        ((206, 62, 58), (248, 208, 120)),
        ((40, 92, 150), (240, 240, 232)),
        ((232, 140, 50), (150, 44, 70)),
    ]
    places = ((0.34, 0.34, 0.13), (0.68, 0.22, 0.08), (0.80, 0.52, 0.05))
    for (x, y, radius), (first, second) in zip(places, stripes, strict=True):
        picture = _balloon(picture, (x * size[0], y * size[1]), radius * size[0], first, second)
    for i, colour in enumerate(((196, 148, 150), (128, 104, 118), (66, 66, 74))):
        edge = ridge(size, rng, base=0.80 + i * 0.075, height=0.05, rough=0.5)
        picture = tint(picture, colour, edge.filter(ImageFilter.GaussianBlur(2 - i * 0.6)))
    return picture


def _balloon(
    picture: Image.Image, centre: tuple[float, float], radius: float, first: Colour, second: Colour
) -> Image.Image:
    x, y = centre
    mask = Image.new("L", picture.size)
    draw = ImageDraw.Draw(mask)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    low = y + radius * 1.45
    draw.polygon(
        [
            (x - radius * 0.86, y + radius * 0.52),
            (x + radius * 0.86, y + radius * 0.52),
            (x + radius * 0.2, low),
            (x - radius * 0.2, low),
        ],
        fill=255,
    )
    skin = Image.new("RGB", picture.size, first)
    paint = ImageDraw.Draw(skin)
    for part in (0.94, 0.5):
        for colour, share in ((second, part), (first, part * 0.62)):
            wide = radius * share
            paint.ellipse((x - wide, y - radius * 1.05, x + wide, y + radius * 1.6), fill=colour)
    shade = gradient((8, 64), (0, (255, 255, 255)), (0.45, (236, 232, 230)), (1, (96, 84, 96)))
    side = scaled(shade.rotate(90, expand=True), (round(radius * 2.2), round(radius * 2.7)))
    shading = Image.new("RGB", picture.size, (255, 255, 255))
    shading.paste(side, (round(x - radius * 1.1), round(y - radius * 1.1)))
    skin = ImageChops.multiply(skin, shading)
    picture = Image.composite(skin, picture, mask.filter(ImageFilter.GaussianBlur(1)))
    basket = ImageDraw.Draw(picture)
    for side_x in (-0.17, 0.17):
        basket.line(
            (x + side_x * radius, low, x + side_x * 0.8 * radius, low + radius * 0.3),
            (60, 44, 40),
            2,
        )
    basket.rectangle(
        (x - radius * 0.15, low + radius * 0.3, x + radius * 0.15, low + radius * 0.5), (92, 60, 40)
    )
    return picture
