"""Files that are costly to redact are refused (test_walkers.py covers the walkers)."""

from __future__ import annotations

import struct

import pytest

from handlers.redaction import NotSeparableError, without_metadata
from tests.support.samples import BY_NAME

MIB = 1024 * 1024
JPEG = BY_NAME["jpeg-baseline"].content


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def full_box(kind: bytes, body: bytes, version: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24) + body)


def pages_with_one_table(number: int) -> bytes:
    """A TIFF whose pages all have the same 50,000 strips."""
    strips, tags = 50_000, 6
    table = b"".join(struct.pack("<I", 8) for _ in range(strips))
    length = 2 + tags * 12 + 4
    offsets = [8 + len(table) + page * length for page in range(number)]
    content = struct.pack("<2sHI", b"II", 42, offsets[0]) + table
    for _, next_offset in zip(offsets, [*offsets[1:], 0], strict=True):
        content += struct.pack("<H", tags)
        for tag, count, value in (
            *((256, 1, 8), (257, 1, 8), (258, 1, 8), (262, 1, 1)),
            *((273, strips, 8), (279, strips, 8)),
        ):
            content += struct.pack("<HHII", tag, 4, count, value)
        content += struct.pack("<I", next_offset)
    return content


def heif(image_extents: int, exif_extents: int, areas: int = 1) -> bytes:
    """A HEIC with a picture in so many parts, whose EXIF is the rest of the data so many times."""
    data = bytes(MIB)

    def header(offset: int) -> bytes:
        parts = [struct.pack(">II", offset + number, 1) for number in range(image_extents)]
        rest = [struct.pack(">II", offset + image_extents, MIB - image_extents)] * exif_extents
        infos = [
            full_box(b"infe", struct.pack(">HH4sB", number, 0, kind, 0), 2)
            for number, kind in enumerate((b"hvc1", b"Exif"), start=1)
        ]
        offsets = struct.pack(">HH", 0x4400, 2)
        for number, each in enumerate((parts, rest), start=1):
            offsets += struct.pack(">HHH", number, 0, len(each)) + b"".join(each)
        meta = full_box(b"pitm", struct.pack(">H", 1))
        meta += full_box(b"iinf", struct.pack(">H", 2) + b"".join(infos))
        meta += full_box(b"iloc", offsets)
        between = box(b"mdat", b"") * (areas - 1)
        return box(b"ftyp", b"heic\0\0\0\0mif1heic") + full_box(b"meta", meta) + between

    return header(len(header(0)) + 8) + box(b"mdat", data)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/tiff", pages_with_one_table(100)),
        ("image/heic", heif(image_extents=1, exif_extents=200)),
        ("image/heic", heif(image_extents=4000, exif_extents=1, areas=4000)),
    ],
    ids=["tiff-strips", "heic-parts", "heic-areas"],
)
def test_a_small_file_that_is_costly_to_redact_is_refused(media_type: str, content: bytes) -> None:
    # By a limit, and not by the result of the costly work.
    with pytest.raises(NotSeparableError, match=r"too many|overlapping"):
        without_metadata(content, media_type)


def test_a_file_within_the_limits_is_redacted() -> None:
    content = heif(image_extents=1, exif_extents=1)

    assert len(without_metadata(content, "image/heic")) == len(content)


def test_any_number_of_fill_bytes_may_precede_a_marker() -> None:
    content = JPEG[:2] + b"\xff" * 100_000 + JPEG[2:] + b"\xff" * 3

    assert without_metadata(content, "image/jpeg") == JPEG
