"""Truncated or corrupt files: shown as far as possible, or refused without another error."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from handlers.fileformats.tiff import Tiff
from handlers.imaging import Limits, UnusablePhotoError, decode, render
from tests.support.samples import SAMPLES, Sample
from tests.support.samples_jpeg import with_preview
from tests.unit.handlers.pictures import (
    BLUE,
    GREEN,
    RED,
    YELLOW,
    close,
    corners,
    decoded,
    encoded,
    four_corners,
    largest,
    rendered,
)

LIMITS = Limits(max_pixels=1_000_000)
SMALL = [sample for sample in SAMPLES if sample.width * sample.height <= LIMITS.max_pixels]
# One of each kind of file; damage is tried on these.
KINDS = sorted(
    {sample.media_type: sample for sample in SMALL}.values(), key=lambda sample: sample.name
)
KINDS.append(
    Sample(
        name="jpeg-with-preview",
        media_type="image/jpeg",
        make=lambda: with_preview(four_corners((400, 300)), four_corners((160, 120))),
    )
)
FRAGILE = {"JPEG": {}, "PNG": {}, "GIF": {"interlace": False}, "WEBP": {"quality": 90}, "TIFF": {}}


def noisy(size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Four colours with grain, so that the bytes are spread evenly over the picture."""
    return Image.blend(four_corners(size), Image.effect_noise(size, 90).convert("RGB"), 0.2)


def upper(image: Image.Image) -> bool:
    found = corners(image.convert("RGB"))
    return close(found[0], RED, tolerance=90) and close(found[1], GREEN, tolerance=90)


@pytest.mark.slow
@pytest.mark.parametrize("file_format", FRAGILE)
@pytest.mark.parametrize("part", [0.6, 0.8])
def test_a_truncated_photo_is_shown_as_far_as_possible(file_format: str, part: float) -> None:
    content = encoded(noisy(), file_format, **FRAGILE[file_format])

    result = rendered(content[: int(len(content) * part)])

    assert result.damaged
    assert (result.width, result.height) == (640, 480)
    assert upper(decoded(result.files[-1]))
    assert upper(decoded(result.files[0]))


