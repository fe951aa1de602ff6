"""Eleven landscapes, each a function of a size and a seed; `album()` names them as a camera's owner would."""

from __future__ import annotations

import io
from random import Random
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.browser.pictures.brushes import (
    clouds,
    contrast,
    finish,
    glow,
    gradient,
    light,
    ridge,
    tint,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.pictures.brushes import Colour, Size


def lake_at_dawn(size: Size, rng: Random) -> Image.Image:
    """Hills in haze, the sun just up, all of it again in the water."""
    shore = round(size[1] * 0.62)
    land = gradient(
        (size[0], shore), (0, (68, 92, 140)), (0.55, (232, 168, 130)), (1, (255, 214, 160))
    )
    sky = contrast(clouds(land.size, rng, stretch=9), 118, 190)
    land = tint(land, (250, 196, 170), sky.point([v * 2 // 3 for v in range(256)]))
    land = light(land, (255, 226, 170), glow(land.size, (0.68, 0.74), 0.34))
    land = light(land, (255, 246, 220), glow(land.size, (0.68, 0.74), 0.055))
    for i, colour in enumerate(((176, 142, 146), (122, 102, 122), (74, 68, 92), (34, 36, 52))):
        edge = ridge(land.size, rng, base=0.84 + i * 0.045, height=0.10 - i * 0.012, rough=0.52)
        land = tint(land, colour, edge)
    water = land.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((size[0], size[1] - shore))
    water = ImageChops.multiply(water, Image.new("RGB", water.size, (196, 200, 222)))
    ripples = contrast(clouds(water.size, rng, detail=7, stretch=60), 96, 172)
    moved = ImageChops.offset(water, 9, 5).filter(ImageFilter.GaussianBlur(3))
    picture = Image.new("RGB", size)
    picture.paste(land)
    picture.paste(
        Image.composite(moved, water.filter(ImageFilter.GaussianBlur(1.2)), ripples), (0, shore)
    )
    return picture


def snow_range(size: Size, rng: Random) -> Image.Image:
    """High peaks in the morning, light from the left."""
    picture = gradient(size, (0, (38, 84, 152)), (0.6, (152, 192, 226)), (1, (222, 232, 240)))
    picture = tint(picture, (246, 248, 252), contrast(clouds(size, rng, stretch=6), 140, 215))
    for base, height, shade, snow in (
        (0.56, 0.15, (128, 152, 186), (206, 218, 234)),
        (0.72, 0.19, (66, 84, 116), (240, 244, 250)),
    ):
        edge = ridge(size, rng, base=base, height=height, rough=0.56)
        relief = clouds(size, rng, detail=8, stretch=4).filter(ImageFilter.EMBOSS)
        face = tint(Image.new("RGB", size, shade), snow, contrast(relief, 112, 142))
        deep = gradient(
            size, (0, (255, 255, 255)), (base, (255, 255, 255)), (base + 0.3, (60, 76, 100))
        )
        picture = Image.composite(ImageChops.multiply(face, deep), picture, edge)
    for base, colour in ((0.93, (34, 54, 58)), (1.0, (16, 28, 32))):
        edge = ridge(size, rng, base=base, height=0.06, rough=0.86)
        picture = tint(picture, colour, edge)
    return picture


def dunes(size: Size, rng: Random) -> Image.Image:
    """Sand in low sun: each crest has a bright and a shaded side."""
    picture = gradient(size, (0, (92, 138, 184)), (0.45, (238, 214, 176)), (1, (246, 222, 180)))
    for i in range(5):
        edge = ridge(size, rng, base=0.44 + i * 0.135, height=0.07 + i * 0.012, rough=0.34)
        top, low = 0.40 + i * 0.13, 0.62 + i * 0.16
        warm = 236 - i * 14, 166 - i * 14, 96 - i * 10
        dark = 150 - i * 16, 84 - i * 10, 46 - i * 5
        face = gradient(size, (0, warm), (top, warm), (min(low, 1.0), dark))
        lines = contrast(clouds(size, rng, detail=7, stretch=34), 90, 180)
        face = Image.blend(face, tint(face, warm, lines), 0.35)
        picture = Image.composite(face, picture, edge)
    return light(picture, (255, 220, 160), glow(size, (0.16, 0.2), 0.5))


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
    water = tint(water, (206, 230, 234), waves.point([v // 2 for v in range(256)]))
    picture.paste(water, (0, horizon))
    return light(
        picture, (255, 250, 230), glow(size, (0.3, 0.44), 0.22).point([v // 2 for v in range(256)])
    )


def foggy_forest(size: Size, rng: Random) -> Image.Image:
    """Trunks that fade into fog, layer behind layer."""
    picture = gradient(size, (0, (214, 224, 214)), (0.7, (186, 204, 186)), (1, (120, 146, 116)))
    for i in range(6):
        mask = Image.new("L", size)
        draw = ImageDraw.Draw(mask)
        for _ in range(11 - i):
            x, width = (
                rng.uniform(0, size[0]),
                size[0] * (0.006 + 0.0045 * i) * rng.uniform(0.7, 1.3),
            )
            lean = rng.uniform(-0.02, 0.02) * size[0]
            foot = size[1] * (0.70 + 0.055 * i)
            draw.polygon(
                [
                    (x + lean - width * 0.35, 0),
                    (x + lean + width * 0.35, 0),
                    (x + width, foot),
                    (x - width, foot),
                ],
                fill=255,
            )
        ground = ridge(size, rng, base=0.71 + 0.052 * i, height=0.02, rough=0.8)
        mask = ImageChops.lighter(mask, ground).filter(ImageFilter.GaussianBlur(3.2 - i * 0.5))
        shade = 178 - i * 30, 194 - i * 30, 176 - i * 29
        picture = tint(picture, shade, mask)
        fog = contrast(clouds(size, rng, stretch=7), 120, 240)
        picture = tint(picture, (222, 230, 218), fog.point([v * (5 - i) // 9 for v in range(256)]))
    return light(picture, (255, 244, 200), glow(size, (0.62, 0.12), 0.75))


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
    for colour, low, high in (((60, 240, 150), 0.18, 0.56), ((150, 90, 220), 0.04, 0.36)):
        rays = clouds((size[0], 8), rng, detail=8, stretch=2).resize(size, Image.Resampling.BICUBIC)
        band = gradient(
            size, (low, (0, 0, 0)), (high, (255, 255, 255)), (high + 0.1, (0, 0, 0))
        ).convert("L")
        veil = ImageChops.multiply(contrast(rays, 96, 190), band)
        veil = ImageChops.multiply(veil, contrast(clouds(size, rng, detail=4, stretch=2), 60, 170))
        picture = light(picture, colour, veil.filter(ImageFilter.GaussianBlur(5)))
    for base, colour in ((0.80, (12, 26, 36)), (0.92, (4, 8, 12))):
        picture = tint(picture, colour, ridge(size, rng, base=base, height=0.09, rough=0.6))
    return picture


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
    side = shade.rotate(90, expand=True).resize((round(radius * 2.2), round(radius * 2.7)))
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


def poppies(size: Size, rng: Random) -> Image.Image:
    """A field of red flowers: sharp in front, blurred behind."""
    picture = gradient(
        size,
        (0, (150, 196, 226)),
        (0.3, (226, 236, 226)),
        (0.34, (126, 156, 84)),
        (1, (52, 92, 36)),
    )
    picture = picture.filter(ImageFilter.GaussianBlur(14))
    for i in range(8):
        layer, mask = Image.new("RGB", size), Image.new("L", size)
        flowers, where = ImageDraw.Draw(layer), ImageDraw.Draw(mask)
        near = i / 7
        for _ in range(round(90 - 62 * near)):
            x, y = (
                rng.uniform(-0.05, 1.05) * size[0],
                (0.36 + 0.6 * near**1.3 + rng.uniform(-0.05, 0.05)) * size[1],
            )
            r = size[0] * (0.005 + 0.026 * near) * rng.uniform(0.7, 1.2)
            for draw, stem in ((flowers, (70, 118, 50)), (where, 255)):
                draw.line(
                    (x, y, x + rng.uniform(-r, r), y + r * 6),
                    fill=stem,
                    width=max(1, round(r * 0.14)),
                )
            for dx, dy in ((-0.45, 0), (0.45, 0), (0, -0.4), (0, 0.3)):
                box = (
                    x + (dx - 0.7) * r,
                    y + (dy - 0.55) * r,
                    x + (dx + 0.7) * r,
                    y + (dy + 0.55) * r,
                )
                flowers.ellipse(
                    box, fill=(rng.randint(196, 240), rng.randint(24, 66), rng.randint(22, 44))
                )
                where.ellipse(box, fill=255)
            flowers.ellipse(
                (x - r * 0.22, y - r * 0.2, x + r * 0.22, y + r * 0.2), fill=(38, 18, 24)
            )
        blur = abs(near - 0.72) * 13
        soft = ImageFilter.GaussianBlur(blur)
        picture = Image.composite(
            layer.filter(ImageFilter.MaxFilter(3)), picture, mask.filter(soft)
        )
    return light(picture, (255, 236, 190), glow(size, (0.8, 0.1), 0.6))


SCENES: dict[str, tuple[Callable[[Size, Random], Image.Image], Size]] = {
    "Poppies by the road.jpg": (poppies, (1600, 1067)),
    "Night market.jpg": (night_bokeh, (1067, 1600)),
    "Balloons, Göreme.jpg": (balloons, (1600, 1067)),
    "Sossusvlei.jpg": (dunes, (1600, 900)),
    "Aurora over Senja.jpg": (aurora, (1600, 1067)),
    "Fog, early.jpg": (foggy_forest, (1067, 1422)),
    "Open sea.jpg": (sea, (1600, 1067)),
    "Dent Blanche from the hut.jpg": (snow_range, (2000, 1000)),
    "Lake at dawn.jpg": (lake_at_dawn, (1600, 1067)),
}


def photograph(name: str) -> bytes:
    """One picture of the album as a JPEG; the same bytes each time."""
    scene, size = SCENES[name]
    rng = Random(name)
    buffer = io.BytesIO()
    finish(scene(size, rng), rng).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
