"""Adding to a HEIF or AVIF file what its encoder cannot write: a property of its one picture."""

from __future__ import annotations

import struct

_FULL = 4  # bytes of version and flags


def colour_numbers(primaries: int, transfer: int, matrix: int) -> bytes:
    """The property that names a colour space by ITU-T H.273's numbers; full range."""
    body = struct.pack(">4sHHHB", b"nclx", primaries, transfer, matrix, 0x80)
    return _box(b"colr", body)


def with_property(content: bytes, added: bytes) -> bytes:
    """The file with one more property of its picture.

    Args:
        content: `meta` comes before `mdat`, and items are found by offsets of 32 bits.
        added: The property's whole box.
    """
    top = _split(content)
    meta_at = [kind for kind, _ in top].index(b"meta")
    meta = top[meta_at][1]
    inner = _split(meta[_FULL:])
    before = len(meta)
    inner = [(kind, _with(body, added) if kind == b"iprp" else body) for kind, body in inner]
    grown = sum(len(body) + 8 for _, body in inner) + _FULL - before
    inner = [(kind, _moved(body, grown) if kind == b"iloc" else body) for kind, body in inner]
    top[meta_at] = (b"meta", meta[:_FULL] + _joined(inner))
    return _joined(top)


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _split(content: bytes) -> list[tuple[bytes, bytes]]:
    boxes: list[tuple[bytes, bytes]] = []
    place = 0
    while place < len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        size = size or len(content) - place
        boxes.append((kind, content[place + 8 : place + size]))
        place += size
    return boxes


def _joined(boxes: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(_box(kind, body) for kind, body in boxes)


def _with(properties: bytes, added: bytes) -> bytes:
    """`iprp`: the list of properties, then which item has which of them."""
    (_, known), (_, association) = _split(properties)
    number = len(_split(known)) + 1
    entries = struct.unpack_from(">I", association, _FULL)[0]
    # The first entry is the picture's: item (16 bits), count, then a byte for each property.
    count_at = _FULL + 4 + 2
    assert entries >= 1
    count = association[count_at]
    last = count_at + 1 + count
    association = (
        association[:count_at]
        + bytes((count + 1,))
        + association[count_at + 1 : last]
        + bytes((number,))
        + association[last:]
    )
    return _box(b"ipco", known + added) + _box(b"ipma", association)


def _moved(locations: bytes, by: int) -> bytes:
    """`iloc` of version 0 or 1, with every extent further back."""
    version = locations[0]
    sizes, item_count = struct.unpack_from(">HH", locations, _FULL)
    base = sizes >> 4 & 15
    assert version <= 1, "another iloc than libheif writes"
    assert sizes >> 8 == 0x44, "another iloc than libheif writes"
    moved = bytearray(locations)
    place = _FULL + 4
    for _ in range(item_count):
        place += 2 + (2 if version else 0) + 2 + base
        (extents,) = struct.unpack_from(">H", moved, place)
        place += 2
        for _ in range(extents):
            (offset,) = struct.unpack_from(">I", moved, place)
            struct.pack_into(">I", moved, place, offset + by)
            place += 8
    return bytes(moved)
