"""JPEG: decoded no larger than is needed, and without its metadata."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageOps

from handlers.imaging import Limits
from handlers.imaging.decode import open_photo
from handlers.imaging.decoders import jpeg
from handlers.imaging.decoders.joined_file import JoinedFile
from handlers.imaging.jpeg_header import read_header, scans
from tests.unit.handlers.pictures import RED, close, decoded, encoded, left, rendered

LIMITS = Limits(max_pixels=50_000_000)


def scene(size: tuple[int, int]) -> Image.Image:
    """Something with a light upper and a dark lower half, and some detail."""
    grey = ImageOps.invert(Image.linear_gradient("L")).resize(size)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    red = Image.radial_gradient("L").resize(size)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    return Image.merge("RGB", (red, grey, ImageChops.multiply(red, grey)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "wanted", "got"),
    [
        ((6000, 4000), (2048, 1365), (2250, 1500)),
        ((4000, 6000), (1365, 2048), (1500, 2250)),
        ((5460, 3072), (2048, 1152), (2048, 1152)),
        ((5300, 3533), (2048, 1365), (1988, 1325)),
        ((5001, 3335), (2048, 1366), (2501, 1668)),
        ((4032, 3024), (2048, 1536), (2016, 1512)),
        ((8064, 6048), (2048, 1536), (2016, 1512)),
        ((4033, 3025), (150, 113), (505, 379)),
        ((2048, 1536), (2048, 1536), (2048, 1536)),
        ((2500, 1500), (2048, 1229), (2500, 1500)),
    ],
)
def test_a_jpeg_is_decoded_no_larger_than_needed(
    size: tuple[int, int], wanted: tuple[int, int], got: tuple[int, int]
) -> None:
    picture = open_photo(encoded(Image.new("RGB", size), "JPEG"), LIMITS).picture

    jpeg.reduced(picture, wanted)
    picture.load()

    assert picture.size == got


def test_the_decoder_sees_no_metadata() -> None:
    tags = Image.Exif()
    tags[0x010F] = "Maker"
    content = encoded(
        scene((1600, 1200)),
        "JPEG",
        exif=tags,
        icc_profile=b"profile",
        comment=b"comment",
        xmp=b"packet",
    )

    header = read_header(content)

    assert (header.width, header.height, header.components) == (1600, 1200, 3)
    assert (header.profile, header.xmp) == (b"profile", b"packet")
    assert header.exif is not None
    assert b"Maker" in header.exif
    assert not any(each in header.tables for each in (b"Maker", b"profile", b"comment", b"packet"))


def test_a_video_after_the_image_is_ignored() -> None:
    photo = encoded(Image.new("RGB", (400, 300), RED), "JPEG")

    result = rendered(photo + b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40)

    assert not result.damaged
    assert close(left(decoded(result.files[-1]).convert("RGB")), RED)


def test_scans_and_the_end_marker_are_found() -> None:
    content = encoded(scene((64, 48)), "JPEG", progressive=True)

    found, has_end = scans(content, read_header(content), 100)

    assert has_end
    assert scans(content[:-2], read_header(content), 100) == (found, False)
    assert len(found) == content.count(b"\xff\xda")
    assert found[0].first == 0
    assert {scan.shift for scan in found} > {0}


def test_a_joined_file_reads_like_one_file() -> None:
    whole = bytes(range(100))
    file = JoinedFile([whole[:10], memoryview(whole)[10:10], memoryview(whole)[10:70], whole[70:]])
    reference_file = io.BytesIO(whole)

    for place, size in [(0, 5), (5, 10), (69, 2), (0, 100), (95, 50), (200, 3), (3, 0)]:
        assert file.seek(place) == reference_file.seek(place)
        assert file.read(size) == reference_file.read(size)
        assert file.tell() == reference_file.tell()
    assert file.seek(-5, 2) == 95
    assert file.seek(2, 1) == 97
    assert file.read() == whole[97:]
