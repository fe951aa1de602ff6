"""Redaction of HEIC and AVIF."""

from __future__ import annotations

import struct

import pytest

from handlers.redaction import NotSeparableError, without_metadata
from tests.support.metadata_samples import SECRET
from tests.support.samples import BY_NAME

HEIC = BY_NAME["heic-8-bit"].content


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def test_the_dates_of_a_sequence_are_removed() -> None:
    content = BY_NAME["avif-animated"].content
    place = content.index(b"mvhd") + 4
    (made,) = struct.unpack_from(">Q" if content[place] else ">I", content, place + 4)
    assert made

    copy = without_metadata(content, "image/avif")

    (made,) = struct.unpack_from(">Q" if copy[place] else ">I", copy, place + 4)
    assert made == 0
    assert _same_but(content, copy) <= {b"mvhd", b"tkhd", b"mdhd"}


def test_a_sequence_with_a_track_of_other_data_is_refused() -> None:
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
def test_a_heif_file_without_a_primary_image_is_refused(content: bytes) -> None:
    with pytest.raises(NotSeparableError):
        without_metadata(content, "image/heic")


def test_a_second_meta_box_is_removed() -> None:
    second = box(b"meta", bytes(4) + box(b"idat", b"SECRET"))

    copy = without_metadata(HEIC + second, "image/heic")

    assert SECRET not in copy
    assert copy == HEIC + box(b"free", bytes(len(second) - 8))


def test_unused_data_in_a_heif_file_are_zeroed() -> None:
    content = HEIC + box(b"mdat", b"SECRET" * 5)

    copy = without_metadata(content, "image/heic")

    assert copy == HEIC + box(b"mdat", bytes(30))


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
