"""The items of HEIF and AVIF files (ISO/IEC 23008-12): types, extents and properties.

They are described by the box `meta`. Properties are boxes; only those that are used are parsed.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from handlers.fileformats import isobmff
from handlers.fileformats.isobmff import Box, Fields
from handlers.fileformats.malformed import MalformedError
from handlers.immutable import immutable

_IN_FILE, _IN_IDAT = 0, 1
_WIDE_IDS, _WIDE_INDEXES = 2, 1
# Real files have some hundreds.
_MAX_EXTENTS = 100_000
_MAX_ASSOCIATIONS = 100_000
_NCLX_BYTES = 11


@dataclass(kw_only=True)
class Item:
    """One item: an image, a tile of one, or metadata.

    Attributes:
        item_id: The ID that references use.
        kind: `hvc1`, `av01`, `grid`, `Exif`, `mime` …
        content_type: The media type of a `mime` item.
        name: Start and end offset of its name.
        extents: Start and end offset of each part of its data.
        properties: Its properties in order.
    """

    item_id: int
    kind: bytes = b""
    content_type: bytes = b""
    name: tuple[int, int] = (0, 0)
    extents: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    properties: list[Box] = field(default_factory=list[Box])


@immutable(kw_only=True)
class Meta:
    """The content of the box `meta`.

    Attributes:
        box: The box itself.
        children: The boxes in it.
        primary: The ID of the primary item.
        items: By ID.
        properties: Of all items, in the order of the indexes that refer to them.
    """

    box: Box
    children: list[Box]
    primary: int | None
    items: dict[int, Item]
    properties: list[Box]

    @property
    def primary_item(self) -> Item | None:
        """The primary item."""
        return None if self.primary is None else self.items.get(self.primary)


@immutable(kw_only=True)
class Colours:
    """Colours as code points of ITU-T H.273."""

    primaries: int
    transfer: int
    matrix: int
    full_range: bool


def meta(content: bytes) -> Meta | None:
    """The items of a file; None if it has no box `meta`.

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
        _read_locations(content, by_kind[b"iloc"], by_kind.get(b"idat"), items)
    properties: list[Box] = []
    if b"iprp" in by_kind:
        properties = _read_properties(content, by_kind[b"iprp"], items)
    primary = None
    if b"pitm" in by_kind:
        version, _, offset = isobmff.full_box(content, by_kind[b"pitm"])
        primary = Fields(content, offset, by_kind[b"pitm"].end).integer(4 if version else 2)
    return Meta(box=found, children=children, primary=primary, items=items, properties=properties)


def colours(content: bytes, item: Item) -> Colours | None:
    """An item's colours, if its `colr` states them as code points (`nclx`)."""
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
    version, _, offset = isobmff.full_box(content, box)
    offset += 4 if version else 2
    for entry in isobmff.boxes(content, offset, box.end):
        if entry.kind != b"infe":
            continue
        version, _, start = isobmff.full_box(content, entry)
        fields = Fields(content, start, entry.end)
        item_id = fields.integer(4 if version > _WIDE_IDS else 2)
        fields.integer(2)  # protection
        kind = fields.read(4) if version >= _WIDE_IDS else b"mime"
        name = fields.offset
        fields.text()
        item = Item(item_id=item_id, kind=kind, name=(name, fields.offset))
        if kind in {b"mime", b"uri "}:
            item.content_type = fields.text()
        items[item_id] = item


def _read_locations(content: bytes, box: Box, idat: Box | None, items: dict[int, Item]) -> None:
    """`iloc`: the extents of each item."""
    version, _, offset = isobmff.full_box(content, box)
    fields = Fields(content, offset, box.end)
    sizes = fields.integer(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    remaining = _MAX_EXTENTS

    def read() -> None:
        nonlocal remaining
        item_id = fields.integer(4 if version >= _WIDE_IDS else 2)
        method = fields.integer(2) & 15 if version else _IN_FILE
        data_reference = fields.integer(2)
        base = fields.integer(base_size)
        count = fields.integer(2)
        remaining -= max(count, 1)
        if data_reference or method not in {_IN_FILE, _IN_IDAT} or remaining < 0:
            raise MalformedError("too many extents, or one outside the file", fields.offset)
        area = (0, len(content)) if method == _IN_FILE else _body(idat, fields.offset)
        item = items.setdefault(item_id, Item(item_id=item_id))
        for _ in range(count):
            fields.integer(index_size)
            start = area[0] + base + fields.integer(offset_size)
            length = fields.integer(length_size)
            # A length of 0 means up to the end.
            end = start + length if length else area[1]
            item.extents.append((min(start, area[1]), min(end, area[1])))

    fields.repeat(fields.integer(4 if version >= _WIDE_IDS else 2), 6, read)


def _body(idat: Box | None, offset: int) -> tuple[int, int]:
    if idat is None:
        raise MalformedError("an item in a missing idat", offset)
    return idat.body, idat.end


def _read_properties(content: bytes, box: Box, items: dict[int, Item]) -> list[Box]:
    children = isobmff.boxes(content, box.body, box.end)
    container = next((each for each in children if each.kind == b"ipco"), None)
    if container is None:
        return []
    properties = isobmff.boxes(content, container.body, container.end)
    remaining = _MAX_ASSOCIATIONS
    for each in children:
        if each.kind == b"ipma":
            remaining = _associate(content, each, properties, items, remaining)
    return properties


def _associate(
    content: bytes, box: Box, properties: list[Box], items: dict[int, Item], remaining: int
) -> int:
    """`ipma`: the properties of each item; returns how many more are allowed in other boxes."""
    version, flags, offset = isobmff.full_box(content, box)
    fields = Fields(content, offset, box.end)
    wide = flags & _WIDE_INDEXES

    def read() -> None:
        nonlocal remaining
        item_id = fields.integer(4 if version else 2)
        count = fields.integer(1)
        remaining -= max(count, 1)
        if remaining < 0:
            raise MalformedError("too many properties", fields.offset)
        for _ in range(count):
            # The highest bit marks a property as essential.
            index = fields.integer(2) & 0x7FFF if wide else fields.integer(1) & 0x7F
            if 1 <= index <= len(properties) and item_id in items:
                items[item_id].properties.append(properties[index - 1])

    fields.repeat(fields.integer(4), 3, read)
    return remaining
