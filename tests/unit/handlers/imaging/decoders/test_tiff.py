"""TIFF: files that only look like photos, and pages."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from handlers.imaging import UnusablePhotoError
from handlers.imaging.decoders import tiff
from tests.support.samples_chart import MARKS_GREY, chart
from tests.support.samples_jpeg import saved, vips
from tests.support.samples_model import off
from tests.unit.handlers.pictures import opened, rendered

DNG_VERSION, CFA = 50706, 32803
RAW: dict[str, dict[int, Any]] = {
    "dng": {DNG_VERSION: b"\1\4\0\0"},
    "previewed": {254: 1, 271: "NIKON CORPORATION", 330: 8},
}


@pytest.mark.parametrize("name", RAW)
def test_a_camera_raw_file_is_refused_and_its_preview_not_shown(name: str) -> None:
    content = saved(Image.new("RGB", (160, 120)), "TIFF", tiffinfo=RAW[name])

    with pytest.raises(UnusablePhotoError, match="not_an_image"):
        rendered(content)


def test_a_canon_raw_file_is_refused() -> None:
    content = bytearray(saved(chart(), "TIFF"))
    # It has a mark of its own between the header and the first directory.
    content[8:10] = b"CR"

    with pytest.raises(UnusablePhotoError):
        rendered(bytes(content))


def test_a_scan_with_a_make_is_a_photo() -> None:
    photo = rendered(saved(chart(), "TIFF", tiffinfo={271: "EPSON"}))

    assert (photo.width, photo.height) == (480, 320)


def test_only_the_first_page_is_read() -> None:
    pages = [Image.new("RGB", (8, 8)) for _ in range(3)]
    content = saved(chart(), "TIFF", save_all=True, append_images=pages)

    source = tiff.open_photo(content, 10**6)

    assert getattr(source.picture, "n_frames", None) == 1
    assert getattr(source.picture, "is_animated", None) is False
    assert not rendered(content).animated


@pytest.mark.parametrize("mode", ["I;16", "I;16B"])
def test_16_bit_grey_keeps_its_brightness(mode: str) -> None:
    grey = chart().convert("L").convert("I").point(lambda value: value * 257)
    content = saved(grey.convert(mode), "TIFF")

    for each in opened(rendered(content)).values():
        assert off(each, MARKS_GREY) <= 3


def test_grey_where_white_is_zero_is_not_shown_inverted() -> None:
    grey = vips(chart().convert("L")).copy(interpretation="b-w")

    for each in opened(rendered(bytes(grey.tiffsave_buffer(miniswhite=True)))).values():
        assert off(each, MARKS_GREY) <= 3


def test_floating_point_grey_is_shown() -> None:
    grey = vips(chart().convert("L")).copy(interpretation="b-w").cast("float") / 255

    for each in opened(rendered(bytes(grey.tiffsave_buffer()))).values():
        assert off(each, MARKS_GREY) <= 3
