"""JPEG's short cuts: what they leave out is not to be seen, and not taken where it would be."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from handlers.imaging import Limits, thumbnail
from handlers.imaging.decode import opened as source_of
from handlers.imaging.decoders import jpeg
from handlers.imaging.decoders.jpeg_header import read_header, scans
from handlers.imaging.decoders.jpeg_short import preview, shortened
from handlers.imaging.decoders.splice import Spliced
from tests.unit.handlers.pictures import RED, close, decoded, encoded, four_corners, left, rendered

LIMITS = Limits(max_pixels=50_000_000)


def scene(size: tuple[int, int]) -> Image.Image:
    """Something with a light upper and a dark lower half, and some detail."""
    grey = ImageOps.invert(Image.linear_gradient("L")).resize(size)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    red = Image.radial_gradient("L").resize(size)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
    return Image.merge("RGB", (red, grey, ImageChops.multiply(red, grey)))


def with_preview(
    photo: Image.Image, small: Image.Image, orientation: int = 1, **how: object
) -> bytes:
    """A JPEG as cameras write them: EXIF's second directory has a small JPEG."""
    tiny = encoded(small, "JPEG", quality=85)
    first = struct.pack("<HHHIHxxI", 1, 0x0112, 3, 1, orientation, 26)
    entries = [(0x0201, 4, 1, 56), (0x0202, 4, 1, len(tiny))]
    second = struct.pack("<H", 2) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    body = b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + bytes(4) + tiny
    content = encoded(photo, "JPEG", quality=85, **how)
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[2:]


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of the worst channel, of 255."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def reference(photo: Image.Image, size: tuple[int, int]) -> Image.Image:
    return photo.resize(size, Image.Resampling.LANCZOS)  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here


PHOTO = scene((1600, 1200))
SMALL = reference(PHOTO, (160, 120))


def is_used(content: bytes) -> bool:
    return preview(content, read_header(content)) is not None


def test_the_cameras_preview_is_taken_for_the_thumbnail() -> None:
    content = with_preview(PHOTO, SMALL)

    assert is_used(content)
    file = thumbnail(content, LIMITS)
    assert max(file.width, file.height) == 150
    assert difference(decoded(file), reference(PHOTO, (file.width, file.height))) < 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_preview_is_turned_as_the_photo_is(orientation: int) -> None:
    corners = four_corners((1600, 1200))
    content = with_preview(corners, four_corners((160, 120)), orientation)
    assert is_used(content)
    corners.getexif()[0x0112] = orientation
    upright = ImageOps.exif_transpose(corners)

    file = thumbnail(content, LIMITS)

    assert difference(decoded(file), reference(upright, (file.width, file.height))) < 6


def boxed() -> Image.Image:
    image = Image.new("RGB", (160, 120))
    image.paste(scene((160, 90)), (0, 15))
    return image


@pytest.mark.parametrize(
    ("photo", "small"),
    [
        (PHOTO, reference(PHOTO, (120, 90))),  # pyright: ignore[reportUnknownMemberType]  # typed with numpy, which is not here
        (scene((1600, 900)), boxed()),
        (PHOTO, boxed()),
        (PHOTO, SMALL.rotate(90, expand=True)),
        (PHOTO, SMALL.rotate(180)),
        (PHOTO, ImageOps.invert(SMALL)),
        (PHOTO, SMALL.convert("L")),
        (Image.blend(PHOTO, Image.new("RGB", PHOTO.size, "white"), 0.4), SMALL),
    ],
    ids=["too small", "wide", "boxed", "turned", "head", "negative", "grey", "brightened"],
)
def test_a_preview_that_shows_something_else_is_not_taken(
    photo: Image.Image, small: Image.Image
) -> None:
    content = with_preview(photo, small)

    assert not is_used(content)
    file = thumbnail(content, LIMITS)
    assert difference(decoded(file), reference(photo, (file.width, file.height))) < 4


def test_a_preview_of_an_edited_photo_is_not_taken() -> None:
    assert not is_used(with_preview(PHOTO, SMALL, progressive=True))


