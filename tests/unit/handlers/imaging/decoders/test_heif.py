"""HEIC files with more than one plain image."""

from __future__ import annotations

import io
import struct

import pillow_heif
import pytest
from PIL import Image

from handlers.imaging import UnusablePhotoError
from handlers.imaging.colour import colour_space
from handlers.imaging.colour.colour_space import ColourSpace
from handlers.imaging.decoders import heif
from tests.support import samples_heif
from tests.support.samples import BY_NAME
from tests.support.samples_chart import MARKS, chart
from tests.support.samples_jpeg import exif, profile, saved
from tests.support.samples_model import off
from tests.unit.handlers.pictures import opened, rendered

LIMIT = 10_000_000


def test_the_primary_image_of_a_burst_is_shown() -> None:
    other = Image.new("RGB", (64, 64), "white")
    content = saved(
        other, "HEIF", quality=90, save_all=True, append_images=[chart()], primary_index=1
    )

    source = heif.open_photo(content, LIMIT)

    assert getattr(source.picture, "n_frames", 1) == 1
    photo = rendered(content)
    assert (photo.width, photo.height) == (480, 320)
    assert not photo.animated


def test_an_orientation_repeated_in_exif_is_applied_once() -> None:
    content = samples_heif.oriented_heic(6)
    assert exif(6) in content
    assert b"irot" in content

    for each in opened(rendered(content)).values():
        assert off(each, MARKS) <= 12


def test_an_orientation_in_exif_alone_is_ignored() -> None:
    notes = Image.Exif()
    notes[0x0112] = 6
    # Pillow's object, other than bytes, is written as it is and makes no box.
    content = saved(chart(), "HEIF", quality=92, chroma=444, exif=notes)

    for each in opened(rendered(content)).values():
        assert off(each, MARKS) <= 12


def test_10_bit_hdr_is_read_with_more_than_8_bits() -> None:
    source = heif.open_photo(BY_NAME["heic-pq"].content, LIMIT)

    meaning = source.colour_space
    assert isinstance(meaning, ColourSpace)
    assert meaning.hdr == colour_space.PQ
    # White of 203 cd/m² has 58 % of the signal: that much is spread over all 8 bits.
    assert meaning.full == pytest.approx(0.58, abs=0.01)


def test_8_bit_hdr_is_unchanged() -> None:
    content = samples_heif.heic(
        samples_heif.signal_hlg(), primaries=samples_heif.BT2020, transfer=samples_heif.HLG
    )

    for each in opened(rendered(content)).values():
        assert off(each, MARKS) <= 12


def test_a_profile_takes_precedence_over_code_points_except_hdr() -> None:
    file = io.BytesIO()
    pillow_heif.encode(  # pyright: ignore[reportUnknownMemberType]  # partly untyped
        "RGB",
        chart().size,
        chart().tobytes(),
        file,
        quality=90,
        chroma=444,
        icc_profile=profile("p3"),
    )

    source = heif.open_photo(file.getvalue(), LIMIT)

    assert source.profile == profile("p3")
    assert source.colour_space is None


def test_hdr_with_too_many_pixels_is_not_decoded() -> None:
    with pytest.raises(UnusablePhotoError, match="too_many_pixels"):
        heif.open_photo(BY_NAME["heic-pq"].content, 480 * 320 - 1)


def test_10_bit_grey_is_shown() -> None:
    grey = chart().convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    content = saved(grey, "HEIF", quality=92)

    assert heif.open_photo(content, LIMIT).picture.mode == "I;16"
    for each in opened(rendered(content)).values():
        assert off(each, BY_NAME["heic-grey"].marks) <= 8


def test_an_image_larger_than_its_container_states_is_not_decoded() -> None:
    content = saved(Image.new("RGB", (800, 600), "red"), "HEIF")
    stated = struct.pack(">4sIII", b"ispe", 0, 800, 600)
    assert content.count(stated) == 1
    content = content.replace(stated, struct.pack(">4sIII", b"ispe", 0, 80, 60))

    with pytest.raises(UnusablePhotoError, match="damaged"):
        rendered(content)
