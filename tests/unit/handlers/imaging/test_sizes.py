"""The sizes of the renditions: never enlarged, and strips stay viewable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from handlers.imaging import sizes
from handlers.imaging.sizes import LONG_EDGES, edges, fit
from tests.unit.handlers.pictures import RED, close, encoded, left, opened, rendered, thumbnail

SIZES = st.tuples(st.integers(1, 60_000), st.integers(1, 60_000))


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ((1, 1), (1,)),
        ((319, 200), (319,)),
        ((320, 200), (320,)),
        ((500, 400), (320, 500)),
        ((400, 640), (320, 640)),
        ((1500, 1000), (320, 640, 1280, 1500)),
        ((2047, 2047), (320, 640, 1280, 2047)),
        ((2048, 1000), (320, 640, 1280, 2048)),
        ((9000, 6000), (320, 640, 1280, 2048)),
        ((3000, 300), (320, 640, 1200)),
        ((12_000, 3000), (320, 640, 1280, 2048)),
        ((20, 5000), (320, 640, 1250)),
    ],
)
def test_renditions_are_the_edges_that_fit_and_the_full_size(
    original: tuple[int, int], expected: tuple[int, ...]
) -> None:
    assert edges(original) == expected


@pytest.mark.parametrize(
    ("original", "edge", "expected"),
    [
        ((4000, 3000), 320, (320, 240)),
        ((3000, 4000), 2048, (1536, 2048)),
        ((4000, 1000), 320, (320, 80)),
        ((8000, 1000), 320, (640, 80)),
        ((1000, 16_000), 320, (80, 1280)),
        ((32_000, 1000), 320, (1280, 40)),
        ((32_000, 1000), 2048, (8192, 256)),
        ((300, 200), 320, (300, 200)),
    ],
)
def test_a_strip_has_a_short_edge_of_a_quarter_up_to_four_times_the_long_edge(
    original: tuple[int, int], edge: int, expected: tuple[int, int]
) -> None:
    assert fit(original, edge) == expected


@given(SIZES, st.sampled_from(LONG_EDGES))
def test_every_rendition_has_the_largest_allowed_size(original: tuple[int, int], edge: int) -> None:
    short, long = sorted(original)
    wanted = fit(original, edge)
    narrow, broad = sorted(wanted)

    assert all(1 <= got <= had for got, had in zip(wanted, original, strict=True))
    assert broad <= 4 * edge
    if wanted != original:
        # As large as is allowed: one of the two edges is at its limit.
        assert broad in {edge, 4 * edge} or narrow == edge // 4
        assert narrow >= edge // 4 or broad == 4 * edge
        # The shape stays, to a pixel.
        assert abs(narrow - max(1, broad * short / long)) <= 1
        assert narrow * broad <= edge * (edge + 4)


@given(SIZES)
def test_renditions_differ_and_the_largest_has_the_allowed_size(
    original: tuple[int, int],
) -> None:
    names = edges(original)
    made = [fit(original, edge) for edge in names]

    assert list(names) == sorted(set(names))
    assert len(set(made)) == len(made)
    assert made[-1] == original or names[-1] == LONG_EDGES[-1]


@given(SIZES)
def test_the_thumbnail_is_the_middle_of_a_strip(original: tuple[int, int]) -> None:
    left_edge, top, right_edge, bottom = sizes.thumbnail_box(original)
    width, height = right_edge - left_edge, bottom - top

    assert max(width, height) <= 4 * min(original)
    assert abs(left_edge - (original[0] - right_edge)) <= 1
    assert abs(top - (original[1] - bottom)) <= 1
    assert min(width, height) == min(original)


@pytest.mark.slow
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_each_rendition_has_its_stated_size_and_type(file_format: str) -> None:
    result = rendered(encoded(Image.new("RGB", (2400, 1200), RED), file_format))

    assert (result.width, result.height) == (2400, 1200)
    assert result.media_type == f"image/{file_format.lower()}"
    assert [(file.name, file.width, file.height, file.media_type) for file in result.files] == [
        ("thumb-150.jpg", 150, 75, "image/jpeg"),
        ("320.webp", 320, 160, "image/webp"),
        ("640.webp", 640, 320, "image/webp"),
        ("1280.webp", 1280, 640, "image/webp"),
        ("2048.webp", 2048, 1024, "image/webp"),
    ]
    for file in result.files:
        image = opened(result)[file.name]
        assert image.size == (file.width, file.height)
        assert image.format == file.media_type.removeprefix("image/").upper()
        assert close(left(image.convert("RGB")), RED)


def test_a_small_photo_is_not_enlarged() -> None:
    result = rendered(encoded(Image.new("RGB", (40, 30), RED), "PNG"))

    assert [(file.name, file.width, file.height) for file in result.files] == [
        ("thumb-150.jpg", 40, 30),
        ("40.webp", 40, 30),
    ]


def strip(size: tuple[int, int]) -> Image.Image:
    """White, with a red square in its middle."""
    image = Image.new("RGB", size, "white")
    width, height = size
    half = min(size) // 2
    box = (width // 2 - half, height // 2 - half, width // 2 + half, height // 2 + half)
    image.paste(RED, box)
    return image


@pytest.mark.slow
@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_panorama_is_viewable_in_every_size(file_format: str, *, turned: bool) -> None:
    image = strip((600, 6000) if turned else (6000, 600))

    result = rendered(encoded(image, file_format))

    made = [(file.width, file.height) for file in result.files]
    expected = [(150, 38), (800, 80), (1600, 160), (3200, 320), (5120, 512)]
    assert made == [each[::-1] if turned else each for each in expected]
    flat = thumbnail(encoded(image, file_format))
    assert close(_middle(flat), RED)
    # 4:1 of the middle: the square is a quarter of what is shown.
    assert close(left(flat) if not turned else left(flat.rotate(90, expand=True)), (255, 255, 255))


@pytest.mark.parametrize("size", [(5000, 1), (1, 5000), (4000, 20), (20, 4000)])
def test_a_strip_is_at_least_one_pixel_wide_in_every_size(size: tuple[int, int]) -> None:
    result = rendered(encoded(Image.new("RGB", size, RED), "PNG"))

    assert (result.width, result.height) == size
    assert all(min(file.width, file.height) >= 1 for file in result.files)
    # The thumbnail is cut out of a rendition that has all rows there are.
    thumb = result.files[0]
    assert min(thumb.width, thumb.height) == min(size)
    assert max(thumb.width, thumb.height) == 4 * min(size)


def _middle(image: Image.Image) -> tuple[int, ...]:
    value = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(value, tuple)
    return value


def test_the_thumbnail_is_a_progressive_jpeg() -> None:
    assert thumbnail(encoded(strip((300, 300)), "PNG")).info["progressive"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("original", "largest"),
    [
        ((4032, 3024), (2016, 1512)),
        ((3024, 4032), (1512, 2016)),
        ((3900, 2600), (1950, 1300)),
        ((3800, 2600), (2048, 1401)),
        ((4200, 2800), (2048, 1365)),
        ((1990, 1000), (1990, 1000)),
    ],
)
def test_a_scaled_jpeg_of_nearly_the_size_is_the_largest_rendition(
    original: tuple[int, int], largest: tuple[int, int]
) -> None:
    result = rendered(encoded(Image.new("RGB", original, RED), "JPEG"), 20_000_000)

    last = result.files[-1]
    assert (last.width, last.height) == largest
    assert (result.width, result.height) == original
    next_largest = result.files[-2]
    assert max(next_largest.width, next_largest.height) == 1280


def test_rendering_is_deterministic() -> None:
    content = encoded(strip((700, 500)), "JPEG")

    assert rendered(content) == rendered(content)
