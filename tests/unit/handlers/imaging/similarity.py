"""How alike two pictures are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

_WINDOW = 7
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def ssim(one: Image.Image, other: Image.Image) -> float:
    """Mean structural similarity of lightness in windows of 7 pixels; 1 is the same."""
    first, second = _lightness(one), _lightness(other)
    mean_1, mean_2 = _means(first), _means(second)
    variance_1 = _means(first * first) - mean_1**2
    variance_2 = _means(second * second) - mean_2**2
    common = _means(first * second) - mean_1 * mean_2
    likeness = ((2 * mean_1 * mean_2 + _C1) * (2 * common + _C2)) / (
        (mean_1**2 + mean_2**2 + _C1) * (variance_1 + variance_2 + _C2)
    )
    return float(likeness.mean())


def _lightness(picture: Image.Image) -> NDArray[np.float64]:
    return np.asarray(picture.convert("RGB").convert("L"), dtype=np.float64)


def _means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = np.pad(values.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    below, above = sums[_WINDOW:], sums[:-_WINDOW]
    inside = below[:, _WINDOW:] - below[:, :-_WINDOW] - above[:, _WINDOW:] + above[:, :-_WINDOW]
    return inside / _WINDOW**2
