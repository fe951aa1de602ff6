"""TIFF built tag by tag, with pixels in layouts that no library writes."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BYTE, ASCII, SHORT, LONG, UNDEFINED, LONG8 = 1, 2, 3, 4, 7, 16
GREY_FROM_WHITE, GREY, RGB, PALETTE, CMYK, LAB = 0, 1, 2, 3, 5, 8
WHOLE, SIGNED, FLOAT = 1, 2, 3
NONE, DEFLATE = 1, 8
CHUNKY, PLANES = 1, 2

Tag = tuple[int, int, "bytes | Sequence[int]"]
_LETTERS = {SHORT: "H", LONG: "I", LONG8: "Q"}


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a picture's samples are stored."""

    size: tuple[int, int]
    photometric: int = RGB
    bits: int = 8
    samples: int = 3
    kind: int = WHOLE
    planar: int = CHUNKY
    compression: int = NONE
    predictor: int = 1
    rows: int | None = None
    tile: tuple[int, int] | None = None
    tiles_in_strip_tags: bool = False
    extra: tuple[int, ...] = ()
    colours: tuple[int, ...] = ()
    tags: tuple[Tag, ...] = field(default=())


def tiff(
    values: Sequence[Sequence[float]], layout: Layout, order: str = "<", *, big: bool = False
) -> bytes:
    """A file of one page.

    Args:
        values: Of each pixel, row by row, its samples as they are stored.
        layout: How they are stored.
        order: Of bytes.
        big: Whether it is BigTIFF.
    """
    planes = [[pixel] for pixel in zip(*values, strict=True)] if layout.planar == PLANES else None
    parts: list[bytes] = []
    if planes is None:
        parts = _parts(values, layout, order)
    else:
        for plane in planes:
            single = [(value,) for value in plane[0]]
            parts += _parts(single, replace(layout, samples=1), order)
    return _file(parts, layout, order, big=big)


def _parts(values: Sequence[Sequence[float]], layout: Layout, order: str) -> list[bytes]:
    """Strips or tiles."""
    width, height = layout.size
    across, down = layout.tile or (width, layout.rows or height)
    zero = (0,) * layout.samples
    parts: list[bytes] = []
    for top in range(0, height, down):
        for left in range(0, width, across):
            rows = range(top, top + down) if layout.tile else range(top, min(top + down, height))
            data = b"".join(
                _row(
                    [
                        values[y * width + x] if x < width and y < height else zero
                        for x in range(left, left + across)
                    ],
                    layout,
                    order,
                )
                for y in rows
            )
            parts.append(zlib.compress(data) if layout.compression == DEFLATE else data)
    return parts


def _row(pixels: Sequence[Sequence[float]], layout: Layout, order: str) -> bytes:
    samples = [value for pixel in pixels for value in pixel]
    if layout.kind == FLOAT:
        letter = {16: "e", 32: "f", 64: "d"}[layout.bits]
        return struct.pack(f"{order}{len(samples)}{letter}", *samples)
    whole = [int(value) for value in samples]
    mask = (1 << layout.bits) - 1
    if layout.predictor == 2:  # differences from the left
        step = layout.samples
        whole = [
            (value - (whole[place - step] if place >= step else 0)) & mask
            for place, value in enumerate(whole)
        ]
    if layout.bits in {8, 16, 32, 64}:
        letter = {8: "B", 16: "H", 32: "I", 64: "Q"}[layout.bits]
        return struct.pack(f"{order}{len(whole)}{letter}", *(each & mask for each in whole))
    row = "".join(f"{each & mask:0{layout.bits}b}" for each in whole)
    row = row.ljust(-(-len(row) // 8) * 8, "0")
    return int(row, 2).to_bytes(len(row) // 8)


def _file(parts: list[bytes], layout: Layout, order: str, *, big: bool) -> bytes:
    width, height = layout.size
    place = LONG8 if big else LONG
    start = 16 if big else 8
    places: list[int] = []
    for part in parts:
        places.append(start)
        start += len(part) + len(part) % 2
    where, lengths = (324, 325) if layout.tile and not layout.tiles_in_strip_tags else (273, 279)
    tags: list[Tag] = [
        (256, LONG, [width]),
        (257, LONG, [height]),
        (258, SHORT, [layout.bits] * layout.samples),
        (259, SHORT, [layout.compression]),
        (262, SHORT, [layout.photometric]),
        (where, place, places),
        (277, SHORT, [layout.samples]),
        (lengths, place, [len(each) for each in parts]),
        (284, SHORT, [layout.planar]),
        (339, SHORT, [layout.kind] * layout.samples),
        *layout.tags,
    ]
    if layout.tile:
        tags += [(322, LONG, [layout.tile[0]]), (323, LONG, [layout.tile[1]])]
    else:
        tags.append((278, LONG, [layout.rows or height]))
    if layout.predictor != 1:
        tags.append((317, SHORT, [layout.predictor]))
    if layout.extra:
        tags.append((338, SHORT, layout.extra))
    if layout.colours:
        tags.append((320, SHORT, layout.colours))
    mark = {"<": b"II", ">": b"MM"}[order]
    head = struct.pack(f"{order}HI", 42, start)
    if big:
        head = struct.pack(f"{order}HHHQ", 43, 8, 0, start)
    pixels = b"".join(part + bytes(len(part) % 2) for part in parts)
    return mark + head + pixels + _directory(tags, order, start, big=big)


def _directory(tags: list[Tag], order: str, start: int, *, big: bool) -> bytes:
    count, entry, room, following = ("Q", "HHQ", 8, "Q") if big else ("H", "HHI", 4, "I")
    head = struct.pack(order + count, len(tags))
    after = start + len(head) + len(tags) * (20 if big else 12) + room
    entries, values = bytearray(), bytearray()
    for tag, kind, value in sorted(tags, key=lambda each: each[0]):
        if isinstance(value, bytes):
            data = value
        else:
            data = struct.pack(f"{order}{len(value)}{_LETTERS[kind]}", *value)
        number = len(value)
        entries += struct.pack(order + entry, tag, kind, number)
        if len(data) > room:
            entries += struct.pack(order + following, after + len(values))
            values += data + bytes(len(data) % 2)
        else:
            entries += data.ljust(room, b"\0")
    return head + bytes(entries) + struct.pack(order + following, 0) + bytes(values)
