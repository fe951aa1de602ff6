"""Landscapes by day, each a function of a size and a source of chance."""

from __future__ import annotations

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

    from bench.screenshots.brushes import Size


def lake_at_dawn(size: Size, rng: Random) -> Image.Image:
    """Hills in haze, the sun just up, all of it again in the water."""
    shore = round(size[1] * 0.62)
    land = gradient(
        (size[0], shore), (0, (68, 92, 140)), (0.55, (232, 168, 130)), (1, (255, 214, 160))
    )
    sky = contrast(clouds(land.size, rng, stretch=9), 118, 190)
    land = tint(land, (250, 196, 170), faded(sky, 0.66))
    land = light(land, (255, 226, 170), glow(land.size, (0.68, 0.74), 0.34))
    land = light(land, (255, 246, 220), glow(land.size, (0.68, 0.74), 0.055))
    for i, colour in enumerate(((176, 142, 146), (122, 102, 122), (74, 68, 92), (34, 36, 52))):
        edge = ridge(land.size, rng, base=0.84 + i * 0.045, height=0.10 - i * 0.012, rough=0.52)
        land = tint(land, colour, edge)
    water = scaled(land.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (size[0], size[1] - shore))
    water = ImageChops.multiply(water, Image.new("RGB", water.size, (196, 200, 222)))
    ripples = contrast(clouds(water.size, rng, detail=7, stretch=60), 96, 172)
    moved = ImageChops.offset(water, 9, 5).filter(ImageFilter.GaussianBlur(3))
    picture = Image.new("RGB", size)
    picture.paste(land)
    picture.paste(
        Image.composite(moved, water.filter(ImageFilter.GaussianBlur(1.2)), ripples), (0, shore)
    )
    return picture


def blue_ridges(size: Size, rng: Random) -> Image.Image:
    """Ridge behind ridge in the morning, with mist in the valleys."""
    picture = gradient(size, (0, (94, 140, 196)), (0.45, (240, 220, 206)), (1, (250, 226, 200)))
    picture = light(picture, (255, 238, 206), glow(size, (0.36, 0.42), 0.36))
    for i in range(7):
        base = 0.40 + i * 0.095
        edge = ridge(size, rng, base=base, height=0.06 + i * 0.008, rough=0.5 + i * 0.025)
        near = i / 6
        top = round(172 - 150 * near), round(182 - 146 * near), round(208 - 150 * near)
        mist = round(226 - 150 * near), round(216 - 132 * near), round(216 - 112 * near)
        face = gradient(size, (base - 0.06, top), (min(base + 0.16, 1.0), mist))
        picture = Image.composite(face, picture, edge)
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
        picture = tint(picture, (222, 230, 218), faded(fog, (5 - i) / 9))
    return light(picture, (255, 244, 200), glow(size, (0.62, 0.12), 0.75))


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


def snow(size: Size, rng: Random) -> Image.Image:
    """Slopes in fresh snow under a pale sky: hardly anything in it is darker than light grey."""
    picture = gradient(size, (0, (226, 236, 246)), (0.5, (250, 251, 252)), (1, (255, 255, 255)))
    picture = light(picture, (255, 252, 240), glow(size, (0.74, 0.2), 0.4))
    for i in range(4):
        base = 0.40 + i * 0.16
        edge = ridge(size, rng, base=base, height=0.09 - i * 0.015, rough=0.42)
        shade = 218 + i * 9, 226 + i * 8, 238 + i * 5
        lit = min(base + 0.2, 1.0)
        face = gradient(size, (base - 0.1, shade), (lit, (250, 252, 254)))
        drifts = contrast(clouds(size, rng, detail=6, stretch=22), 110, 200)
        face = Image.blend(face, tint(face, (255, 255, 255), drifts), 0.5)
        picture = Image.composite(face, picture, edge)
    return picture
