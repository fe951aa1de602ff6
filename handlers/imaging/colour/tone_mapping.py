"""Tone mapping: HDR images in sRGB.

PQ and HLG signals (ITU-R BT.2100) are converted to linear light. The reference white of ITU-R
BT.2408, 203 cd/m², becomes white. Brighter values are compressed by the curve of ITU-R BT.2390
(5.4.1, "EETF"), which preserves dark and middle tones; the brighter the image, the lower its knee.
The curve is applied to the maximum of red, green and blue, so that hues are preserved. Finally the
primaries are converted to sRGB's, and colours outside its gamut are clipped.

Pillow has no RGB of 16 bits. So signals of more than 8 bits are spread first (`spread`): the range
that an image uses, up to its brightest pixel, is scaled to 8 bits, which is then as fine as sRGB.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter

from handlers.imaging.colour import colour_space, matrices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.imaging.colour.colour_space import ColourSpace, Primaries

WHITE = 203.0
# An image's peak is rounded up to one of these, each of which has a lookup table.
PEAKS = (WHITE, 300.0, 400.0, 600.0, 1000.0, 2000.0, 4000.0, 10_000.0)
# The share of pixels that may be brighter than the peak: highlights and noise.
_IGNORED_SHARE = 0.001
_GRID = 33
_STRIP_ROWS = 128
_MODES = {3: "RGB", 4: "RGBA"}
_HLG_PEAK, _HLG_GAMMA = 1000.0, 1.2
_HLG_LUMA = (0.2627, 0.6780, 0.0593)


def spread(
    data: memoryview, size: tuple[int, int], depth: tuple[int, int], space: ColourSpace
) -> tuple[Image.Image, ColourSpace]:
    """Scale signals of more than 8 bits to 8 bits, by the range that they use.

    Args:
        data: Interleaved little-endian samples of 16 bits: red, green, blue and perhaps alpha.
        size: Width and height in pixels.
        depth: Samples per pixel, 3 or 4, and used bits per sample.
        space: An HDR colour space.

    Returns:
        An RGB or RGBA image, and the colour space of its values.
    """
    bands, bits = depth
    mode, top = _MODES[bands], (1 << bits) - 1
    plain = _table(1.0, top)
    brightest = max(
        _maximum(band) for part, _ in _strips(data, size, mode, plain) for band in part.split()[:3]
    )
    peak = _rounded_up(light(brightest / 255, space.hdr))
    full = signal(peak, space.hdr)
    picture = Image.new(mode, size)
    for part, row in _strips(data, size, mode, _table(full, top)):
        picture.paste(part, (0, row))
    if mode == "RGBA":
        alpha = Image.new("L", size)
        for part, row in _strips(data, size, mode, plain):
            alpha.paste(part.getchannel("A"), (0, row))
        picture.putalpha(alpha)
    return picture, replace(space, full=full)


def to_srgb(image: Image.Image, space: ColourSpace) -> Image.Image:
    """Convert an RGB image of signals to sRGB.

    Args:
        image: A value of 255 represents the signal `space.full`.
        space: An HDR colour space.
    """
    strongest = _brightest_byte(image) / 255 * space.full
    peak = _rounded_up(light(strongest, space.hdr))
    # The lookup table ends at the image's peak, so that its points are closer together.
    factor = space.full / signal(peak, space.hdr)
    stretched = [min(255, int(value * factor + 0.5)) for value in range(256)]
    return image.point(stretched * 3).filter(_lut(space.primaries, space.hdr, peak))


def light(value: float, transfer: int) -> float:
    """The luminance, in cd/m², of grey with this signal (0 to 1); HLG on a 1000 cd/m² display."""
    if transfer == colour_space.PQ:
        part = value ** (1 / 78.84375)
        return 10_000 * (max(part - 0.8359375, 0) / (18.8515625 - 18.6875 * part)) ** (
            1 / 0.1593017578125
        )
    return _HLG_PEAK * _hlg_scene(value) ** _HLG_GAMMA


def signal(nits: float, transfer: int) -> float:
    """The signal of grey with this luminance in cd/m²; at most 1."""
    if transfer == colour_space.PQ:
        return _pq(nits)
    # The inverse of a monotonic curve, by bisection, once per image.
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if light(middle, transfer) < nits else (low, middle)
    return high


def rolled_off(nits: float, peak: float) -> float:
    """The luminance to show: BT.2390's curve, which maps black to `peak` onto black to white.

    Args:
        nits: In cd/m², at most `peak`.
        peak: The image's peak in cd/m², at least white.
    """
    top = _pq(peak)
    goal = _pq(WHITE) / top
    knee = 1.5 * goal - 0.5
    value = _pq(nits) / top
    if value <= knee:
        return nits
    t = (value - knee) / (1 - knee) if knee < 1 else 0.0
    bent = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * goal
    )
    return light(bent * top, colour_space.PQ)


def _strips(
    data: memoryview, size: tuple[int, int], mode: str, table: list[int]
) -> Iterator[tuple[Image.Image, int]]:
    """Strips of rows converted to 8 bits by a lookup table, each with its first row."""
    width, height = size
    across = width * len(mode)
    for row in range(0, height, _STRIP_ROWS):
        rows = min(_STRIP_ROWS, height - row)
        start = row * across * 2
        # As greyscale with all bands side by side, which Pillow supports with 16 bits.
        grey = Image.frombytes("I;16", (across, rows), data[start : start + across * rows * 2])
        flat = grey.convert("I").point(table, "L").tobytes()
        yield Image.frombytes(mode, (width, rows), flat), row


def _maximum(band: Image.Image) -> float:
    _, high = band.getextrema()
    return high if isinstance(high, int | float) else 0.0


@lru_cache(maxsize=4)
def _table(full: float, top: int) -> list[int]:
    factor = 255 / top / full
    return [min(255, int(value * factor + 0.5)) for value in range(65536)]


def _brightest_byte(image: Image.Image) -> int:
    """The value that all but the ignored share of pixels are below or equal to."""
    ignored = image.width * image.height * _IGNORED_SHARE
    histogram = image.histogram()
    brightest = 0
    for band in range(3):
        above = 0
        for value in range(255, brightest, -1):
            above += histogram[band * 256 + value]
            if above > ignored:
                brightest = value
                break
    return brightest


def _rounded_up(nits: float) -> float:
    # Rounding to 8 bits may have increased it slightly.
    return next((peak for peak in PEAKS if nits <= peak * 1.05), PEAKS[-1])


@lru_cache(maxsize=4)
def _lut(primaries: Primaries, transfer: int, peak: float) -> ImageFilter.Color3DLUT:
    """The colour mapping, sampled on a grid from black to the peak."""
    to_srgb = matrices.product(
        matrices.inverse(matrices.to_xyz(colour_space.SRGB)), matrices.to_xyz(primaries)
    )
    full = signal(peak, transfer)
    axis = [_linear(i / (_GRID - 1) * full, transfer) for i in range(_GRID)]
    scales: dict[float, float] = {}
    table: list[float] = []
    for blue in axis:
        for green in axis:
            for red in axis:
                light = (
                    _on_display(red, green, blue)
                    if transfer == colour_space.HLG
                    else (red, green, blue)
                )
                strongest = max(light)
                if strongest not in scales:
                    scales[strongest] = _scale(strongest, peak)
                scale = scales[strongest]
                table.extend(_encoded(each * scale) for each in matrices.times(to_srgb, light))
    return ImageFilter.Color3DLUT(_GRID, table)


def _scale(strongest: float, peak: float) -> float:
    """The factor from a colour's luminance, in cd/m², to linear sRGB, where white is 1."""
    if not strongest:
        return 0.0
    return rolled_off(min(strongest, peak), peak) / strongest / WHITE


def _linear(value: float, transfer: int) -> float:
    """Linear light: in cd/m² for PQ, scene-referred (0 to 1) for HLG."""
    return light(value, transfer) if transfer == colour_space.PQ else _hlg_scene(value)


def _on_display(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """HLG's scene light as shown on a display, in cd/m²."""
    luma = red * _HLG_LUMA[0] + green * _HLG_LUMA[1] + blue * _HLG_LUMA[2]
    factor = _HLG_PEAK * luma ** (_HLG_GAMMA - 1)
    return red * factor, green * factor, blue * factor


def _hlg_scene(value: float) -> float:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return value**2 / 3 if value <= 0.5 else (exp((value - c) / a) + b) / 12  # noqa: PLR2004  # BT.2100


def _pq(nits: float) -> float:
    part = min(nits / 10_000, 1.0) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * part) / (1 + 18.6875 * part)) ** 78.84375


def _encoded(value: float) -> float:
    """Linear light encoded as sRGB, both 0 to 1; clipped outside that range."""
    if value >= 1:
        return 1.0
    if value <= 0.0031308:  # noqa: PLR2004  # IEC 61966-2-1
        return max(value * 12.92, 0.0)
    return 1.055 * value ** (1 / 2.4) - 0.055
