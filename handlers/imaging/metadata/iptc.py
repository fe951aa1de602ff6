"""The dates in IPTC's Information Interchange Model, written by agencies and older programs.

Its records are in Photoshop's image resources, or in a TIFF tag.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from handlers.imaging.metadata.date_formats import ParsedDate, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE, _RECORDS = b"8BIM", 0x0404
_TAG, _APPLICATION = 0x1C, 2
# Date and time, of creation and of digitising.
_DATES: Final = ((55, 60), (62, 63))
_MAX_RECORDS: Final = 2_000
_MAX_TEXT: Final = 40


def records_in_photoshop(resources: bytes | None) -> bytes | None:
    """The IPTC records in Photoshop's image resources."""
    data, offset = resources or b"", 0
    for _ in range(_MAX_RECORDS):
        if not data.startswith(_SIGNATURE, offset) or offset + 7 > len(data):
            return None
        (kind,) = struct.unpack_from(">H", data, offset + 4)
        # The name, with its length byte, and the data are padded to even lengths.
        name = 1 + data[offset + 6]
        start = offset + 6 + name + name % 2 + 4
        size = int.from_bytes(data[start - 4 : start], "big")
        if kind == _RECORDS:
            return data[start : start + size]
        offset = start + size + size % 2
    return None


def dates(records: bytes | None) -> list[ParsedDate]:
    """When the photo was taken, then when it was digitised."""
    texts: dict[int, str] = {}
    for number, value in _texts(records or b""):
        texts.setdefault(number, value)
    found: list[ParsedDate] = []
    for day, time in _DATES:
        parsed = _parsed(texts.get(day, ""), texts.get(time, ""))
        if parsed is not None:
            found.append(parsed)
    return found


def _texts(records: bytes) -> Iterator[tuple[int, str]]:
    """The numbers and texts of the application records."""
    offset = 0
    for _ in range(_MAX_RECORDS):
        if offset + 5 > len(records) or records[offset] != _TAG:
            return
        record, number, size = struct.unpack_from(">BBH", records, offset + 1)
        offset += 5
        if record == _APPLICATION:
            yield number, records[offset : offset + min(size, _MAX_TEXT)].decode("latin-1").strip()
        offset += size


def _parsed(day: str, time: str) -> ParsedDate | None:
    """A date of `20110304` and `151617+0100`; unknown parts of a day are zeros."""
    if len(day) != 8 or not day.isdigit():  # noqa: PLR2004  # see above
        return parse_date(day)
    clock = f" {time[:2]}:{time[2:4]}:{time[4:6]}{time[6:]}" if time[:6].isdigit() else ""
    return parse_date(f"{day[:4]}-{day[4:6]}-{day[6:]}{clock}")
