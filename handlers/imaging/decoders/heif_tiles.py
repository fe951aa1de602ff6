"""The number of pixels that are decoded for a derived HEIC image.

A grid or an overlay refers to its parts, and may refer to the same part thousands of times. It is
decoded each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.fileformats import heif, isobmff
from handlers.fileformats.isobmff import Box, Fields
from handlers.fileformats.malformed import MalformedError

if TYPE_CHECKING:
    from handlers.fileformats.heif import Meta

_MAX_REFERENCES = 100_000


def decoded_pixels(content: bytes) -> int:
    """The pixels of all parts of the primary image, once per reference; 0 if unknown.

    Sizes are those that the boxes state; a derived part counts as the sum of its parts.
    """
    try:
        meta = heif.meta(content)
        if meta is None or meta.primary is None:
            return 0
        return _pixels(content, meta, meta.primary, _parts(content, meta), {})
    except MalformedError:
        return 0


def _pixels(
    content: bytes, meta: Meta, item_id: int, parts: dict[int, list[int]], cache: dict[int, int]
) -> int:
    if item_id not in cache:
        # Ends cycles, which the decoder refuses.
        cache[item_id] = 0
        cache[item_id] = sum(
            _pixels(content, meta, part, parts, cache) for part in parts.get(item_id, ())
        ) or _declared_pixels(content, meta, item_id)
    return cache[item_id]


def _declared_pixels(content: bytes, meta: Meta, item_id: int) -> int:
    """The size that the property `ispe` states, in pixels."""
    item = meta.items.get(item_id)
    for box in item.properties if item else ():
        if box.kind == b"ispe":
            _, _, offset = isobmff.full_box(content, box)
            fields = Fields(content, offset, box.end)
            return fields.integer(4) * fields.integer(4)
    return 0


def _parts(content: bytes, meta: Meta) -> dict[int, list[int]]:
    """The parts of each item: its references of type `dimg`."""
    found: dict[int, list[int]] = {}
    remaining = _MAX_REFERENCES
    for box in (each for each in meta.children if each.kind == b"iref"):
        version, _, offset = isobmff.full_box(content, box)
        for reference in isobmff.boxes(content, offset, box.end):
            if reference.kind == b"dimg":
                item_id, parts = _reference(content, reference, 4 if version else 2)
                remaining -= len(parts)
                if remaining < 0:
                    raise MalformedError("too many references", reference.start)
                found.setdefault(item_id, []).extend(parts)
    return found


def _reference(content: bytes, box: Box, size: int) -> tuple[int, list[int]]:
    fields = Fields(content, box.body, box.end)
    item_id = fields.integer(size)
    parts: list[int] = []
    fields.repeat(fields.integer(2), size, lambda: parts.append(fields.integer(size)))
    return item_id, parts
