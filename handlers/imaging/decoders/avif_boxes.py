"""AVIF's boxes as libavif requires them, for files that browsers show as they are."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from handlers.fileformats import isobmff

if TYPE_CHECKING:
    from handlers.fileformats.heif import Meta
    from handlers.fileformats.isobmff import Box

_HEAD, _COUNTED = 8, 16
_MOST = 2**32 - 1


def with_one_table(content: bytes, meta: Meta) -> bytes:
    """The file with one `ipma` in place of several.

    The first encoders wrote one for each item. Nothing outside of the box `meta` moves: the rest of
    its place becomes a `free` box.
    """
    found = next((box for box in meta.children if box.kind == b"iprp"), None)
    if found is None:
        return content
    others: list[Box] = []
    tables: list[Box] = []
    for box in isobmff.boxes(content, found.body, found.end):
        (tables if box.kind == b"ipma" else others).append(box)
    kinds = {content[box.body : box.body + 4] for box in tables}
    if len(tables) < 2 or len(kinds) > 1 or any(_is_odd(box) for box in (*tables, found, meta.box)):  # noqa: PLR2004
        return content
    count = sum(int.from_bytes(content[box.body + 4 : box.body + 8], "big") for box in tables)
    entries = b"".join(content[box.start + _COUNTED : box.end] for box in tables)
    table = _box(b"ipma", kinds.pop() + struct.pack(">I", min(count, _MOST)) + entries)
    rest = b"".join(content[box.start : box.end] for box in others)
    properties = _box(b"iprp", rest + table)
    inside = content[meta.box.body : found.start] + properties + content[found.end : meta.box.end]
    shorter = _box(b"meta", inside)
    filler = _box(b"free", bytes(meta.box.end - meta.box.start - len(shorter) - _HEAD))
    return content[: meta.box.start] + shorter + filler + content[meta.box.end :]


def _is_odd(box: Box) -> bool:
    least = _COUNTED if box.kind == b"ipma" else _HEAD
    return box.body - box.start != _HEAD or box.end - box.start < least


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", _HEAD + len(body), kind) + body
