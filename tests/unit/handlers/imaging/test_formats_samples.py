"""Every format and variant is rendered: the result for each sample."""

from __future__ import annotations

import pytest
from PIL import Image

from handlers.imaging import UnusablePhotoError
from tests.support.samples import HOSTILE, ORIENTED, SAMPLES, Sample
from tests.support.samples_chart import MARKS
from tests.support.samples_jxl import from_jpeg
from tests.support.samples_model import off
from tests.unit.handlers.pictures import opened, rendered

LIMIT = 20_000_000


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_every_sample_is_rendered_correctly(sample: Sample) -> None:
    photo = rendered(sample.content, LIMIT)

    assert (photo.width, photo.height) == (sample.width, sample.height)
    assert photo.media_type == sample.media_type
    assert photo.damaged == sample.damaged
    thumb, *webps = opened(photo).values()
    assert off(thumb, sample.flat_marks) <= sample.tolerance + 4
    for picture in webps:
        assert off(picture, sample.marks) <= sample.tolerance
        assert picture.width / picture.height == pytest.approx(sample.width / sample.height, 0.01)


@pytest.mark.slow
@pytest.mark.parametrize("sample", [each for each in SAMPLES if not each.animated], ids=str)
def test_transparency_is_kept_and_never_added(sample: Sample) -> None:
    _, *webps = opened(rendered(sample.content, LIMIT)).values()

    assert {picture.mode for picture in webps} == {"RGBA" if sample.transparent else "RGB"}


@pytest.mark.parametrize("sample", HOSTILE, ids=str)
def test_unusable_files_have_a_reason(sample: Sample) -> None:
    with pytest.raises(UnusablePhotoError) as failure:
        rendered(sample.content, LIMIT)

    assert failure.value.code == sample.failure


@pytest.mark.slow
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("media_type", ORIENTED)
def test_the_orientation_is_applied_once(media_type: str, orientation: int) -> None:
    photo = rendered(ORIENTED[media_type](orientation))

    assert (photo.width, photo.height) == (480, 320)
    for picture in opened(photo).values():
        assert off(picture, MARKS) <= 12


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_in_a_jpeg_xl_is_rotated_once(orientation: int) -> None:
    photo = rendered(from_jpeg(orientation))

    assert (photo.width, photo.height) == (480, 320)
    for picture in opened(photo).values():
        assert off(picture, MARKS) <= 12


def test_the_marks_of_the_chart_detect_wrong_images() -> None:
    assert off(Image.new("RGB", (48, 32), "white"), MARKS) > 100
