"""The items of HEIF and AVIF files (ISO/IEC 23008-12): kinds, extents and properties.

All of it is in the box `meta`. Properties are boxes; only those that are used here are read.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from handlers.fileformats import isobmff
from handlers.fileformats.isobmff import Box, Fields
from handlers.fileformats.malformed import MalformedError

_IN_FILE, _IN_IDAT = 0, 1
_WIDE_IDS, _WIDE_INDEXES = 2, 1
# Real files have some hundreds.
_MAX_EXTENTS = 100_000
_MAX_ASSOCIATIONS = 100_000
_NCLX_BYTES = 11


@dataclass(kw_only=True)
class Item:
    """One item: a picture, a tile of one, or metadata.

    Attributes:
        number: Its ID, by which others refer to it.
        kind: `hvc1`, `av01`, `grid`, `Exif`, `mime` …
        content_type: Of a `mime` item.
        name: Start and end of its name in the file.
        extents: Start and end of each part of its data in the file.
        properties: Its properties in order.
    """

    number: int
    kind: bytes = b""
    content_type: bytes = b""
    name: tuple[int, int] = (0, 0)
    extents: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    properties: list[Box] = field(default_factory=list[Box])


@dataclass(frozen=True, kw_only=True)
class Meta:
    """The content of the box `meta`.

    Attributes:
        box: The box itself.
        children: The boxes in it.
        primary: The number of the primary item.
        items: By number.
        properties: Of all items, in the order of their indexes.
    """

    box: Box
    children: list[Box]
    primary: int | None
    items: dict[int, Item]
    properties: list[Box]

    @property
    def picture(self) -> Item | None:
        """The primary item."""
        return None if self.primary is None else self.items.get(self.primary)


@dataclass(frozen=True, kw_only=True)
class Colours:
    """Colours by ITU-T H.273's numbers."""

    primaries: int
    transfer: int
    matrix: int
    full_range: bool


def meta(content: bytes) -> Meta | None:
    """The items of a file; None if it has no `meta`.

    Raises:
        MalformedError: Its boxes are malformed.
    """
    found = next((each for each in isobmff.boxes(content) if each.kind == b"meta"), None)
    if found is None:
        return None
    _, _, start = isobmff.full_box(content, found)
    children = isobmff.boxes(content, start, found.end)
    by_kind = {each.kind: each for each in reversed(children)}
    items: dict[int, Item] = {}
    if b"iinf" in by_kind:
        _read_items(content, by_kind[b"iinf"], items)
    if b"iloc" in by_kind:
        _read_places(content, by_kind[b"iloc"], by_kind.get(b"idat"), items)
    properties: list[Box] = []
    if b"iprp" in by_kind:
        properties = _read_properties(content, by_kind[b"iprp"], items)
    primary = None
    if b"pitm" in by_kind:
        version, _, place = isobmff.full_box(content, by_kind[b"pitm"])
        primary = Fields(content, place, by_kind[b"pitm"].end).number(4 if version else 2)
    return Meta(box=found, children=children, primary=primary, items=items, properties=properties)


def colours(content: bytes, item: Item) -> Colours | None:
    """An item's colours, if it has a `colr` that states them by number."""
    for each in item.properties:
        data = content[each.body : each.body + _NCLX_BYTES]
        if each.kind == b"colr" and data[:4] == b"nclx" and len(data) == _NCLX_BYTES:
            primaries, transfer, matrix, full = struct.unpack_from(">HHHB", data, 4)
            return Colours(
                primaries=primaries,
                transfer=transfer,
                matrix=matrix,
                full_range=bool(full & 0x80),
            )
    return None


def _read_items(content: bytes, box: Box, items: dict[int, Item]) -> None:
    version, _, place = isobmff.full_box(content, box)
    place += 4 if version else 2
    for entry in isobmff.boxes(content, place, box.end):
        if entry.kind != b"infe":
            continue
        version, _, start = isobmff.full_box(content, entry)
        fields = Fields(content, start, entry.end)
        number = fields.number(4 if version > _WIDE_IDS else 2)
        fields.number(2)  # protection
        kind = fields.taken(4) if version >= _WIDE_IDS else b"mime"
        name = fields.place
        fields.text()
        item = Item(number=number, kind=kind, name=(name, fields.place))
        if kind in {b"mime", b"uri "}:
            item.content_type = fields.text()
        items[number] = item


def _read_places(content: bytes, box: Box, idat: Box | None, items: dict[int, Item]) -> None:
    """`iloc`: the extents of each item."""
    version, _, place = isobmff.full_box(content, box)
    fields = Fields(content, place, box.end)
    sizes = fields.number(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    left = _MAX_EXTENTS

    def read() -> None:
        nonlocal left
        number = fields.number(4 if version >= _WIDE_IDS else 2)
        method = fields.number(2) & 15 if version else _IN_FILE
        elsewhere = fields.number(2)
        base = fields.number(base_size)
        count = fields.number(2)
        left -= max(count, 1)
        if elsewhere or method not in {_IN_FILE, _IN_IDAT} or left < 0:
            raise MalformedError("too many extents, or one outside of the file", fields.place)
        area = (0, len(content)) if method == _IN_FILE else _body(idat, fields.place)
        item = items.setdefault(number, Item(number=number))
        for _ in range(count):
            fields.number(index_size)
            start = area[0] + base + fields.number(offset_size)
            length = fields.number(length_size)
            # Without a length it is all that follows.
            end = start + length if length else area[1]
            item.extents.append((min(start, area[1]), min(end, area[1])))

    fields.each(fields.number(4 if version >= _WIDE_IDS else 2), 6, read)


def _body(idat: Box | None, place: int) -> tuple[int, int]:
    if idat is None:
        raise MalformedError("an item in a missing box", place)
    return idat.body, idat.end


def _read_properties(content: bytes, box: Box, items: dict[int, Item]) -> list[Box]:
    children = isobmff.boxes(content, box.body, box.end)
    container = next((each for each in children if each.kind == b"ipco"), None)
    if container is None:
        return []
    properties = isobmff.boxes(content, container.body, container.end)
    left = _MAX_ASSOCIATIONS
    for each in children:
        if each.kind == b"ipma":
            left = _associate(content, each, properties, items, left)
    return properties


def _associate(
    content: bytes, box: Box, properties: list[Box], items: dict[int, Item], left: int
) -> int:
    """`ipma`: the properties of each item; returns how many more there may be in other boxes."""
    version, flags, place = isobmff.full_box(content, box)
    fields = Fields(content, place, box.end)
    wide = flags & _WIDE_INDEXES

    def read() -> None:
        nonlocal left
        number = fields.number(4 if version else 2)
        count = fields.number(1)
        left -= max(count, 1)
        if left < 0:
            raise MalformedError("too many properties", fields.place)
        for _ in range(count):
            # The highest bit marks a property as essential.
            index = fields.number(2) & 0x7FFF if wide else fields.number(1) & 0x7F
            if 1 <= index <= len(properties) and number in items:
                items[number].properties.append(properties[index - 1])

    fields.each(fields.number(4), 3, read)
    return left
