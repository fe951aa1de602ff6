"""Nothing but pixels is published."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.support.samples import SAMPLES, Sample
from tests.unit.handlers.pictures import decoded, encoded, four_corners, opened, rendered

METADATA = {"exif", "xmp", "comment", "icc_profile", "photoshop"}


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_nothing_but_pixels_is_published(file_format: str) -> None:
    tags = Image.Exif()
    tags[0x010F] = "SecretMaker"
    tags.get_ifd(0x8825)[1] = "SecretPlace"
    content = encoded(
        four_corners((700, 500)),
        file_format,
        exif=tags,
        comment=b"SecretComment",
        xmp=b"<x:xmpmeta>SecretXmp</x:xmpmeta>",
        icc_profile=b"SecretProfile",
    )
    assert content.count(b"Secret") >= 2

    result = rendered(content)

    assert b"Secret" not in b"".join(file.data for file in result.files)
    for image in opened(result).values():
        assert not image.getexif()
        assert not METADATA & set(image.info)


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_no_rendition_of_any_sample_has_metadata(sample: Sample) -> None:
    result = rendered(sample.content, 20_000_000)

    for file in result.files:
        image = decoded(file)
        assert not image.getexif()
        assert not METADATA & set(image.info)
        assert not any(kind in file.data for kind in (b"EXIF", b"XMP ", b"ICCP", b"Exif\0"))
