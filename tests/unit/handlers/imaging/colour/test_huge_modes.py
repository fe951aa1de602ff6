"""Huge images of every mode are resized within the function's memory."""

from __future__ import annotations

import pytest
from PIL import Image, ImageOps

from handlers.imaging.resize import resized, sampled
from tests.unit.handlers.pictures import (
    BLACK,
    WHITE,
    close,
    encoded,
    largest,
    left,
    right,
)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_a_huge_transparent_image_is_resized_like_others(mode: str) -> None:
    grey = resized(Image.radial_gradient("L"), (100, 45_000))
    image = Image.merge("RGBA", (grey, ImageOps.invert(grey), grey, grey.rotate(180)))
    image = image.convert(mode)

    small = sampled(image, (5, 2048))

    whole = image.convert("RGBA")
    expected = whole.resize((5, 2048), Image.Resampling.LANCZOS, reducing_gap=2.0)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    assert small.mode == "RGBA"
    assert small.tobytes() == expected.tobytes()


@pytest.mark.parametrize(("mode", "averaged"), [("P", "RGB"), ("1", "L")])
def test_a_huge_image_in_another_mode_is_resized_like_others(mode: str, averaged: str) -> None:
    image = resized(Image.radial_gradient("L"), (100, 45_000)).convert("RGB").convert(mode)

    small = sampled(image, (5, 2048))

    whole = image.convert(averaged)
    expected = whole.resize((5, 2048), Image.Resampling.LANCZOS, reducing_gap=2.0)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    assert small.mode == averaged
    assert small.tobytes() == expected.tobytes()


def test_a_huge_grey_of_16_bits_is_shown() -> None:
    image = Image.new("I;16", (9000, 20), 65_535)
    image.paste(0, (4500, 0, 9000, 20))

    flat = largest(encoded(image, "PNG"))

    assert flat.size == (8192, 18)
    assert close(left(flat), WHITE)
    assert close(right(flat), BLACK)
