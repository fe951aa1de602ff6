"""EXIF built tag by tag, as cameras write it and as they never would."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SIGNED_RATIONAL = 2, 3, 4, 5, 7, 10
DETAILS, PLACE = 0x8769, 0x8825
_PREVIEW, _PREVIEW_LENGTH, _PREVIEW_COMPRESSION = 0x0201, 0x0202, 0x0103
_HEADER = 8

Pair: TypeAlias = tuple[int, int]
Value: TypeAlias = "bytes | str | int | Fraction | list[int] | list[Fraction] | list[Pair]"
Tags: TypeAlias = dict[int, Value]


def exif(
    main: Tags | None = None,
    details: Tags | None = None,
    place: Tags | None = None,
    *,
    preview: bytes = b"",
    order: str = "<",
) -> bytes:
    """EXIF from its TIFF header on.

    Text is ASCII, `bytes` are undefined, whole numbers short or long as they need, fractions and
    pairs rational: a pair can be one that no fraction can, such as (1, 0).
    """
    tags: Tags = dict(main or {})
    body = bytearray()
    for tag, below in ((DETAILS, details), (PLACE, place)):
        if below is not None:
            tags[tag] = [_HEADER + len(body)]
            body += _directory(below, order, _HEADER + len(body), 0)
    start = _HEADER + len(body)
    # Its places are stated as long, as if they were far away.
    size = len(_directory(tags, order, start, 0))
    body += _directory(tags, order, start, start + size if preview else 0)
    if preview:
        second: Tags = {_PREVIEW_COMPRESSION: 6, _PREVIEW: 0, _PREVIEW_LENGTH: len(preview)}
        size = len(_directory(second, order, start, 0))
        second[_PREVIEW] = _HEADER + len(body) + size
        body += _directory(second, order, _HEADER + len(body), 0) + preview
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}I", start) + bytes(body)


def _directory(tags: Tags, order: str, start: int, following: int) -> bytes:
    """A directory and its values, that begins in a place of the file."""
    values = bytearray()
    entries = bytearray()
    after = start + 2 + 12 * len(tags) + 4
    for tag in sorted(tags):
        kind, count, data = _encoded(tag, tags[tag], order)
        if len(data) > 4:
            place = struct.pack(f"{order}I", after + len(values))
            values += data + b"\0" * (len(data) % 2)
        else:
            place = data.ljust(4, b"\0")
        entries += struct.pack(f"{order}HHI", tag, kind, count) + place
    head = struct.pack(f"{order}H", len(tags))
    return head + bytes(entries) + struct.pack(f"{order}I", following) + bytes(values)


def _encoded(tag: int, value: Value, order: str) -> tuple[int, int, bytes]:
    if isinstance(value, str):
        data = value.encode("utf-8") + b"\0"
        return ASCII, len(data), data
    if isinstance(value, bytes):
        return UNDEFINED, len(value), value
    if isinstance(value, int) and value <= 0xFFFF and tag not in {_PREVIEW, _PREVIEW_LENGTH}:
        return SHORT, 1, struct.pack(f"{order}H", value)
    values = value if isinstance(value, list) else [value]
    if all(isinstance(each, int) for each in values):
        return LONG, len(values), struct.pack(f"{order}{len(values)}I", *values)
    pairs = [
        each if isinstance(each, tuple) else each.as_integer_ratio()
        for each in values
        if not isinstance(each, int)
    ]
    signed = any(above < 0 or below < 0 for above, below in pairs)
    letter, kind = ("i", SIGNED_RATIONAL) if signed else ("I", RATIONAL)
    data = b"".join(struct.pack(f"{order}2{letter}", *pair) for pair in pairs)
    return kind, len(pairs), data
