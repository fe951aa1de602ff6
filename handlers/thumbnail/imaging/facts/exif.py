"""The two things that rendering itself asks of EXIF: which way is up, and the camera's preview.

The bytes are walked here, without making a table of all tags: EXIF can be built so that such a
table has a thousand times the memory of its bytes.
"""

from __future__ import annotations

import struct
from typing import Final

_ORDERS: Final = {b"II*\0": "<", b"MM\0*": ">"}
_ORIENTATION = 0x0112
_PREVIEW_OFFSET, _PREVIEW_LENGTH = 0x0201, 0x0202
_SHORT, _LONG = 3, 4
_ENTRY = 12
_UPRIGHT, _LAST_ORIENTATION = 1, 8


def orientation(exif: bytes | None) -> int:
    """EXIF's orientation, 1 to 8; 1 where there is none that means anything."""
    found = _tags(exif, ifd=0).get(_ORIENTATION, _UPRIGHT) if exif else _UPRIGHT
    return found if _UPRIGHT <= found <= _LAST_ORIENTATION else _UPRIGHT


def preview(exif: bytes | None) -> bytes | None:
    """The small JPEG that cameras put beside the picture; not checked yet."""
    if not exif:
        return None
    tags = _tags(exif, ifd=1)
    start, length = tags.get(_PREVIEW_OFFSET, 0), tags.get(_PREVIEW_LENGTH, 0)
    found = exif[start : start + length]
    return found if start and found.startswith(b"\xff\xd8\xff") else None


def _tags(exif: bytes, ifd: int) -> dict[int, int]:
    """The single whole numbers of the first (0) or second (1) directory; none of a broken one."""
    order = _ORDERS.get(exif[:4])
    if order is None:
        return {}
    try:
        (place,) = struct.unpack_from(f"{order}I", exif, 4)
        for _ in range(ifd):
            (count,) = struct.unpack_from(f"{order}H", exif, place)
            (place,) = struct.unpack_from(f"{order}I", exif, place + 2 + count * _ENTRY)
        return dict(_entries(exif, order, place)) if place else {}
    except struct.error:
        return {}


def _entries(exif: bytes, order: str, place: int) -> list[tuple[int, int]]:
    (count,) = struct.unpack_from(f"{order}H", exif, place)
    found: list[tuple[int, int]] = []
    for number in range(count):
        entry = place + 2 + number * _ENTRY
        tag, kind, values = struct.unpack_from(f"{order}HHI", exif, entry)
        if values == 1 and kind in {_SHORT, _LONG}:
            value = "H" if kind == _SHORT else "I"
            found.append((tag, struct.unpack_from(f"{order}{value}", exif, entry + 8)[0]))
    return found
