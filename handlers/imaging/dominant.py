"""The colour by which a person would name a picture.

Not the mean, which is a muddy mix of all colours. Colours that look alike count as one, weighted by
their area and their purity: a red car on a grey road is red.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from PIL import Image

# Pixels of the longer side of the picture that is analysed.
_EDGE = 64
# Colours that the pixels are quantised to, before those that look alike are merged.
_COLOURS = 24
# Distance in Oklab up to which colours look alike.
_ALIKE = 0.09
# A pixel of the purest colour (chroma about 0.3) counts as much as six of grey.
_PURITY = 17.0
_HALF = 128
_UNKNOWN = "#000000"


@dataclass
class _Group:
    """Colours that look alike: the commonest, and the weight of all of them."""

    lab: tuple[float, float, float]
    rgb: tuple[int, int, int]
    count: int

    @property
    def weight(self) -> float:
        """Its weight."""
        _, a, b = self.lab
        return self.count * (1 + _PURITY * (a * a + b * b) ** 0.5)


def dominant_colour(image: Image.Image) -> str:
    """The colour as `#rrggbb`; transparent pixels do not count.

    Args:
        image: In RGB or RGBA, in sRGB, of any size; the quicker the smaller it is.
    """
    groups: list[_Group] = []
    for rgb, count in _counted(image):
        lab = _oklab(rgb)
        alike = min(groups, key=lambda group: math.dist(group.lab, lab), default=None)
        if alike is not None and math.dist(alike.lab, lab) <= _ALIKE:
            alike.count += count
        else:
            groups.append(_Group(lab=lab, rgb=rgb, count=count))
    if not groups:
        return _UNKNOWN
    red, green, blue = max(groups, key=lambda group: group.weight).rgb
    return f"#{red:02x}{green:02x}{blue:02x}"


def _counted(image: Image.Image) -> list[tuple[tuple[int, int, int], int]]:
    """The main colours of a picture with their numbers of pixels, the commonest first."""
    longest = max(image.size)
    if longest > _EDGE:
        width, height = (max(1, side * _EDGE // longest) for side in image.size)
        image = image.resize((width, height), Image.Resampling.BOX)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    pixels = image.convert("RGBA").tobytes()
    seen = b"".join(
        pixels[place : place + 3]
        for place in range(0, len(pixels), 4)
        if pixels[place + 3] >= _HALF
    )
    if not seen:
        return []
    line = Image.frombytes("RGB", (len(seen) // 3, 1), seen)
    sorted_in = line.quantize(_COLOURS, Image.Quantize.MEDIANCUT)
    palette = sorted_in.getpalette() or []
    counts = Counter(sorted_in.tobytes()).most_common()
    return [
        ((palette[3 * index], palette[3 * index + 1], palette[3 * index + 2]), count)
        for index, count in counts
    ]


def _oklab(rgb: tuple[int, int, int]) -> tuple[float, float, float]:
    """Lightness and two opponents of a colour in sRGB (Björn Ottosson's Oklab)."""
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
