"""What is particular to a format."""

from __future__ import annotations

import io
import struct
from typing import Any

import pytest
import pyvips
from PIL import Image

from handlers.redaction import NotSeparableError, without_metadata
from tests.support.exif import exif
from tests.support.metadata_samples import SECRET, telling
from tests.support.samples import BY_NAME
from tests.support.samples_chart import chart, moving
from tests.support.samples_jpeg import saved
from tests.unit.handlers.redaction.tiffs import tiff

JPEG = BY_NAME["jpeg-baseline"].content
HEIC = BY_NAME["heic-8-bit"].content


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def test_the_preview_in_a_jfif_header_goes() -> None:
    start = JPEG.index(b"JFIF\0") - 4
    head = JPEG[start + 4 : start + 16]
    with_preview = segment(0xE0, head + b"\2\1" + b"SECRET")

    copy = without_metadata(JPEG[:start] + with_preview + JPEG[start + 18 :], "image/jpeg")

    assert copy == JPEG


def test_a_jpeg_keeps_the_profile_in_all_its_parts() -> None:
    profile = bytes(range(256)) * 500
    content = saved(chart(), "JPEG", icc_profile=profile, comment=b"SECRET")

    copy = without_metadata(content, "image/jpeg")

    assert Image.open(io.BytesIO(copy)).info["icc_profile"] == profile
    assert SECRET not in copy


def test_only_the_first_exif_of_a_jpeg_turns_it() -> None:
    first, second = (segment(0xE1, b"Exif\0\0" + exif({0x0112: turn})) for turn in (6, 3))

    copy = without_metadata(JPEG[:2] + first + second + JPEG[2:], "image/jpeg")

    assert copy.count(b"Exif\0\0") == 1
    assert Image.open(io.BytesIO(copy)).getexif()[0x0112] == 6


def test_the_exif_of_an_upright_jpeg_goes_as_a_whole() -> None:
    content = JPEG[:2] + segment(0xE1, b"Exif\0\0" + exif({0x0112: 1, 0x010F: "SECRET"})) + JPEG[2:]

    assert without_metadata(content, "image/jpeg") == JPEG


def test_what_lies_between_the_segments_of_a_jpeg_goes() -> None:
    content = JPEG[:2] + b"SECRET\xff\xff" + JPEG[2:]

    assert without_metadata(content, "image/jpeg") == JPEG


def test_damage_in_the_data_of_a_jpeg_stays() -> None:
    start = JPEG.rindex(b"\xff\xda") + 30
    content = JPEG[:start] + b"\xff\x37\xff\xff\x00\xff\xd3" + JPEG[start:]

    assert without_metadata(content, "image/jpeg") is content


def test_a_jpeg_without_an_end_does_not_run_on_into_the_next_one() -> None:
    content = JPEG[:-2] + JPEG[:2] + segment(0xE1, SECRET) + JPEG[2:]

    assert without_metadata(content, "image/jpeg") == JPEG


def test_chunks_in_a_frame_of_a_webp_are_left_blank() -> None:
    first, *others = moving()
    content = saved(first, "WEBP", save_all=True, append_images=others, duration=100)
    start = content.index(b"ANMF")
    (length,) = struct.unpack_from("<I", content, start + 4)
    end = start + 8 + length
    added = b"prvt" + struct.pack("<I", 6) + b"SECRET"
    size = struct.pack("<I", length + len(added))
    content = content[: start + 4] + size + content[start + 8 : end] + added + content[end:]
    content = content[:4] + struct.pack("<I", len(content) - 8) + content[8:]

    copy = without_metadata(content, "image/webp")

    assert SECRET not in copy
    assert len(copy) == len(content)
    picture: Any = Image.open(io.BytesIO(copy))
    assert picture.n_frames == 3
    for number, frame in enumerate(moving()):
        picture.seek(number)
        assert picture.size == frame.size


def test_a_gif_keeps_how_often_it_plays() -> None:
    for name in ("gif-animated", "gif-animated-once"):
        content = BY_NAME[name].content
        assert without_metadata(content, "image/gif") is content
    looping = Image.open(io.BytesIO(without_metadata(telling("image/gif"), "image/gif")))
    assert looping.info["loop"] == 0


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("is_big", [False, True])
def test_tiffs_of_all_layouts_are_told_apart(order: str, *, is_big: bool) -> None:
    page = chart().convert("L")
    content = tiff(page, page, order=order, is_big=is_big, said=b"SECRET-description\0\0")
    assert _pages(content) == [page.tobytes()] * 2

    copy = without_metadata(content, "image/tiff")

    assert SECRET not in copy
    assert len(copy) == len(content)
    assert _pages(copy) == [page.tobytes()] * 2
    assert without_metadata(copy, "image/tiff") is copy


def test_small_copies_in_a_tiff_go_and_its_pages_stay() -> None:
    page = chart().convert("L")
    small = page.resize((48, 32))
    content = tiff(page, small, page, reduced=1, said=b"12345678")
    assert small.tobytes() in content

    copy = without_metadata(content, "image/tiff")

    assert small.tobytes() not in copy
    assert _pages(copy) == [page.tobytes()] * 2


