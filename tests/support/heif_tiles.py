"""HEIC images derived from one coded image, which no available encoder writes."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

import pillow_heif

from handlers.fileformats import heif

if TYPE_CHECKING:
    from collections.abc import Sequence

    Size = tuple[int, int]

_CODED, _DERIVED = 1, 2


def grid(part: Size, across: int, down: int, size: Size) -> bytes:
    """The same part in every cell of a grid, cropped to the size."""
    layout = struct.pack(">BBBBHH", 0, 0, down - 1, across - 1, *size)
    return _derived(part, b"grid", layout, [_CODED] * across * down, size)


def overlay(part: Size, times: int) -> bytes:
    """The same part on top of itself, `times` times."""
    layout = struct.pack(">BB4HHH", 0, 0, 0, 0, 0, 65_535, *part)
    offsets = struct.pack(">hh", 0, 0) * times
    return _derived(part, b"iovl", layout + offsets, [_CODED] * times, part)


def _derived(part: Size, kind: bytes, layout: bytes, parts: Sequence[int], size: Size) -> bytes:
    config, data = _coded(part)
    properties = _box(b"ipco", config, _size(part), _size(size))
    associations = struct.pack(">IHBBBHBB", 2, _CODED, 2, 1, 2, _DERIVED, 1, 3)
    infos = b"".join(
        _full(b"infe", 2, struct.pack(">HH4sB", number, 0, each, 0))
        for number, each in ((_CODED, b"hvc1"), (_DERIVED, kind))
    )
    reference = struct.pack(f">HH{len(parts)}H", _DERIVED, len(parts), *parts)

    def head(start: int) -> bytes:
        coded = struct.pack(">HHHHII", _CODED, 0, 0, 1, start, len(data))
        derived = struct.pack(">HHHHII", _DERIVED, 1, 0, 1, 0, len(layout))
        return _box(b"ftyp", b"heic", bytes(4), b"mif1heic") + _full(
            b"meta",
            0,
            _full(b"hdlr", 0, bytes(4) + b"pict" + bytes(13)),
            _full(b"pitm", 0, struct.pack(">H", _DERIVED)),
            _full(b"iloc", 1, struct.pack(">HH", 0x4400, 2) + coded + derived),
            _full(b"iinf", 0, struct.pack(">H", 2) + infos),
            _box(b"iprp", properties, _full(b"ipma", 0, associations)),
            _full(b"iref", 0, _box(b"dimg", reference)),
            _box(b"idat", layout),
        )

    return head(len(head(0)) + 8) + _box(b"mdat", data)


def _coded(size: Size) -> tuple[bytes, bytes]:
    """The decoder's configuration and the data of a grey image."""
    width, height = size
    encoded: Any = pillow_heif.from_bytes("RGB", size, bytes(3 * width * height))  # pyright: ignore[reportUnknownMemberType]  # it has no types
    content = bytes(_saved(encoded))
    meta = heif.meta(content)
    assert meta is not None
    assert meta.primary_item is not None
    (config,) = [each for each in meta.properties if each.kind == b"hvcC"]
    data = b"".join(content[start:end] for start, end in meta.primary_item.extents)
    return content[config.start : config.end], data


def _saved(encoded: Any) -> bytes:
    buffer = io.BytesIO()
    encoded.save(buffer, quality=50)
    return buffer.getvalue()


def _size(size: Size) -> bytes:
    return _full(b"ispe", 0, struct.pack(">II", *size))


def _full(kind: bytes, version: int, *bodies: bytes) -> bytes:
    return _box(kind, bytes([version, 0, 0, 0]), *bodies)


def _box(kind: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I4s", len(body) + 8, kind) + body
