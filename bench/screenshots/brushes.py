"""What every drawn landscape is made of: skies, ridges, haze, light and the grain of a sensor.

Everything random comes from the `random.Random` that is passed in, so a seed is a picture.
Deliberately absent: numpy, which the project does not otherwise need.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

Colour: TypeAlias = tuple[int, int, int]
Size: TypeAlias = tuple[int, int]


def gradient(size: Size, *stops: tuple[float, Colour]) -> Image.Image:
    """Colours from top (0) to bottom (1), blended between the stops."""
    column = Image.new("RGB", (1, 512))
    for y in range(512):
        column.putpixel((0, y), _between(stops, y / 511))
    return scaled(column, size)


def scaled(picture: Image.Image, size: Size) -> Image.Image:
    """The picture in another size, smoothly."""
    return picture.resize(size, Image.Resampling.BICUBIC)  # pyright: ignore[reportUnknownMemberType] (numpy's arrays, in its signature)


def levels(mask: Image.Image, change: Callable[[int], float]) -> Image.Image:
    """The mask with each of its values changed."""
    table = [round(change(value)) for value in range(256)]
    return mask.point(table)  # pyright: ignore[reportUnknownMemberType] (numpy's arrays, in its signature)


def faded(mask: Image.Image, share: float) -> Image.Image:
    """The mask with only this share of its strength."""
    return levels(mask, lambda value: value * share)


def clouds(size: Size, rng: Random, *, detail: int = 6, stretch: int = 3) -> Image.Image:
    """Soft noise, 0 to 255, wider than high by `stretch`: noise of many sizes, added up."""
    field = Image.new("L", size, 128)
    for octave in range(detail):
        cells = (3 * 2**octave, max(2, stretch * 2**octave))
        layer = Image.frombytes("L", cells, rng.randbytes(cells[0] * cells[1]))
        field = Image.blend(field, scaled(layer, size), 0.62**octave * 0.6)
    return field


def contrast(mask: Image.Image, low: int, high: int) -> Image.Image:
    """Stretch the levels from `low` to `high` over the whole range."""
    return levels(mask, lambda value: max(0, min(1, (value - low) / (high - low))) * 255)


def tint(picture: Image.Image, colour: Colour, mask: Image.Image) -> Image.Image:
    """The colour laid over the picture where the mask is bright."""
    return Image.composite(Image.new("RGB", picture.size, colour), picture, mask)


def glow(size: Size, centre: tuple[float, float], radius: float) -> Image.Image:
    """A mask that is bright in the centre and fades out; all in parts of the picture's width."""
    width, height = size
    across = max(2, round(radius * width * 2))
    spot = levels(Image.radial_gradient("L"), lambda value: max(0, 255 - 2 * value))
    mask = Image.new("L", size)
    place = (round(centre[0] * width - across / 2), round(centre[1] * height - across / 2))
    mask.paste(scaled(spot, (across, across)), place)
    return mask


def light(picture: Image.Image, colour: Colour, mask: Image.Image) -> Image.Image:
    """Add light of a colour where the mask is bright."""
    dark = Image.new("RGB", picture.size)
    return ImageChops.screen(
        picture, Image.composite(Image.new("RGB", picture.size, colour), dark, mask)
    )


def ridge(size: Size, rng: Random, *, base: float, height: float, rough: float) -> Image.Image:
    """A mask of everything below a mountain's edge; `base` and `height` in parts of the picture."""
    line = [rng.uniform(-1, 1) for _ in range(4)]
    spread = 0.55
    while len(line) < size[0]:
        middles = [(a + b) / 2 + rng.uniform(-spread, spread) for a, b in pairwise(line)]
        line = [point for pair in zip(line, middles, strict=False) for point in pair] + [line[-1]]
        spread *= rough
    step = (size[0] - 1) / (len(line) - 1)
    edge = [(i * step, (base - y * height) * size[1]) for i, y in enumerate(line)]
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon([*edge, (size[0], size[1]), (0, size[1])], fill=255)
    return mask.filter(ImageFilter.GaussianBlur(0.8))


def finish(picture: Image.Image, rng: Random, *, grain: float = 0.015) -> Image.Image:
    """What a lens and a sensor add: darker corners, and grain."""
    corners = levels(Image.radial_gradient("L"), lambda value: max(0, value - 120) * 0.45)
    picture = tint(picture, (0, 0, 0), scaled(corners, picture.size))
    noise = Image.frombytes("L", picture.size, rng.randbytes(picture.width * picture.height))
    noise = noise.filter(ImageFilter.GaussianBlur(0.7)).convert("RGB")
    grained = ImageChops.overlay(picture, noise)
    return Image.blend(picture, grained, grain * 6)


def _between(stops: Sequence[tuple[float, Colour]], at: float) -> Colour:
    before = max((stop for stop in stops if stop[0] <= at), default=stops[0])
    after = min((stop for stop in stops if stop[0] >= at), default=stops[-1])
    span = after[0] - before[0]
    share = (at - before[0]) / span if span else 0
    red, green, blue = (
        round(a + (b - a) * share) for a, b in zip(before[1], after[1], strict=True)
    )
    return red, green, blue
