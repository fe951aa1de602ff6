"""The pixels that are decoded for a HEIC picture that consists of others.

A grid or an overlay refers to its parts, and may refer to the same one thousands of times. The
decoder decodes it each time.
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
    """Pixels of all parts of the picture, each as many times as it is referred to; 0 if unknown.

    The sizes are those that the boxes state; parts that consist of others count as those.
    """
    try:
        meta = heif.meta(content)
        if meta is None or meta.primary is None:
            return 0
        return _pixels(content, meta, meta.primary, _parts(content, meta), {})
    except MalformedError:
        return 0


def _pixels(
    content: bytes, meta: Meta, number: int, parts: dict[int, list[int]], known: dict[int, int]
) -> int:
    if number not in known:
        # Cycles, which the decoder refuses, end here.
        known[number] = 0
        known[number] = sum(
            _pixels(content, meta, part, parts, known) for part in parts.get(number, ())
        ) or _stated(content, meta, number)
    return known[number]


def _stated(content: bytes, meta: Meta, number: int) -> int:
    """The size that the property `ispe` states, in pixels."""
    item = meta.items.get(number)
    for box in item.properties if item else ():
        if box.kind == b"ispe":
            _, _, place = isobmff.full_box(content, box)
            fields = Fields(content, place, box.end)
            return fields.number(4) * fields.number(4)
    return 0


def _parts(content: bytes, meta: Meta) -> dict[int, list[int]]:
    """The parts of each item, by the references `dimg`."""
    found: dict[int, list[int]] = {}
    left = _MAX_REFERENCES
    for box in (each for each in meta.children if each.kind == b"iref"):
        version, _, place = isobmff.full_box(content, box)
        for reference in isobmff.boxes(content, place, box.end):
            if reference.kind == b"dimg":
                number, parts = _reference(content, reference, 4 if version else 2)
                left -= len(parts)
                if left < 0:
                    raise MalformedError("too many references", reference.start)
                found.setdefault(number, []).extend(parts)
    return found


def _reference(content: bytes, box: Box, size: int) -> tuple[int, list[int]]:
    fields = Fields(content, box.body, box.end)
    number = fields.number(size)
    parts: list[int] = []
    fields.each(fields.number(2), size, lambda: parts.append(fields.number(size)))
    return number, parts
