"""The photos that the bench takes are what it says they are."""

from __future__ import annotations

import io

from PIL import Image

from bench import photos
from handlers.imaging.metadata import exif

SIZE = (480, 360)
UPRIGHT_HELD = 6


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_photo_has_what_a_camera_puts_into_it() -> None:
    photo = opened(photos.jpeg(photos.picture(*SIZE, seed=1), photos.srgb_profile()))

    assert photo.size == SIZE
    assert photo.info["icc_profile"] == photos.srgb_profile()
    assert photo.getexif()[0x0112] == UPRIGHT_HELD
    assert photo.getexif()[0x010F] == "bench"
    assert "progressive" not in photo.info


def test_the_same_seed_gives_the_same_picture() -> None:
    one, again, other = (photos.picture(*SIZE, seed=seed) for seed in (1, 1, 2))

    assert one.tobytes() == again.tobytes() != other.tobytes()


def test_a_photo_can_be_progressive_and_without_a_profile() -> None:
    photo = opened(photos.jpeg(photos.picture(*SIZE, seed=1), None, progressive=True))

    assert photo.info["progressive"]
    assert "icc_profile" not in photo.info


def test_the_preview_stands_where_cameras_put_it() -> None:
    content = photos.jpeg(photos.picture(*SIZE, seed=1), None, preview=True)

    block = opened(content).info["exif"].removeprefix(b"Exif\0\0")
    preview = exif.preview(block)

    assert preview is not None
    assert opened(preview).size == (160, 120)
    assert exif.orientation(block) == UPRIGHT_HELD
