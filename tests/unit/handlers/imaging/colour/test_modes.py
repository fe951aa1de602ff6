from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from handlers.imaging.colour.srgb import to_srgb
from handlers.imaging.resize import sampled
from tests.unit.handlers.pictures import (
    BLACK,
    BLUE,
    GREEN,
    RED,
    WHITE,
    close,
    encoded,
    largest,
    left,
    opened,
    rendered,
    right,
    swapping_profile,
    thumbnail,
    two_halves,
)

CLEAR = (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("file_format", "mode", "dark", "light"),
    [
        ("PNG", "1", 0, 1),
        ("PNG", "L", 0, 255),
        ("PNG", "I;16", 0, 65535),
        ("PNG", "P", BLACK, WHITE),
        ("PNG", "RGB", BLACK, WHITE),
        ("PNG", "LA", (0, 255), (255, 255)),
        ("PNG", "RGBA", (0, 0, 0, 255), (255, 255, 255, 255)),
        ("GIF", "L", 0, 255),
        ("GIF", "P", BLACK, WHITE),
        ("JPEG", "L", 0, 255),
        ("JPEG", "RGB", BLACK, WHITE),
        ("JPEG", "CMYK", (0, 0, 0, 255), (0, 0, 0, 0)),
        ("WEBP", "RGB", BLACK, WHITE),
        ("WEBP", "RGBA", (0, 0, 0, 255), (255, 255, 255, 255)),
    ],
)
def test_every_mode_keeps_dark_and_light_areas(
    file_format: str, mode: str, dark: Any, light: Any
) -> None:
    content = encoded(two_halves(mode, dark, light), file_format)

    for image in opened(rendered(content)).values():
        assert image.mode == "RGB"
        assert close(left(image), BLACK)
        assert close(right(image), WHITE)


@pytest.mark.parametrize(
    ("mode", "grey", "expected"),
    [("I;16", 32768, 128), ("I;16", 257, 1), ("L", 128, 128), ("LA", (128, 255), 128)],
)
def test_grey_keeps_its_brightness(mode: str, grey: Any, expected: int) -> None:
    content = encoded(two_halves(mode, grey, grey), "PNG")

    assert close(left(thumbnail(content)), (expected,) * 3, tolerance=2)


@pytest.mark.parametrize(
    ("mode", "dark", "middle", "light"),
    [
        ("I", 0, 128, 255),
        ("I", 0, 32768, 65535),
        ("F", 0.0, 0.5, 1.0),
        ("F", 0.0, 128.0, 255.0),
        ("F", 0.0, 32768.0, 65535.0),
        ("F", 0.0, 1e6, 2e6),
    ],
)
def test_modes_without_a_fixed_range_are_scaled_by_their_values(
    mode: str, dark: float, middle: float, light: float
) -> None:
    image = Image.new(mode, (3, 1), dark)
    image.putpixel((1, 0), middle)
    image.putpixel((2, 0), light)

    shown = to_srgb(sampled(image, image.size), None)

    assert [shown.getpixel((x, 0)) for x in range(3)] == [BLACK, (128,) * 3, WHITE]


def test_a_palette_with_alpha_keeps_it() -> None:
    image = two_halves("RGBA", CLEAR, (*RED, 255)).convert("PA")

    shown = to_srgb(sampled(image, image.size), None)

    assert (left(shown)[3], right(shown)) == (0, (*RED, 255))


@pytest.mark.parametrize(
    ("mode", "colour"), [("YCbCr", (76, 85, 255)), ("HSV", (0, 255, 255)), ("RGBX", (*RED, 0))]
)
def test_other_colour_models_become_rgb(mode: str, colour: tuple[int, ...]) -> None:
    shown = to_srgb(sampled(Image.new(mode, (4, 4), colour), (4, 4)), None)

    assert shown.mode == "RGB"
    assert close(left(shown), RED)


