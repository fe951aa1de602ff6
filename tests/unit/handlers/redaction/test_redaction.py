"""Redaction removes all metadata in every format, and keeps the image data."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from handlers.imaging import Limits, decode, render, still_image
from handlers.imaging.metadata import ExtractedMetadata
from handlers.redaction import NotSeparableError, without_metadata
from tests.support.metadata_samples import MEDIA_TYPES, SECRET, photo_with_secrets
from tests.support.samples import BY_NAME, HOSTILE, ORIENTED, SAMPLES
from tests.unit.handlers.redaction.compressed import pixels

LIMITS = Limits(max_pixels=10_000_000)
# The other samples have metadata of the programs that wrote them.
UNCHANGED = frozenset(each.name for each in SAMPLES) - {
    *("jpeg-cmyk-with-profile", "jpeg-several-pictures", "jpeg-motion-photo", "jpeg-gain-map"),
    *("png-16-bit", "png-16-bit-alpha", "png-interlaced", "png-p3-cicp", "png-pq-cicp"),
    *("png-linear-gamma", "heic-turned", "heic-mirrored", "avif-10-bit", "avif-p3-nclx"),
    *("avif-pq", "avif-hlg", "avif-animated", "tiff-several-pages", "jxl-from-jpeg"),
}
# Its pixels differ by a level or two when decoded as JPEG XL instead of as JPEG.
PACKED_JPEG = "jxl-from-jpeg"

_PHOTOS = {media_type: photo_with_secrets(media_type) for media_type in MEDIA_TYPES}
every_format = pytest.mark.parametrize("media_type", MEDIA_TYPES)


@every_format
def test_no_metadata_is_left(media_type: str) -> None:
    content = _PHOTOS[media_type]
    assert content.count(SECRET) > 10

    copy = without_metadata(content, media_type)

    assert SECRET not in copy
    assert b"2026:05:01" not in copy
    assert b"xmpmeta" not in copy.replace(b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>', b"")


@every_format
def test_a_redacted_copy_is_not_changed_again(media_type: str) -> None:
    copy = without_metadata(_PHOTOS[media_type], media_type)

    assert without_metadata(copy, media_type) is copy


@every_format
def test_the_compressed_image_data_are_identical(media_type: str) -> None:
    content = _PHOTOS[media_type]

    copy = without_metadata(content, media_type)

    assert pixels(copy, media_type) == pixels(content, media_type) != b""


@pytest.mark.parametrize("media_type", [each for each in MEDIA_TYPES if each != "image/jxl"])
def test_it_renders_the_same(media_type: str) -> None:
    content = _PHOTOS[media_type]
    before = render(content, LIMITS)

    after = render(without_metadata(content, media_type), LIMITS)

    assert after.files == before.files
    assert (after.width, after.height) == (480, 320)
    assert after.metadata == ExtractedMetadata(orientation=after.metadata.orientation)
    assert after.metadata.orientation in {before.metadata.orientation, 1}


@pytest.mark.slow
@pytest.mark.parametrize("media_type", ORIENTED)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_kept(media_type: str, orientation: int) -> None:
    content = ORIENTED[media_type](orientation)

    copy = without_metadata(content, media_type)

    assert _upright(copy) == _upright(content)


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_every_variant_keeps_its_pixels(sample: Any) -> None:
    copy = without_metadata(sample.content, sample.media_type)

    assert (copy is sample.content) == (sample.name in UNCHANGED)
    if sample.name == PACKED_JPEG:
        assert render(copy, LIMITS).width == sample.width
    else:
        assert _decoded(copy) == _decoded(sample.content)


@pytest.mark.parametrize("name", ["jpeg-gain-map", "jpeg-motion-photo", "jpeg-several-pictures"])
def test_data_appended_to_a_jpeg_are_removed(name: str) -> None:
    copy = without_metadata(BY_NAME[name].content, "image/jpeg")

    assert copy.count(b"\xff\xd9") == 1
    assert copy.endswith(b"\xff\xd9")


@pytest.mark.parametrize("sample", HOSTILE, ids=str)
def test_hostile_files_are_refused_or_redacted(sample: Any) -> None:
    _attempted(sample.content, sample.media_type)


@pytest.mark.parametrize("media_type", ["text/plain", "image/svg+xml", ""])
def test_other_formats_are_refused(media_type: str) -> None:
    with pytest.raises(NotSeparableError):
        without_metadata(_PHOTOS["image/png"], media_type)


@every_format
@settings(max_examples=60)
@given(data=st.data())
def test_no_metadata_is_left_in_a_truncated_file(media_type: str, data: Any) -> None:
    content = _PHOTOS[media_type]
    length = data.draw(st.integers(0, len(content)))

    copy = _attempted(content[:length], media_type)

    assert SECRET not in (copy or b"")


@pytest.mark.slow
@every_format
@settings(max_examples=60)
@given(data=st.data())
def test_changed_bytes_raise_no_other_error(media_type: str, data: Any) -> None:
    content = bytearray(_PHOTOS[media_type])
    places = st.integers(0, min(len(content), 3000) - 1)
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=6)):
        content[place] = value

    _attempted(bytes(content), media_type)


@pytest.mark.slow
@every_format
@given(st.binary(max_size=300))
def test_arbitrary_bytes_raise_no_other_error(media_type: str, content: bytes) -> None:
    _attempted(content, media_type)
    _attempted(_PHOTOS[media_type][:40] + content, media_type)


def _upright(content: bytes) -> tuple[tuple[int, int], bytes]:
    """The size and the pixels of the upright image."""
    picture = still_image.decode_still(content, decode.open_photo(content, LIMITS), LIMITS).picture
    return picture.size, picture.tobytes()


def _attempted(content: bytes, media_type: str) -> bytes | None:
    try:
        return without_metadata(content, media_type)
    except NotSeparableError:
        return None


def _decoded(content: bytes) -> list[Any]:
    """The image, or all frames of an animation; and the profile."""
    picture: Any = Image.open(io.BytesIO(content))
    moving = picture.format in {"GIF", "PNG", "WEBP", "AVIF"}
    frames = ImageSequence.Iterator(picture) if moving else [picture]
    try:
        found: list[Any] = [(each.mode, each.size, each.tobytes()) for each in frames]
    except OSError as error:  # the truncated sample
        found = [str(error).partition("(")[0]]
    return [*found, picture.info.get("icc_profile"), picture.info.get("duration")]
