"""Rewriting boxes of AVIF files that browsers accept and libavif refuses."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from handlers.fileformats import isobmff

if TYPE_CHECKING:
    from handlers.fileformats.heif import Meta
    from handlers.fileformats.isobmff import Box

_BOX_HEADER, _TABLE_HEADER = 8, 16
_MAX_COUNT = 2**32 - 1


def with_merged_associations(content: bytes, meta: Meta) -> bytes:
    """The file with one box `ipma` instead of several, as early encoders wrote for each item.

    Nothing outside the box `meta` moves: the bytes saved become a `free` box.
    """
    found = next((box for box in meta.children if box.kind == b"iprp"), None)
    if found is None:
        return content
    others: list[Box] = []
    tables: list[Box] = []
    for box in isobmff.boxes(content, found.body, found.end):
        (tables if box.kind == b"ipma" else others).append(box)
    kinds = {content[box.body : box.body + 4] for box in tables}
    if (
        len(tables) < 2  # noqa: PLR2004
        or len(kinds) > 1
        or any(_has_unusual_header(box) for box in (*tables, found, meta.box))
    ):
        return content
    count = sum(int.from_bytes(content[box.body + 4 : box.body + 8], "big") for box in tables)
    entries = b"".join(content[box.start + _TABLE_HEADER : box.end] for box in tables)
    table = _box(b"ipma", kinds.pop() + struct.pack(">I", min(count, _MAX_COUNT)) + entries)
    other_boxes = b"".join(content[box.start : box.end] for box in others)
    properties = _box(b"iprp", other_boxes + table)
    children = content[meta.box.body : found.start] + properties + content[found.end : meta.box.end]
    merged_meta = _box(b"meta", children)
    filler = _box(b"free", bytes(meta.box.end - meta.box.start - len(merged_meta) - _BOX_HEADER))
    return content[: meta.box.start] + merged_meta + filler + content[meta.box.end :]


def _has_unusual_header(box: Box) -> bool:
    least = _TABLE_HEADER if box.kind == b"ipma" else _BOX_HEADER
    return box.body - box.start != _BOX_HEADER or box.end - box.start < least


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", _BOX_HEADER + len(body), kind) + body
