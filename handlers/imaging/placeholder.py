"""What a page shows until a photo is loaded: a blurred preview and the dominant colour.

A ThumbHash (Evan Wallace, 2023) encodes the lowest frequencies of an image in about 25 bytes: of
lightness, yellow-blue, red-green and, if present, transparency.
"""

from __future__ import annotations

import math
from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING

from PIL import Image

from handlers.imaging.dominant import dominant_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = list[list[float]]

__all__ = ["dominant_colour", "thumbhash"]

# Pixels per side. The highest encoded frequency has seven half periods, so the result looks the
# same as with the usual 100, and is faster to compute.
_EDGE = 64


def thumbhash(image: Image.Image) -> bytes:
    """The ThumbHash of an image.

    Args:
        image: RGB or RGBA, in sRGB, of any size; smaller ones are faster.
    """
    width, height = image.size
    channels, has_alpha = _channels(_small(image))
    most = 5 if has_alpha else 7
    across = max(1, _rounded(most * width / max(width, height)))
    down = max(1, _rounded(most * height / max(width, height)))
    lightness = _encoded(channels[0], max(3, across), max(3, down))
    yellow, red = (_encoded(channel, 3, 3) for channel in channels[1:3])
    is_landscape = width > height
    head = (
        _rounded(63 * lightness.mean)
        | _rounded(31.5 + 31.5 * yellow.mean) << 6
        | _rounded(31.5 + 31.5 * red.mean) << 12
        | _rounded(31 * lightness.scale) << 18
        | has_alpha << 23
        | (down if is_landscape else across) << 24
        | _rounded(63 * yellow.scale) << 27
        | _rounded(63 * red.scale) << 33
        | is_landscape << 39
    )
    encoded = [lightness, yellow, red]
    hashed = head.to_bytes(5, "little")
    if has_alpha:
        alpha = _encoded(channels[3], 5, 5)
        encoded.append(alpha)
        hashed += bytes([_rounded(15 * alpha.mean) | _rounded(15 * alpha.scale) << 4])
    waves = [_rounded(15 * wave) for each in encoded for wave in each.waves]
    waves += [0] * (len(waves) % 2)
    pairs = zip(waves[::2], waves[1::2], strict=True)
    return hashed + bytes(low | high << 4 for low, high in pairs)


class _Encoded:
    """The frequencies of a channel.

    Attributes:
        mean: The mean of all pixels (DC).
        scale: The largest amplitude.
        waves: The amplitudes divided by the scale, mapped to 0 to 1, where 0.5 is zero.
    """

    def __init__(self, mean: float, waves: list[float]) -> None:
        self.mean = mean
        self.scale = max(map(abs, waves), default=0.0)
        self.waves = [0.5 + 0.5 / self.scale * wave for wave in waves] if self.scale else waves


def _encoded(rows: Rows, across: int, down: int) -> _Encoded:
    """The cosine transform of a channel, for the triangle of frequencies that the hash holds."""
    height, width = len(rows), len(rows[0])
    # Separable: first along the rows, then along the columns, with far fewer multiplications.
    columns = [[sum(map(mul, row, cosines)) for row in rows] for cosines in _cosines(width, across)]
    found = [
        sum(map(mul, columns[x], cosines)) / (width * height)
        for y, cosines in enumerate(_cosines(height, down))
        for x in range(across)
        if x * down < across * (down - y)
    ]
    return _Encoded(found[0], found[1:])


@lru_cache(maxsize=64)
def _cosines(length: int, count: int) -> Sequence[Sequence[float]]:
    """Cosine waves of 0, 1, 2 … half periods over a length."""
    return [
        [math.cos(math.pi / length * number * (index + 0.5)) for index in range(length)]
        for number in range(count)
    ]


def _channels(image: Image.Image) -> tuple[list[Rows], bool]:
    """Lightness, yellow, red and alpha, each 0 to 1 or -1 to 1, and whether alpha is needed."""
    width = image.width
    red, green, blue, alpha = (
        [value / 255 for value in band.tobytes()] for band in image.convert("RGBA").split()
    )
    weight = sum(alpha)
    has_alpha = weight < len(alpha)
    if has_alpha:
        # Transparent pixels get the mean colour of the others.
        red, green, blue = (_filled(band, alpha, weight) for band in (red, green, blue))
    both = [(r + g) / 2 for r, g in zip(red, green, strict=True)]
    bands = (
        [(2 * b + c) / 3 for b, c in zip(both, blue, strict=True)],
        [b - c for b, c in zip(both, blue, strict=True)],
        [r - g for r, g in zip(red, green, strict=True)],
        alpha,
    )
    return [
        [band[start : start + width] for start in range(0, len(band), width)] for band in bands
    ], has_alpha


def _filled(band: list[float], alpha: list[float], weight: float) -> list[float]:
    mean = sum(map(mul, band, alpha)) / weight if weight else 0.0
    return [mean * (1 - a) + a * value for value, a in zip(band, alpha, strict=True)]


def _small(image: Image.Image) -> Image.Image:
    width, height = (min(side, _EDGE) for side in image.size)
    if (width, height) == image.size:
        return image
    return image.resize((width, height), Image.Resampling.BOX)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here


def _rounded(value: float) -> int:
    """To the nearest integer, halves up, as in other programs that compute this hash."""
    return math.floor(value + 0.5)