def test_pages_of_a_tiff_that_go_in_circles_are_read_once() -> None:
    page = chart().convert("L")
    for reduced in (0, 1):
        content = bytearray(tiff(page, page, reduced=reduced, said=b"12345678"))
        second = content.rindex(struct.pack("<HHI", 254, 4, 1)) - 2
        following = second + 2 + 11 * 12
        content[following : following + 4] = struct.pack("<I", second)

        assert _pages(without_metadata(bytes(content), "image/tiff"))[0] == page.tobytes()


@pytest.mark.parametrize("tag", [273, 279])
def test_a_tiff_that_does_not_say_where_its_pixels_are_is_refused(tag: int) -> None:
    content = tiff(chart().convert("L"), said=b"12345678")
    changed = content.replace(struct.pack("<HHI", tag, 4, 1), struct.pack("<HHI", 60_000, 4, 1))
    assert changed != content

    with pytest.raises(NotSeparableError):
        without_metadata(changed, "image/tiff")


def test_a_jpeg_of_the_old_kind_in_a_tiff_is_refused() -> None:
    content = tiff(chart().convert("L"), said=b"12345678")
    compression = struct.pack("<HHI", 259, 3, 1)
    content = content.replace(compression + b"\1", compression + b"\6")

    with pytest.raises(NotSeparableError):
        without_metadata(content, "image/tiff")


def test_a_sequence_of_pictures_does_not_say_when_it_was_made() -> None:
    content = BY_NAME["avif-animated"].content
    place = content.index(b"mvhd") + 4
    (made,) = struct.unpack_from(">Q" if content[place] else ">I", content, place + 4)
    assert made

    copy = without_metadata(content, "image/avif")

    (made,) = struct.unpack_from(">Q" if copy[place] else ">I", copy, place + 4)
    assert made == 0
    assert _same_but(content, copy) <= {b"mvhd", b"tkhd", b"mdhd"}


def test_a_sequence_with_a_track_of_something_else_is_not_told_apart() -> None:
    content = BY_NAME["avif-animated"].content.replace(b"pict", b"meta", 2)

    with pytest.raises(NotSeparableError):
        without_metadata(content, "image/avif")


@pytest.mark.parametrize(
    "content",
    [
        *(HEIC.replace(kind, b"what") for kind in (b"hvc1", b"mdat", b"iloc", b"meta")),
        HEIC + box(b"moof", b""),
    ],
)
def test_a_heif_file_whose_picture_is_not_found_is_refused(content: bytes) -> None:
    with pytest.raises(NotSeparableError):
        without_metadata(content, "image/heic")


def test_a_heif_file_keeps_nothing_of_a_second_description() -> None:
    second = box(b"meta", bytes(4) + box(b"idat", b"SECRET"))

    copy = without_metadata(HEIC + second, "image/heic")

    assert SECRET not in copy
    assert copy == HEIC + box(b"free", bytes(len(second) - 8))


def test_unused_bytes_between_the_pictures_of_a_heif_file_are_left_blank() -> None:
    content = HEIC + box(b"mdat", b"SECRET" * 5)

    copy = without_metadata(content, "image/heic")

    assert copy == HEIC + box(b"mdat", bytes(30))


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/jpeg", JPEG[:2] + segment(0xE1, b"") * 2_000_001 + JPEG[2:]),
        ("image/gif", BY_NAME["gif-still"].content[:-1] + b"!\xfe" + b"\1a" * 2_000_001 + b"\0;"),
    ],
    ids=["jpeg", "gif"],
)
def test_a_file_of_absurdly_many_parts_is_refused(media_type: str, content: bytes) -> None:
    with pytest.raises(NotSeparableError):
        without_metadata(content, media_type)


def test_boxes_of_jpeg_xl_that_say_nothing_of_the_picture_go() -> None:
    content = BY_NAME["jxl-container"].content
    told = content + box(b"Exif", bytes(4) + SECRET) + box(b"brob", b"xml " + SECRET)

    assert without_metadata(told, "image/jxl") == content


def _same_but(content: bytes, copy: bytes) -> set[bytes]:
    """The innermost boxes in which two files differ."""
    found: set[bytes] = set()
    assert len(content) == len(copy)
    pairs = enumerate(zip(content, copy, strict=True))
    changed = [place for place, (before, after) in pairs if before != after]
    kinds = (b"mvhd", b"tkhd", b"mdhd", b"mdat", b"meta", b"stbl")
    for place in changed:
        before = {kind: content.rfind(kind, 0, place) for kind in kinds}
        found.add(max(before, key=lambda kind: before[kind]))
    return found


def _pages(content: bytes) -> list[bytes]:
    """By libtiff: Pillow does not know all layouts."""
    found: list[bytes] = []
    first: Any = pyvips.Image.new_from_buffer(content, "")
    for number in range(first.get("n-pages")):
        page: Any = pyvips.Image.new_from_buffer(content, "", page=number)
        found.append(bytes(page.write_to_memory()))
    return found
