"""The chart's colours said in other colour spaces: independent of the code that is tested.

Sources: primaries and luma coefficients from ITU-R BT.709, BT.2020 and SMPTE EG 432-1 (Display P3);
sRGB's curve from IEC 61966-2-1; PQ and HLG from ITU-R BT.2100, white of 203 cd/m² from BT.2408.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyvips
from PIL import Image

Array = np.ndarray[Any, np.dtype[np.float64]]

D65 = (0.3127, 0.3290)
PRIMARIES = {
    "srgb": ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),
    "p3": ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    "bt2020": ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
}
WHITE_NITS = 203.0


def to_xyz(primaries: str) -> Array:
    """The matrix from linear light of these primaries to XYZ."""
    columns = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in PRIMARIES[primaries]]).T
    white = np.array([D65[0] / D65[1], 1.0, (1 - D65[0] - D65[1]) / D65[1]])
    return columns * np.linalg.solve(columns, white)


def linear(picture: Image.Image) -> Array:
    """sRGB of 8 bits in linear light; 1 is white."""
    values = np.asarray(picture.convert("RGB"), dtype=np.float64) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def in_primaries(light: Array, primaries: str) -> Array:
    """Linear sRGB in other primaries."""
    return np.clip(light @ (np.linalg.inv(to_xyz(primaries)) @ to_xyz("srgb")).T, 0, None)


def srgb_curve(light: Array) -> Array:
    """0 to 1, as sRGB and Display P3 encode light."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def pq(light: Array) -> Array:
    """PQ's signal; a light of 1 is white of 203 cd/m²."""
    part = np.clip(light * WHITE_NITS / 10000, 0, 1) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * part) / (1 + 18.6875 * part)) ** 78.84375


def hlg(light: Array) -> Array:
    """HLG's signal for a display of 1000 cd/m²; a light of 1 (BT.2020) is white of 203 cd/m²."""
    shown = light * WHITE_NITS / 1000
    luminance = shown @ np.array([0.2627, 0.6780, 0.0593])
    scene = shown * np.where(luminance > 0, luminance, 1)[..., None] ** (1 / 1.2 - 1)
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    bright = a * np.log(np.maximum(12 * scene - b, 1e-9)) + c
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright)


def of_16_bits(signal: Array) -> np.ndarray[Any, np.dtype[np.uint16]]:
    """0 to 1 as whole numbers to 65535."""
    return np.clip(np.rint(signal * 65535), 0, 65535).astype(np.uint16)


def of_8_bits(signal: Array) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """0 to 1 as whole numbers to 255."""
    return np.clip(np.rint(signal * 255), 0, 255).astype(np.uint8)


def palette(width: int = 192, height: int = 128) -> Image.Image:
    """Every hue from left to right, dark to bright downwards, in bands of growing saturation."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    hue = np.stack([np.abs((x * 6 + shift) % 6 - 3) - 1 for shift in (3, 1, 5)], axis=-1)
    saturation = np.ceil(y * 4)[..., None] / 4
    value = ((y * 4) % 1)[..., None] * 0.9 + 0.1
    return Image.fromarray(of_8_bits(value * (1 - saturation * (1 - np.clip(hue, 0, 1)))))


def difference(one: Image.Image, other: Image.Image) -> Array:
    """CIEDE2000 of each pixel of two pictures in sRGB, by libvips; 1 can just be seen."""
    first, second = (
        pyvips.Image.new_from_array(np.asarray(each.convert("RGB")), interpretation="srgb")
        for each in (one, other)
    )
    return np.asarray(first.dE00(second), dtype=np.float64)
