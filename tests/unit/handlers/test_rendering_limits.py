from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from handlers.thumbnail.rendering import UnusablePhotoError
from tests.unit.handlers.pictures import (
    encoded,
    four_corners,
    gif_that_claims,
    jpeg_that_claims,
    png_that_claims,
    rendered,
    webp_that_claims,
)

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = ["JPEG", "PNG", "GIF", "WEBP"]


def refused(content: bytes, max_pixels: int = 10_000_000) -> UnusablePhotoError:
    with pytest.raises(UnusablePhotoError) as caught:
        rendered(content, max_pixels)
    return caught.value


@pytest.mark.parametrize(
    "claim", [jpeg_that_claims, png_that_claims, gif_that_claims, webp_that_claims]
)
def test_a_bomb_is_refused_by_its_header(claim: Callable[[int, int], bytes]) -> None:
    started = time.process_time()

    error = refused(claim(16_000, 16_000), max_pixels=100_000_000)

    assert error.code == "too_many_pixels"
    assert error.sentence == "The photo has too many pixels: at most 100 million can be shown."
    # Decoding that many pixels takes seconds; a header, milliseconds.
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_pixel_limit_is_exact(file_format: str) -> None:
    content = encoded(four_corners((50, 40)), file_format)

    assert rendered(content, 2000).width == 50
    assert refused(content, 1999).code == "too_many_pixels"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7",
        b"\xff\xd8\xff",
        bytes(1000),
        encoded(four_corners((50, 40)), "BMP"),
        encoded(four_corners((50, 40)), "TIFF"),
        encoded(four_corners((50, 40)), "ICO"),
        encoded(four_corners((50, 40)), "PPM"),
        encoded(four_corners((50, 40)), "JPEG2000"),
    ],
)
def test_what_is_none_of_the_accepted_formats_is_no_image(content: bytes) -> None:
    error = refused(content)

    assert error.code == "not_an_image"
    assert error.sentence == "The file is not a JPEG, PNG, GIF or WebP photo."


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_file_that_is_cut_off_is_refused(file_format: str, part: float) -> None:
    content = encoded(Image.effect_noise((300, 200), 80).convert("RGB"), file_format)

    error = refused(content[: int(len(content) * part)])

    assert error.code in {"damaged", "not_an_image"}


def test_a_header_without_its_picture_is_damaged() -> None:
    assert refused(png_that_claims(400, 300)).code == "damaged"


@pytest.mark.filterwarnings("ignore")  # Pillow's remarks on broken files
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(FORMATS), st.data())
def test_no_damage_is_more_than_a_refusal(file_format: str, data: st.DataObject) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    options = {} if file_format == "GIF" else {"exif": exif}
    content = bytearray(encoded(four_corners((40, 30)), file_format, **options))
    places = st.integers(0, len(content) - 1)
    for place, value in data.draw(st.dictionaries(places, st.integers(0, 255), max_size=6)).items():
        content[place] = value

    with suppress(UnusablePhotoError):
        assert rendered(bytes(content)).files