def test_a_progressive_jpeg_without_its_last_scans_is_marked_as_damaged() -> None:
    content = encoded(noisy(), "JPEG", progressive=True)

    result = rendered(content[: len(content) // 3])

    assert result.damaged
    shown = corners(decoded(result.files[-1]).convert("RGB"))
    for colour, meant in zip(shown, (RED, GREEN, BLUE, YELLOW), strict=True):
        assert close(colour, meant, tolerance=90)


@pytest.mark.slow
@pytest.mark.parametrize("missing", [1, 2, 12])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_without_only_its_last_bytes_is_not_damaged(
    missing: int, *, progressive: bool
) -> None:
    content = encoded(noisy(), "JPEG", progressive=progressive)

    assert not rendered(content[:-missing]).damaged


def test_a_png_without_iend_is_not_damaged() -> None:
    content = encoded(noisy((200, 100)), "PNG")

    assert not rendered(content[:-12]).damaged


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_missing_rows_are_detected_in_other_colour_modes(mode: str) -> None:
    content = encoded(noisy().convert(mode), "JPEG")

    assert rendered(content[: len(content) * 2 // 3]).damaged
    assert not rendered(content[:-2]).damaged


@pytest.mark.parametrize("file_format", FRAGILE)
def test_too_little_of_a_photo_is_refused(file_format: str) -> None:
    content = encoded(noisy((640, 480)), file_format, **FRAGILE[file_format])

    with pytest.raises(UnusablePhotoError) as caught:
        rendered(content[: int(len(content) * 0.03)])

    assert caught.value.code in {"damaged", "not_an_image"}


@pytest.mark.parametrize("orientation", [1, 6])
def test_the_cameras_preview_is_shown_instead(orientation: int) -> None:
    content = with_preview(noisy((1600, 1200)), four_corners((160, 120)), orientation)
    place = content.index(b"\xff\xd9") + 10

    result = rendered(content[:place])

    assert result.damaged
    assert (result.width, result.height) == ((160, 120) if orientation == 1 else (120, 160))
    assert result.media_type == "image/jpeg"
    assert result.metadata.orientation == orientation
    assert max(image.size[0] for image in map(decoded, result.files)) <= 160


def test_a_jpeg_damaged_in_its_middle_is_shown_up_to_the_damage() -> None:
    content = encoded(four_corners((640, 480)), "JPEG", quality=90)
    # Another scan, of a component that there is none of, is more than a decoder can make sense of.
    scan = content.index(b"\xff\xda")
    broken = content[: len(content) * 3 // 4] + content[scan : scan + 5] + b"\x09" + bytes(40)

    result = rendered(broken + b"\xff\xd9")

    assert result.damaged
    assert (result.width, result.height) == (640, 480)
    assert upper(decoded(result.files[-1]))


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate"])
def test_a_truncated_compressed_tiff_is_shown_as_far_as_possible(compression: str) -> None:
    content = bytearray(encoded(noisy(), "TIFF", compression=compression))
    tiff = Tiff.parse(bytes(content))
    assert tiff is not None
    strips = tiff.numbers(tiff.directory(tiff.first)[273], 1000)
    # Not even the beginning of a strip makes sense.
    place = int(strips[len(strips) * 3 // 4])
    content[place : place + 64] = b"\xff" * 64

    result = rendered(bytes(content))

    assert result.damaged
    assert upper(decoded(result.files[-1]))


@pytest.mark.slow
def test_a_complete_photo_is_not_marked_as_damaged() -> None:
    for file_format, options in FRAGILE.items():
        assert not rendered(encoded(noisy(), file_format, **options)).damaged


def test_a_grey_photo_is_not_mistaken_for_missing_rows() -> None:
    content = encoded(Image.new("RGB", (640, 480), (128, 128, 128)), "JPEG")

    assert not rendered(content + bytes(100)).damaged
    assert close(corners(largest(content))[3], (128, 128, 128))


def test_any_error_of_a_decoder_means_damage() -> None:
    class PanicException(BaseException):  # the name of such
        pass

    for error in (RecursionError(), AssertionError(), PanicException()):
        with pytest.raises(UnusablePhotoError) as caught, decode.decoding():
            raise error
        assert caught.value.code == "damaged"
    with pytest.raises(UnusablePhotoError) as caught, decode.decoding():
        raise MemoryError
    assert caught.value.code == "too_complex"
    for error in (KeyboardInterrupt(), SystemExit()):
        with pytest.raises(type(error)), decode.decoding():
            raise error


def test_a_missing_decoder_is_not_reported_as_damage() -> None:
    with pytest.raises(ImportError), decode.decoding():
        raise ModuleNotFoundError


@pytest.mark.slow
@pytest.mark.parametrize("subsampling", [0, 1, 2])
def test_the_block_where_a_jpeg_is_truncated_is_grey(subsampling: int) -> None:
    shades = [Image.radial_gradient("L"), *(Image.linear_gradient("L").rotate(a) for a in (0, 90))]
    photo = Image.merge("RGB", [shade.resize((160, 120)) for shade in shades])  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    content = encoded(photo, "JPEG", quality=90, subsampling=subsampling)
    grey = Image.new("L", photo.size, 128)

    for end in range(len(content) // 2, len(content) - 200, len(content) // 80):
        result = rendered(content[:end])
        assert result.damaged
        shown = decoded(result.files[-1]).convert("L")
        from_photo = ImageChops.difference(shown, photo.convert("L"))
        # All is as it was, or missing.
        wrong = ImageChops.darker(from_photo, ImageChops.difference(shown, grey))
        assert not sum(wrong.histogram()[50:])


def unharmed(content: bytes) -> None:
    """Whatever becomes of it, it is one of two things."""
    with suppress(UnusablePhotoError):
        assert render(content, LIMITS).files


@pytest.mark.slow
@pytest.mark.parametrize("sample", KINDS, ids=str)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_damaged_files_are_rendered_or_refused(sample: Sample, data: st.DataObject) -> None:
    content = bytearray(sample.content)
    # Most that can go wrong is in the first bytes.
    places = st.one_of(st.integers(0, min(len(content), 600) - 1), st.integers(0, len(content) - 1))
    changes = data.draw(st.dictionaries(places, st.integers(0, 255), max_size=6))
    for place, value in changes.items():
        content[place] = value
    end = data.draw(st.one_of(st.none(), st.integers(0, len(content))))

    unharmed(bytes(content[:end]))


@pytest.mark.slow
@pytest.mark.parametrize("sample", SMALL, ids=str)
def test_a_file_may_be_truncated_anywhere(sample: Sample) -> None:
    for part in (0.02, 0.2, 0.5, 0.8, 0.99):
        unharmed(sample.content[: int(len(sample.content) * part)])
