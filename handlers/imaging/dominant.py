"""The dominant colour of an image, as a person would name it.

The mean would be a muddy mix of all colours. Similar colours count as one, weighted by their area
and their chroma: a photo of a red car on a grey road is red.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from PIL import Image

# The long edge of the analysed image, in pixels.
_EDGE = 64
# Colours that the pixels are quantised to, before similar ones are merged.
_PALETTE_SIZE = 24
# The distance in Oklab up to which colours are similar.
_SIMILAR = 0.09
# A pixel of the purest colour (chroma about 0.3) counts as much as six of grey.
_PURITY = 17.0
_HALF = 128
_UNKNOWN = "#000000"


@dataclass
class _Group:
    """Similar colours: the most common one, and the pixel count of all."""

    lab: tuple[float, float, float]
    rgb: tuple[int, int, int]
    count: int

    @property
    def weight(self) -> float:
        """The pixel count, weighted by chroma."""
        _, a, b = self.lab
        return self.count * (1 + _PURITY * (a * a + b * b) ** 0.5)


def dominant_colour(image: Image.Image) -> str:
    """The dominant colour as `#rrggbb`; transparent pixels are ignored.

    Args:
        image: RGB or RGBA, in sRGB, of any size; smaller ones are faster.
    """
    groups: list[_Group] = []
    for rgb, count in _counted(image):
        lab = _oklab(rgb)
        similar = min(groups, key=lambda group: math.dist(group.lab, lab), default=None)
        if similar is not None and math.dist(similar.lab, lab) <= _SIMILAR:
            similar.count += count
        else:
            groups.append(_Group(lab=lab, rgb=rgb, count=count))
    if not groups:
        return _UNKNOWN
    red, green, blue = max(groups, key=lambda group: group.weight).rgb
    return f"#{red:02x}{green:02x}{blue:02x}"


def _counted(image: Image.Image) -> list[tuple[tuple[int, int, int], int]]:
    """The main colours of an image with their pixel counts, the most common first."""
    longest = max(image.size)
    if longest > _EDGE:
        width, height = (max(1, side * _EDGE // longest) for side in image.size)
        image = image.resize((width, height), Image.Resampling.BOX)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    pixels = image.convert("RGBA").tobytes()
    visible = b"".join(
        pixels[index : index + 3]
        for index in range(0, len(pixels), 4)
        if pixels[index + 3] >= _HALF
    )
    if not visible:
        return []
    line = Image.frombytes("RGB", (len(visible) // 3, 1), visible)
    quantised = line.quantize(_PALETTE_SIZE, Image.Quantize.MEDIANCUT)
    palette = quantised.getpalette() or []
    counts = Counter(quantised.tobytes()).most_common()
    return [
        ((palette[3 * index], palette[3 * index + 1], palette[3 * index + 2]), count)
        for index, count in counts
    ]


def _oklab(rgb: tuple[int, int, int]) -> tuple[float, float, float]:
    """An sRGB colour in Oklab (Björn Ottosson): lightness and two opponent axes."""
    red, green, blue = (_light(value / 255) for value in rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _light(value: float) -> float:
    """The linear light of a value in sRGB."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # sRGB's curve
