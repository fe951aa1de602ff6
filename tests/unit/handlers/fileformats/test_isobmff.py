from __future__ import annotations

import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.fileformats import heif, isobmff
from handlers.fileformats.heif import Colours, Item
from handlers.fileformats.isobmff import Box
from handlers.fileformats.malformed import MalformedError
from tests.support.samples import SAMPLES as ALL

SAMPLES = {each.name: each.content for each in ALL if each.name.startswith(("heic", "avif"))}


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def primary(content: bytes) -> Item:
    meta = heif.meta(content)
    assert meta
    assert meta.primary_item
    return meta.primary_item


def test_boxes_follow_one_another() -> None:
    content = box(b"ftyp", b"heic") + box(b"free") + box(b"mdat", b"12345")

    assert isobmff.boxes(content) == [
        Box(b"ftyp", 0, 8, 12),
        Box(b"free", 12, 20, 20),
        Box(b"mdat", 20, 28, 33),
    ]


def test_a_box_may_have_a_64_bit_size_or_extend_to_the_end() -> None:
    large = struct.pack(">I4sQ", 1, b"mdat", 20) + b"1234"
    rest = struct.pack(">I4s", 0, b"mdat") + b"12345678"

    assert isobmff.boxes(large + rest) == [Box(b"mdat", 0, 16, 20), Box(b"mdat", 20, 28, 36)]


def test_the_body_of_a_uuid_box_begins_after_the_uuid() -> None:
    assert isobmff.boxes(box(b"uuid", bytes(16) + b"12")) == [Box(b"uuid", 0, 24, 26)]


@pytest.mark.parametrize(
    "content",
    [
        struct.pack(">I4s", 7, b"mdat"),
        struct.pack(">I4s", 12, b"uuid") + bytes(4),
        struct.pack(">I4sQ", 1, b"mdat", 15),
        struct.pack(">I4s", 1, b"mdat") + bytes(7),
        b"\0\0\0\x08mda",
    ],
)
def test_invalid_sizes_are_refused(content: bytes) -> None:
    with pytest.raises(MalformedError):
        isobmff.boxes(content)


def test_only_top_level_boxes_may_be_truncated() -> None:
    content = box(b"meta", box(b"hdlr", b"123456"))

    assert isobmff.boxes(content[:-2]) == [Box(b"meta", 0, 8, 20)]
    with pytest.raises(MalformedError):
        isobmff.boxes(content, 8, 20)


def test_too_many_boxes_are_refused() -> None:
    with pytest.raises(MalformedError):
        isobmff.boxes(box(b"free") * 20_001)


@pytest.mark.parametrize(
    ("content", "brands"),
    [
        (box(b"ftyp", b"heic\0\0\0\0mif1heic"), (b"heic", (b"mif1", b"heic"))),
        (box(b"ftyp", b"avif\0\0\0\0"), (b"avif", ())),
        (struct.pack(">I4s", 999, b"ftyp") + b"avif\0\0\0\0mif1x", (b"avif", (b"mif1",))),
        (box(b"moov"), None),
        (b"", None),
    ],
)
def test_the_brands_of_a_file_are_read(
    content: bytes, brands: tuple[bytes, tuple[bytes, ...]] | None
) -> None:
    assert isobmff.brands(content) == brands


@pytest.mark.parametrize("name", SAMPLES)
def test_items_have_a_kind_extents_and_properties(name: str) -> None:
    content = SAMPLES[name]

    item = primary(content)

    assert item.kind == (
        b"grid" if name == "heic-tiles" else b"hvc1" if "heic" in name else b"av01"
    )
    assert all(0 < start < end <= len(content) for start, end in item.extents)
    assert {b"ispe", b"pixi"} & {each.kind for each in item.properties}


@pytest.mark.parametrize(
    ("name", "colours"),
    [
        ("heic-p3-nclx", Colours(primaries=12, transfer=13, matrix=6, full_range=True)),
        ("heic-pq", Colours(primaries=9, transfer=16, matrix=9, full_range=True)),
        ("avif-hlg", Colours(primaries=9, transfer=18, matrix=6, full_range=True)),
    ],
)
def test_nclx_colours_are_read(name: str, colours: Colours) -> None:
    content = SAMPLES[name]

    assert heif.colours(content, primary(content)) == colours


def test_an_image_with_a_profile_has_no_nclx_colours() -> None:
    content = SAMPLES["heic-p3-profile"]

    assert heif.colours(content, primary(content)) is None


def test_a_file_without_meta_has_no_items() -> None:
    assert heif.meta(box(b"ftyp", b"heic") + box(b"mdat")) is None


def associations(entries: int, each: int) -> bytes:
    """An `ipma` with `entries` items of `each` properties."""
    entry = struct.pack(">HB", 1, each) + b"\1" * each
    return box(b"ipma", struct.pack(">II", 0, entries) + entry * entries)


def locations(entries: int) -> bytes:
    """An `iloc` of version 2, of items without extents."""
    entry = struct.pack(">IHHH", 1, 0, 0, 0)
    return box(b"iloc", struct.pack(">IHI", 2 << 24, 0, entries) + entry * entries)


def meta_with_image(*associated: bytes) -> bytes:
    item = box(b"infe", struct.pack(">IHH", 2 << 24, 1, 0) + b"hvc1\0")
    items = box(b"iinf", struct.pack(">IH", 0, 1) + item)
    properties = box(b"iprp", box(b"ipco", box(b"irot", b"\0")) + b"".join(associated))
    return box(b"meta", bytes(4) + items + properties)


def test_too_many_properties_are_refused_in_one_box_or_several() -> None:
    meta = heif.meta(meta_with_image(associations(500, 100), associations(500, 100)))
    assert meta
    assert len(meta.items[1].properties) == 100_000

    for absurd in (
        [associations(1001, 100)],
        [associations(500, 100), associations(501, 100)],
        [associations(100_001, 0)],
    ):
        with pytest.raises(MalformedError):
            heif.meta(meta_with_image(*absurd))


@pytest.mark.slow
def test_too_many_items_are_refused_even_without_extents() -> None:
    assert heif.meta(box(b"meta", bytes(4) + locations(100_000)))

    with pytest.raises(MalformedError):
        heif.meta(box(b"meta", bytes(4) + locations(100_001)))


CHANGED = SAMPLES["heic-tiles"]


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 255)), max_size=8))
def test_changed_bytes_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    content = bytearray(CHANGED)
    for place, value in changes:
        content[place] = value

    _read(bytes(content))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    _read(content)
    _read(box(b"meta", bytes(4) + content))
    _read(box(b"meta", bytes(4) + box(b"iloc", content) + box(b"iprp", box(b"ipma", content))))


def _read(content: bytes) -> None:
    try:
        found = heif.meta(content)
    except MalformedError:
        return
    for item in found.items.values() if found else ():
        assert all(start >= 0 and end <= len(content) for start, end in item.extents)
        heif.colours(content, item)


@given(st.binary(max_size=100))
def test_boxes_never_overlap(content: bytes) -> None:
    try:
        found = isobmff.boxes(content)
    except MalformedError:
        return
    assert all(before.end == after.start for before, after in pairwise(found))
    assert not found or found[-1].end <= len(content)
