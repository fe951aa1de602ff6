from __future__ import annotations

import pytest

from handlers.fileformats import formats
from tests.support.samples import SAMPLES, Sample

ACCEPTED = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/heic",
    "image/avif",
    "image/tiff",
    "image/jxl",
]


def _head(main: bytes, *others: bytes) -> bytes:
    body = b"ftyp" + main + bytes(4) + b"".join(others)
    return (len(body) + 4).to_bytes(4, "big") + body


def test_exactly_eight_formats_are_accepted() -> None:
    assert [each.media_type for each in formats.FORMATS] == ACCEPTED
    assert formats.LABELS == "JPEG, PNG, GIF, WebP, HEIC, AVIF, TIFF or JPEG XL"


@pytest.mark.parametrize(
    "media_type",
    ["image/jpg", "IMAGE/JPEG", "image/jpeg ", "image/svg+xml", "application/pdf", "text/html", ""],
)
def test_no_other_spelling_or_type_is_accepted(media_type: str) -> None:
    assert formats.by_media_type(media_type) is None


def test_heif_is_heic_with_the_stated_media_type() -> None:
    heif, heic = (formats.by_media_type(f"image/{name}") for name in ("heif", "heic"))

    assert heif == heic
    assert heif is not None
    assert heif.media_type == "image/heif"


def test_two_formats_are_never_equal() -> None:
    assert len(set(formats.FORMATS)) == len(formats.FORMATS)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_file_is_recognised_by_its_content(sample: Sample) -> None:
    found = formats.by_content(sample.content)

    assert found is not None
    assert found.media_type == sample.media_type


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (_head(b"heix", b"mif1", b"heix"), "image/heic"),
        (_head(b"mif1", b"heic", b"miaf"), "image/heic"),
        (_head(b"mif1"), "image/heic"),
        (_head(b"msf1", b"hevc"), "image/heic"),
        (_head(b"mif1", b"miaf", b"avif"), "image/avif"),
        (_head(b"avis", b"msf1", b"avif"), "image/avif"),
        (b"MM\0*", "image/tiff"),
        (b"II+\0", "image/tiff"),
        (b"MM\0+", "image/tiff"),
    ],
)
def test_the_format_of_a_container_is_detected_by_its_brands(
    content: bytes, media_type: str
) -> None:
    found = formats.by_content(content)

    assert found is not None
    assert found.media_type == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8",
        b"<svg/>",
        b"%PDF-1.7",
        b"RIFF\0\0\0\0WAVE",
        b"BM",
        b"GIF88a",
        b"II*",
        b"\xff",
        _head(b"mp42", b"isom", b"mp42"),
        _head(b"qt  ", b"qt  "),
        _head(b"crx ", b"isom"),
        b"\0\0\0\x10ftyp",
        b"\xff\xff\xff\xffftypisom" + bytes(2000),
    ],
)
def test_other_content_is_not_recognised(content: bytes) -> None:
    assert formats.by_content(content) is None


def test_a_file_without_a_name_gets_its_formats_first_extension() -> None:
    assert [each.extension for each in formats.FORMATS] == [
        ".jpg",
        ".png",
        ".gif",
        ".webp",
        ".heic",
        ".avif",
        ".tif",
        ".jxl",
    ]
