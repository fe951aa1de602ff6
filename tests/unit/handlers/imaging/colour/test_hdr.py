"""HDR compared with luminance computed by numpy from the standards' formulas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from handlers.imaging.colour import colour_space, tone_mapping
from tests.support import samples_colour as colour

CODES = {colour_space.PQ: colour.pq, colour_space.HLG: colour.hlg}
BT2020 = {each: colour_space.from_cicp(9, each) for each in CODES}
SUN = 1000 / colour.WHITE_NITS


def _signal(picture: Image.Image, transfer: int) -> colour.Array:
    return CODES[transfer](colour.in_primaries(colour.linear(picture), "bt2020"))


def _shown(signal: colour.Array, transfer: int, bits: int) -> Image.Image:
    """As the renderer has it from decoders of so many bits."""
    if bits == 8:
        return tone_mapping.to_srgb(Image.fromarray(colour.of_8_bits(signal)), BT2020[transfer])
    height, width, _ = signal.shape
    values = np.rint(signal * ((1 << bits) - 1)).astype("<u2")
    data = memoryview(values.tobytes())
    return tone_mapping.to_srgb(
        *tone_mapping.spread(data, (width, height), (3, bits), BT2020[transfer])
    )


@pytest.mark.parametrize(
    ("transfer", "bits", "median", "most"),
    [
        (colour_space.PQ, 16, 0.44, 3.6),
        (colour_space.PQ, 10, 0.46, 3.9),
        (colour_space.PQ, 8, 0.73, 6.3),
        (colour_space.HLG, 16, 0.34, 2.5),
        (colour_space.HLG, 10, 0.36, 2.6),
        (colour_space.HLG, 8, 0.53, 4),
    ],
)
def test_an_image_up_to_reference_white_is_unchanged(
    transfer: int, bits: int, median: float, most: float
) -> None:
    picture = colour.palette()

    off = colour.difference(_shown(_signal(picture, transfer), transfer, bits), picture)

    assert np.median(off) <= median
    assert off.max() <= most


@pytest.mark.parametrize("transfer", CODES)
def test_a_highlight_keeps_dark_and_middle_tones_and_a_bright_white(transfer: int) -> None:
    picture = colour.palette()
    light = colour.linear(picture)
    light[:16, :16] = SUN
    signal = CODES[transfer](colour.in_primaries(light, "bt2020"))

    shown = _shown(signal, transfer, 10)

    # What is at most 90 cd/m² in its strongest primary lies below the bend of a curve to 1000.
    calm = colour.in_primaries(light, "bt2020").max(axis=-1) * colour.WHITE_NITS < 90
    off = colour.difference(shown, picture)[calm]
    assert np.median(off) <= 0.58
    assert off.max() <= 3.3
    assert shown.getpixel((4, 4)) == (255, 255, 255)
    assert 215 <= min(_white_beside_a_sun(transfer)) <= 240


def _white_beside_a_sun(transfer: int) -> Any:
    light = np.ones((64, 64, 3))
    light[:16, :16] = SUN
    signal = CODES[transfer](colour.in_primaries(light, "bt2020"))
    return _shown(signal, transfer, 10).getpixel((40, 40))


def test_brighter_peaks_compress_white_more() -> None:
    whites = [tone_mapping.rolled_off(colour.WHITE_NITS, peak) for peak in tone_mapping.PEAKS]

    assert whites[0] == pytest.approx(colour.WHITE_NITS, rel=1e-3)
    assert whites == sorted(whites, reverse=True)


@pytest.mark.parametrize("peak", tone_mapping.PEAKS)
def test_the_curve_is_monotonic_continuous_and_ends_at_white(peak: float) -> None:
    steps = np.linspace(0, peak, 2000)
    rolled = np.array([tone_mapping.rolled_off(float(each), peak) for each in steps])

    assert rolled[0] == 0
    assert rolled[-1] == pytest.approx(colour.WHITE_NITS, rel=1e-3)
    assert (np.diff(rolled) >= -1e-6).all()
    assert np.diff(rolled).max() <= peak / 2000 * 1.01


def test_the_curve_is_that_of_bt_2390() -> None:
    # E1 = 0.9 of a peak of 1000 cd/m², worked out by hand: the bend starts at 0.65835 …
    top, goal = (
        tone_mapping.signal(1000, colour_space.PQ),
        tone_mapping.signal(203, colour_space.PQ),
    )
    knee = 1.5 * goal / top - 0.5
    t = (0.9 - knee) / (1 - knee)
    basis = np.array([2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t, -2 * t**3 + 3 * t**2])
    expected = float(basis @ np.array([knee, 1 - knee, goal / top])) * top

    rolled = tone_mapping.rolled_off(tone_mapping.light(0.9 * top, colour_space.PQ), 1000)

    assert knee == pytest.approx(0.6583, abs=1e-3)
    assert tone_mapping.signal(rolled, colour_space.PQ) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("transfer", "nits", "expected"),
    [
        (colour_space.PQ, 0, 0.0),
        (colour_space.PQ, 100, 0.508),
        (colour_space.PQ, 203, 0.581),
        (colour_space.PQ, 1000, 0.752),
        (colour_space.PQ, 10_000, 1.0),
        (colour_space.HLG, 203, 0.75),
        (colour_space.HLG, 1000, 1.0),
    ],
)
def test_signals_have_the_luminance_of_the_standards(
    transfer: int, nits: float, expected: float
) -> None:
    assert tone_mapping.signal(nits, transfer) == pytest.approx(expected, abs=0.001)
    assert tone_mapping.light(tone_mapping.signal(nits, transfer), transfer) == pytest.approx(
        nits, rel=1e-3
    )


def test_a_few_bright_pixels_do_not_darken_an_image() -> None:
    light = np.full((100, 100, 3), 1.0)
    light[0, :5] = 10_000 / colour.WHITE_NITS

    shown = _shown(colour.pq(light), colour_space.PQ, 8)

    value: Any = shown.getpixel((50, 50))
    assert min(value) >= 250


@pytest.mark.parametrize("bits", [10, 12, 16])
def test_deep_alpha_is_kept(bits: int) -> None:
    top = (1 << bits) - 1
    values = np.zeros((4, 256, 4), dtype="<u2")
    values[..., :3] = round(top * 0.4)
    values[..., 3] = np.rint(np.arange(256) / 255 * top)

    picture, meaning = tone_mapping.spread(
        memoryview(values.tobytes()), (256, 4), (4, bits), BT2020[colour_space.PQ]
    )

    assert picture.mode == "RGBA"
    assert picture.getchannel("A").tobytes()[:256] == bytes(range(256))
    assert meaning.full == pytest.approx(tone_mapping.signal(203, colour_space.PQ))


def test_strips_of_a_tall_image_are_seamless() -> None:
    rows = np.arange(300)[:, None, None] / 300 * 0.58
    signal = np.broadcast_to(rows, (300, 5, 3))
    values = np.rint(signal * 1023).astype("<u2")

    picture, _ = tone_mapping.spread(
        memoryview(values.tobytes()), (5, 300), (3, 10), BT2020[colour_space.PQ]
    )

    column = np.asarray(picture)[:, 2, 0].astype(int)
    assert (np.diff(column) >= 0).all()
    assert np.diff(column).max() <= 2
