"""The similarity of two pictures, the reference for it, and bytes at equal similarity.

SSIM as in Wang, Bovik, Sheikh and Simoncelli (2004), of luma, without padding: a Gaussian window of
11 pixels and sigma 1.5, K1 = 0.01, K2 = 0.03, values up to 255.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL import Image

    Luma = NDArray[np.floating[Any]]

_WINDOW, _SIGMA = 11, 1.5
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_LOBES = 3
_WEIGHTS = (0.299, 0.587, 0.114)


def luma(image: Image.Image) -> Luma:
    """Rows of luma (ITU-R BT.601), 0 to 255, not rounded."""
    pixels = np.asarray(image.convert("RGB"))
    result = np.zeros(pixels.shape[:2], dtype=np.float32)
    for channel, weight in enumerate(_WEIGHTS):
        result += pixels[..., channel] * np.float32(weight)
    return result


def ssim(one: Luma, other: Luma) -> float:
    """The mean SSIM of two pictures of the same size, at least 11 pixels wide and high; 1: equal.

    Raises:
        ValueError: They differ in size.
    """
    if one.shape != other.shape:
        raise ValueError(f"The pictures have different sizes: {one.shape} and {other.shape}.")
    mean_one, mean_other = _blurred(one), _blurred(other)
    variances = _blurred(one * one) - mean_one**2 + _blurred(other * other) - mean_other**2
    covariance = _blurred(one * other) - mean_one * mean_other
    structure = (2 * covariance + _C2) / (variances + _C2)
    light = (2 * mean_one * mean_other + _C1) / (mean_one**2 + mean_other**2 + _C1)
    return float(np.mean(structure * light))


def lanczos(picture: Luma, size: tuple[int, int]) -> Luma:
    """A picture reduced to width and height by the three-lobed Lanczos kernel.

    Every pixel of the source is weighed once, in floating point, as its values are stored.
    """
    width, height = size
    return _resampled(_resampled(picture, height).T, width).T


def bytes_at(quality: float, curve: Sequence[tuple[float, int]]) -> float | None:
    """The bytes that give a quality, interpolated between an encoder's points (quality, bytes).

    Between two points the logarithm of the bytes is interpolated linearly. None outside the
    curve: nothing is made up beyond what was measured.
    """
    points = sorted(curve)
    for (low, fewer), (high, more) in pairwise(points):
        if low <= quality <= high:
            share = (quality - low) / (high - low) if high > low else 0.0
            return math.exp(math.log(fewer) * (1 - share) + math.log(more) * share)
    return None


def _blurred(values: Luma) -> Luma:
    """Convolved with the window, wherever it fits into the picture."""
    offsets = np.arange(_WINDOW) - _WINDOW // 2
    window = np.exp(-(offsets**2) / (2 * _SIGMA**2))
    window /= window.sum()
    for _ in range(2):
        rows = values.shape[0] - _WINDOW + 1
        summed = np.zeros((rows, values.shape[1]), dtype=values.dtype)
        for start, weight in enumerate(window.astype(values.dtype)):
            summed += weight * values[start : start + rows]
        values = summed.T
    return values


def _resampled(picture: Luma, rows: int) -> Luma:
    """With fewer rows."""
    have = picture.shape[0]
    scale = have / rows
    result = np.zeros((rows, picture.shape[1]), dtype=np.float32)
    totals = np.zeros(rows, dtype=np.float32)
    centres = (np.arange(rows) + 0.5) * scale
    first = np.floor(centres - _LOBES * scale)
    for tap in range(math.ceil(2 * _LOBES * scale) + 1):
        places = first + tap
        distance = (places + 0.5 - centres) / scale
        weights = np.sinc(distance) * np.sinc(distance / _LOBES)
        weights *= (np.abs(distance) < _LOBES) & (places >= 0) & (places < have)
        weights = weights.astype(np.float32)
        result += weights[:, None] * picture[np.clip(places, 0, have - 1).astype(np.intp)]
        totals += weights
    return result / totals[:, None]
