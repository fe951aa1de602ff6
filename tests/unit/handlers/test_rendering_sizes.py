from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from handlers.thumbnail.rendering import LONG_EDGES, long_edges
from tests.unit.handlers.pictures import (
    RED,
    close,
    corners,
    encoded,
    four_corners,
    largest,
    left,
    opened,
    rendered,
    thumbnail,
)

ORIENTATION = 0x0112


@pytest.mark.parametrize(
    ("original", "edges"),
    [
        (1, (1,)),
        (319, (319,)),
        (320, (320,)),
        (500, (320, 500)),
        (640, (320, 640)),
        (1500, (320, 640, 1280, 1500)),
        (2047, (320, 640, 1280, 2047)),
        (2048, (320, 640, 1280, 2048)),
        (9000, (320, 640, 1280, 2048)),
    ],
)
def test_renditions_are_those_that_fit_and_one_in_full(
    original: int, edges: tuple[int, ...]
) -> None:
    assert long_edges(original) == edges


@given(st.integers(1, 100_000))
def test_no_rendition_is_larger_than_its_original_and_one_shows_it_in_full(original: int) -> None:
    edges = long_edges(original)

    assert list(edges) == sorted(set(edges))
    assert edges[-1] == min(original, LONG_EDGES[-1])


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_each_rendition_has_the_size_and_type_that_it_says(file_format: str) -> None:
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


def test_a_small_photo_is_not_blown_up() -> None:
    result = rendered(encoded(Image.new("RGB", (40, 30), RED), "PNG"))

    assert [(file.name, file.width, file.height) for file in result.files] == [
        ("thumb-150.jpg", 40, 30),
        ("40.webp", 40, 30),
    ]


@pytest.mark.parametrize("size", [(5000, 1), (1, 5000), (4000, 20)])
def test_a_strip_is_at_least_one_pixel_wide_in_every_size(size: tuple[int, int]) -> None:
    result = rendered(encoded(Image.new("RGB", size, RED), "PNG"))

    assert (result.width, result.height) == size
    assert all(min(file.width, file.height) >= 1 for file in result.files)
    assert max(result.files[0].width, result.files[0].height) == 150


def test_the_thumbnail_is_a_progressive_jpeg() -> None:
    assert thumbnail(encoded(four_corners((300, 300)), "PNG")).info["progressive"]


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_whatever_way_the_camera_was_held(
    file_format: str, orientation: int
) -> None:
    raw = four_corners((400, 200))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    content = encoded(raw, file_format, exif=exif)
    raw.getexif()[ORIENTATION] = orientation
    upright = ImageOps.exif_transpose(raw)

    result = rendered(content)

    assert (result.width, result.height) == upright.size
    for image in opened(result).values():
        assert (image.width > image.height) == (upright.width > upright.height)
        for shown, meant in zip(corners(image), corners(upright), strict=True):
            assert close(shown, meant, tolerance=30)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_none(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation

    result = rendered(encoded(four_corners((400, 200)), "JPEG", exif=exif))

    assert (result.width, result.height) == (400, 200)


def test_nothing_but_pixels_is_published() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(0x8825)[1] = "SecretPlace"
    content = encoded(
        four_corners((700, 500)),
        "JPEG",
        exif=exif,
        comment=b"SecretComment",
        xmp=b"<x:xmpmeta>SecretXmp</x:xmpmeta>",
        icc_profile=b"SecretProfile",
    )
    assert content.count(b"Secret") == 5

    result = rendered(content)

    for file in result.files:
        assert b"Secret" not in file.data
    for image in opened(result).values():
        assert not image.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(image.info)


def test_of_a_moving_picture_the_first_frame_is_shown() -> None:
    frames = [Image.new("RGB", (400, 200), colour) for colour in (RED, (0, 0, 255))]

    for file_format in ("GIF", "WEBP"):
        content = encoded(frames[0], file_format, save_all=True, append_images=frames[1:])

        assert close(left(largest(content).convert("RGB")), RED)


def test_of_several_jpegs_in_one_file_the_first_is_shown_as_a_jpeg() -> None:
    frames = [Image.new("RGB", (400, 200), colour) for colour in (RED, (0, 0, 255))]

    result = rendered(encoded(frames[0], "MPO", save_all=True, append_images=frames[1:]))

    assert result.media_type == "image/jpeg"
    assert close(left(opened(result)["400.webp"]), RED)


def test_the_same_bytes_give_the_same_renditions() -> None:
    content = encoded(four_corners((700, 500)), "JPEG")

    assert rendered(content) == rendered(content)
