"""Every size is compared with libvips' Lanczos of the full image, before it is encoded.

The bounds leave at least one and a half times of what was measured to be missing to 1. Bicubic is
beyond them, and so is all that is softer. Half a JPEG, as its decoder averages it, has a bound of
its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pyvips
from PIL import Image

from bench.photos import picture
from handlers.imaging import Limits, encoding, render
from tests.unit.handlers.imaging.similarity import ssim
from tests.unit.handlers.pictures import decoded, encoded

if TYPE_CHECKING:
    from handlers.imaging import RenderedFile

LIMITS = Limits(max_pixels=20_000_000)
RESAMPLED = 0.998
HALVED, FROM_HALVED = 0.987, 0.996
THUMBNAIL = 0.93  # when it is encoded

ALL_RESAMPLED = {2048: RESAMPLED, 1280: RESAMPLED, 640: RESAMPLED, 320: RESAMPLED}
FILES: dict[str, tuple[tuple[int, int], str, dict[str, int], dict[int, float]]] = {
    "JPEG": ((3000, 2000), "JPEG", {"quality": 92}, ALL_RESAMPLED),
    "PNG": ((3000, 2000), "PNG", {"compress_level": 1}, ALL_RESAMPLED),
    "JPEG whose half is nearly large enough": (
        (4032, 3024),
        "JPEG",
        {"quality": 92},
        {**ALL_RESAMPLED, 2048: HALVED, 1280: FROM_HALVED},
    ),
}


def full(content: bytes, size: tuple[int, int]) -> Image.Image:
    """The picture in a size: every pixel of it decoded, and weighed once."""
    whole: Any = pyvips.Image.new_from_buffer(content, "")
    across, down = size[0] / whole.width, size[1] / whole.height
    small = whole.resize(across, vscale=down, kernel="lanczos3", gap=0)
    assert (small.width, small.height) == size
    return Image.frombytes("RGB", size, bytes(small.write_to_memory()))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[int, Image.Image]:
    """The pictures of the WebP renditions as they come to the encoder, by edge."""
    found: dict[int, Image.Image] = {}
    encode = encoding.webp

    def seen(image: Image.Image, edge: int, **settings: bool) -> RenderedFile:
        found[edge] = image
        # Encoding is not what is looked at: a corner is quicker.
        return encode(image.crop((0, 0, 16, 16)), edge, **settings)

    monkeypatch.setattr(encoding, "webp", seen)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_every_size_is_as_sharp_as_one_made_from_the_full_image(
    made: dict[int, Image.Image], name: str
) -> None:
    size, file_format, options, bounds = FILES[name]
    content = encoded(picture(*size, seed=3), file_format, **options)

    thumb = decoded(render(content, LIMITS).files[0])

    found = {edge: ssim(image, full(content, image.size)) for edge, image in made.items()}
    assert found.keys() == bounds.keys()
    assert {edge: each for edge, each in found.items() if each < bounds[edge]} == {}
    assert ssim(thumb, full(content, thumb.size)) >= THUMBNAIL


@pytest.mark.slow
@pytest.mark.parametrize("softer", ["BICUBIC", "HAMMING", "BILINEAR", "BOX", "NEAREST"])
def test_a_softer_filter_would_be_noticed(softer: str) -> None:
    seen = picture(1200, 800, seed=3)
    content = encoded(seen, "PNG", compress_level=1)

    small = seen.resize((480, 320), Image.Resampling[softer])  # pyright: ignore[reportUnknownMemberType]  # typed with numpy's types

    assert ssim(small, full(content, small.size)) < RESAMPLED
