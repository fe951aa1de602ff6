"""JPEG XL: its size is known before it is decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from handlers.imaging import UnusablePhotoError
from handlers.imaging.decoders import jxl
from handlers.imaging.decoders.jxl_header import read_header
from tests.support.samples import SAMPLES, Sample
from tests.support.samples_chart import chart, moving
from tests.support.samples_jpeg import saved
from tests.support.samples_jxl import from_jpeg, lossless, signalled

if TYPE_CHECKING:
    from unittest.mock import MagicMock

JXL = [each for each in SAMPLES if each.media_type == "image/jxl"]


def _size(content: bytes) -> tuple[int, int]:
    header = read_header(content)
    return header.width, header.height


@pytest.mark.parametrize("sample", JXL, ids=str)
def test_the_size_is_read_from_the_header(sample: Sample) -> None:
    assert sorted(_size(sample.content)) == [320, 480]


@given(width=st.integers(1, 600), height=st.integers(1, 40))
def test_any_size_is_read(width: int, height: int) -> None:
    assert _size(lossless(Image.new("RGB", (width, height)))) == (width, height)


@pytest.mark.parametrize(
    "size", [(512, 512), (384, 320), (400, 300), (480, 320), (480, 270), (400, 320), (640, 320)]
)
def test_the_width_may_be_stated_by_a_ratio(size: tuple[int, int]) -> None:
    assert _size(lossless(Image.new("RGB", size))) == size


def test_too_many_pixels_are_never_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(**_: object) -> MagicMock:
        raise AssertionError("decoded")

    monkeypatch.setattr(jxl, "Decoder", decode)

    with pytest.raises(UnusablePhotoError, match="too_many_pixels"):
        jxl.open_photo(lossless(chart()), 480 * 320 - 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"\0\0\0\x0cJXL \r\n\x87\n",
        b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(100),
        b"\0\0\0\x0cJXL \r\n\x87\n" + b"\0\0\0\1jxlc" + bytes(8),
        from_jpeg(1)[:40],
    ],
)
def test_a_file_without_a_codestream_is_refused(content: bytes) -> None:
    with pytest.raises(SyntaxError):
        read_header(content)


def test_exif_is_returned_without_its_leading_offset() -> None:
    notes = Image.Exif()
    notes[271] = "Maker"
    content = saved(chart(), "JXL", use_container=True, exif=notes.tobytes())

    found = jxl.open_photo(content, 10**6).exif

    assert found is not None
    assert found[:2] in {b"II", b"MM"}
    assert b"Maker" in found


@pytest.mark.parametrize("sample", JXL, ids=str)
def test_extra_channels_are_counted(sample: Sample) -> None:
    assert read_header(sample.content).extra_channels == int(sample.transparent)


def test_the_last_frame_of_an_animation_is_shown() -> None:
    pictures = moving()
    content = signalled(pictures, durations=[100] * 3)

    assert jxl.open_photo(content, 10**6).picture.tobytes() == pictures[-1].tobytes()


def test_a_header_of_4096_channels_is_never_decoded() -> None:
    # Not small, 1 by 1; not all as usual, 8 bits; 4096 extra channels.
    bits = "0" + "00" + "0" * 9 + "100" + "0" + "0" + "0" + "00" + "1" + "11" + "1" * 12
    body = int(bits[::-1], 2).to_bytes(8, "little")

    assert read_header(b"\xff\x0a" + body).extra_channels == 4096
    with pytest.raises(UnusablePhotoError, match="too_complex"):
        jxl.open_photo(b"\xff\x0a" + body, 10**6)