@pytest.mark.parametrize(
    ("file_format", "image", "options"),
    [
        ("PNG", two_halves("RGBA", CLEAR, (*RED, 255)), {}),
        ("PNG", two_halves("RGB", BLACK, RED), {"transparency": BLACK}),
        ("PNG", two_halves("P", BLACK, RED), {"transparency": 0}),
        ("GIF", two_halves("P", BLACK, RED), {"transparency": 0}),
        ("WEBP", two_halves("RGBA", CLEAR, (*RED, 255)), {"lossless": True}),
    ],
)
def test_transparency_stays_in_webp_and_becomes_white_in_jpeg(
    file_format: str, image: Image.Image, options: dict[str, Any]
) -> None:
    content = encoded(image, file_format, **options)

    full = largest(content)
    assert full.mode == "RGBA"
    assert left(full)[3] == 0
    assert close(right(full), (*RED, 255))
    flat = thumbnail(content)
    assert flat.mode == "RGB"
    assert close(left(flat), WHITE)
    assert close(right(flat), RED)


@pytest.mark.parametrize(
    ("image", "options"),
    [
        (two_halves("LA", (0, 0), (0, 255)), {}),
        (two_halves("L", 7, 0), {"transparency": 7}),
    ],
)
def test_grey_can_be_transparent(image: Image.Image, options: dict[str, Any]) -> None:
    content = encoded(image, "PNG", **options)

    assert (left(largest(content))[3], right(largest(content))[3]) == (0, 255)
    assert close(left(thumbnail(content)), WHITE)


def test_semi_transparent_pixels_are_blended_with_white() -> None:
    content = encoded(two_halves("RGBA", (255, 0, 0, 128), (*RED, 255)), "PNG")

    assert close(left(thumbnail(content)), (255, 127, 127))


def test_hidden_colours_do_not_bleed_at_transparent_edges() -> None:
    image = two_halves("RGBA", (*GREEN, 0), (*RED, 255), size=(1001, 500))

    flat = thumbnail(encoded(image, "PNG"))

    for x in range(flat.width):
        _red, green, blue = left(flat.crop((x, 10, x + 1, 20)))
        assert abs(green - blue) < 12


def test_colours_are_converted_by_the_profile() -> None:
    options = {"icc_profile": swapping_profile()}

    for file_format in ("JPEG", "PNG", "WEBP"):
        content = encoded(two_halves("RGB", RED, GREEN), file_format, **options)

        assert close(left(thumbnail(content)), BLUE, tolerance=25), file_format
        assert close(right(thumbnail(content)), GREEN, tolerance=25), file_format


def test_a_profile_applies_to_transparent_images() -> None:
    image = two_halves("RGBA", (*RED, 255), CLEAR)

    full = largest(encoded(image, "PNG", icc_profile=swapping_profile()))

    assert close(left(full)[:3], BLUE, tolerance=25)
    assert right(full)[3] == 0


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("profile", [b"no profile", swapping_profile()[:200]])
def test_a_broken_profile_is_ignored(mode: str, profile: bytes) -> None:
    image = two_halves("RGB", BLACK, WHITE).convert(mode)

    flat = thumbnail(encoded(image, "JPEG", icc_profile=profile))

    assert close(left(flat), BLACK)
    assert close(right(flat), WHITE)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_profile_for_another_colour_model_is_ignored(mode: str) -> None:
    image = two_halves("RGB", BLACK, WHITE).convert(mode)

    flat = thumbnail(encoded(image, "JPEG", icc_profile=swapping_profile()))

    assert close(left(flat), BLACK)
    assert close(right(flat), WHITE)


def test_cmyk_is_converted_to_rgb() -> None:
    image = two_halves("CMYK", (0, 255, 255, 0), (255, 255, 0, 0))

    flat = thumbnail(encoded(image, "JPEG"))

    assert close(left(flat), RED)
    assert close(right(flat), BLUE)
