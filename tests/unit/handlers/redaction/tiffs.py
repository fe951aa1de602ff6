"""Uncompressed TIFF files of greyscale pages, in all layouts."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_TEXT, _SHORT, _LONG, _LONG8 = 2, 3, 4, 16


def tiff(
    *pages: Image.Image,
    order: str = "<",
    is_big: bool = False,
    description: bytes = b"",
    reduced: int = 0,
) -> bytes:
    """A file of pages (mode L).

    Args:
        pages: The pictures.
        order: The byte order, "<" or ">".
        is_big: BigTIFF, with offsets of 64 bits.
        description: A description of every page; longer than what fits in an entry.
        reduced: The index of the page that is marked as reduced-resolution; 0 for none.
    """
    kind, offset_type, offset_size = ("Q", _LONG8, 8) if is_big else ("I", _LONG, 4)
    magic = b"II" if order == "<" else b"MM"
    content = magic + (
        struct.pack(f"{order}HHHQ", 43, 8, 0, 16) if is_big else struct.pack(f"{order}HI", 42, 8)
    )
    for number, page in enumerate(pages):
        tags = [
            (254, _LONG, int(bool(reduced) and number == reduced)),
            *((256, _LONG, page.width), (257, _LONG, page.height), (258, _SHORT, 8)),
            *((259, _SHORT, 1), (262, _SHORT, 1), (270, _TEXT, 0), (273, offset_type, 0)),
            *((277, _SHORT, 1), (278, _LONG, page.height)),
            (279, _LONG, page.width * page.height),
        ]
        size = (8 if is_big else 2) + len(tags) * (20 if is_big else 12) + offset_size
        values = len(content) + size
        directory = struct.pack(order + ("Q" if is_big else "H"), len(tags))
        for tag, value_kind, value in tags:
            stored = {270: values, 273: values + len(description)}.get(tag, value)
            count = len(description) if tag == 270 else 1
            letter = "H" if value_kind == _SHORT else "I" if value_kind == _LONG else kind
            directory += struct.pack(f"{order}HH{kind}", tag, value_kind, count)
            directory += struct.pack(order + letter, stored).ljust(offset_size, b"\0")
        after = values + len(description) + page.width * page.height
        next_offset = 0 if number == len(pages) - 1 else after
        content += directory + struct.pack(order + kind, next_offset) + description + page.tobytes()
    return content