def test_a_preview_that_claims_to_be_huge_is_not_decoded() -> None:
    content = with_preview(PHOTO, SMALL)
    start = content.index(struct.pack(">BHH", 8, 120, 160))

    assert not is_used(content[: start + 1] + b"\xff\xff\xff\xff" + content[start + 5 :])


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_of_a_progressive_jpeg_the_first_passes_are_enough_for_the_thumbnail(mode: str) -> None:
    content = encoded(PHOTO.convert(mode), "JPEG", progressive=True, quality=85)
    source = source_of(content, LIMITS)
    assert source.header is not None

    assert shortened(content, source, source.header) is not source
    file = thumbnail(content, LIMITS)

    assert (
        difference(
            decoded(file), reference(PHOTO.convert(mode).convert("RGB"), (file.width, file.height))
        )
        < 4
    )


def test_of_a_small_progressive_jpeg_all_passes_are_needed() -> None:
    content = encoded(scene((1100, 900)), "JPEG", progressive=True)
    source = source_of(content, LIMITS)
    assert source.header is not None

    assert shortened(content, source, source.header) is source


@pytest.mark.parametrize(
    ("size", "wanted", "got"),
    [
        ((6000, 4000), (2048, 1365), (3000, 2000)),
        ((4000, 6000), (1365, 2048), (2000, 3000)),
        ((4032, 3024), (2048, 1536), (2016, 1512)),
        ((8064, 6048), (2048, 1536), (2016, 1512)),
        ((4033, 3025), (150, 113), (505, 379)),
        ((2048, 1536), (2048, 1536), (2048, 1536)),
        ((2500, 1500), (2048, 1229), (2500, 1500)),
    ],
)
def test_no_more_is_decoded_than_is_needed(
    size: tuple[int, int], wanted: tuple[int, int], got: tuple[int, int]
) -> None:
    picture = source_of(encoded(Image.new("RGB", size), "JPEG"), LIMITS).picture

    jpeg.reduced(picture, wanted)
    picture.load()

    assert picture.size == got


def test_the_decoder_sees_no_metadata() -> None:
    tags = Image.Exif()
    tags[0x010F] = "Maker"
    content = encoded(
        PHOTO, "JPEG", exif=tags, icc_profile=b"profile", comment=b"comment", xmp=b"packet"
    )

    header = read_header(content)

    assert (header.width, header.height, header.components) == (1600, 1200, 3)
    assert (header.profile, header.xmp) == (b"profile", b"packet")
    assert header.exif is not None
    assert b"Maker" in header.exif
    assert not any(each in header.tables for each in (b"Maker", b"profile", b"comment", b"packet"))


def test_a_film_behind_the_picture_is_no_part_of_it() -> None:
    photo = encoded(Image.new("RGB", (400, 300), RED), "JPEG")

    result = rendered(photo + b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40)

    assert not result.damaged
    assert close(left(decoded(result.files[-1]).convert("RGB")), RED)


def test_the_scans_and_the_end_are_found() -> None:
    content = encoded(scene((64, 48)), "JPEG", progressive=True)

    found, end = scans(content, read_header(content), 100)

    assert end == len(content) - 2
    assert len(found) == content.count(b"\xff\xda")
    assert found[0].first == 0
    assert {scan.shift for scan in found} > {0}


def test_a_file_of_parts_reads_as_one() -> None:
    whole = bytes(range(100))
    file = Spliced([whole[:10], memoryview(whole)[10:10], memoryview(whole)[10:70], whole[70:]])
    reference_file = io.BytesIO(whole)

    for place, size in [(0, 5), (5, 10), (69, 2), (0, 100), (95, 50), (200, 3), (3, 0)]:
        assert file.seek(place) == reference_file.seek(place)
        assert file.read(size) == reference_file.read(size)
        assert file.tell() == reference_file.tell()
    assert file.seek(-5, 2) == 95
    assert file.seek(2, 1) == 97
    assert file.read() == whole[97:]
