"""Likeness by numbers that others computed, or that can be written down."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from bench.imaging import quality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Luma = NDArray[np.floating[Any]]

C1 = (0.01 * 255) ** 2


def waves() -> tuple[Luma, Luma]:
    """A picture, and the same with less contrast and a pattern over it."""
    rows, columns = np.mgrid[0:48, 0:64].astype(np.float64)
    one = 127.5 + 80 * np.sin(columns / 5) * np.cos(rows / 7) + 20 * np.sin(columns * rows / 40)
    other = one * 0.9 + 8 + 12 * np.sin((columns * 37 + rows * 91) % 17)
    return one, other


def test_a_picture_is_like_itself() -> None:
    one, _ = waves()

    assert quality.ssim(one, one) == pytest.approx(1)


def test_ssim_is_what_scikit_image_says() -> None:
    # structural_similarity of 0.26.0 with gaussian_weights, sigma=1.5, use_sample_covariance=False
    # and data_range=255.
    assert quality.ssim(*waves()) == pytest.approx(0.8996451201499711, abs=1e-9)


def test_single_precision_is_enough() -> None:
    one, other = (each.astype(np.float32) for each in waves())

    assert quality.ssim(one, other) == pytest.approx(0.8996451, abs=1e-5)


def test_of_even_pictures_only_the_light_counts() -> None:
    dark, bright = np.full((20, 30), 100.0), np.full((20, 30), 150.0)

    expected = (2 * 100 * 150 + C1) / (100**2 + 150**2 + C1)
    assert quality.ssim(dark, bright) == pytest.approx(expected)


def test_pictures_of_different_sizes_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="different sizes"):
        quality.ssim(np.zeros((20, 30)), np.zeros((30, 20)))


def test_luma_weighs_the_colours() -> None:
    image = Image.new("RGB", (1, 1), (200, 100, 50))

    assert quality.luma(image)[0, 0] == pytest.approx(0.299 * 200 + 0.587 * 100 + 0.114 * 50)


@pytest.mark.parametrize("size", [(20, 30), (41, 17), (64, 48)])
def test_the_reference_is_pillows_lanczos_without_its_rounding(size: tuple[int, int]) -> None:
    picture = np.rint(waves()[0].clip(0, 255)).astype(np.float32)
    image = Image.fromarray(picture)
    assert image.mode == "F"

    theirs = np.asarray(image.resize(size, Image.Resampling.LANCZOS))

    assert np.abs(quality.lanczos(picture, size) - theirs).max() < 0.01


def test_bytes_lie_between_those_of_the_qualities_around() -> None:
    curve = [(0.98, 400), (0.90, 100)]

    between = quality.bytes_at(0.94, curve)

    assert between == pytest.approx(200)
    assert quality.bytes_at(0.90, curve) == pytest.approx(100)
    assert quality.bytes_at(0.98, curve) == pytest.approx(400)


@pytest.mark.parametrize("beyond", [0.89, 0.99, math.nan])
def test_nothing_is_made_up_beyond_the_curve(beyond: float) -> None:
    assert quality.bytes_at(beyond, [(0.98, 400), (0.90, 100)]) is None
