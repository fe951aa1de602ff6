"""The dates in IPTC's Information Interchange Model, which agencies and older programs write.

Its records are among Photoshop's resources, or by themselves in TIFF.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from handlers.imaging.metadata.date_formats import ParsedDate, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE, _RECORDS = b"8BIM", 0x0404
_TAG, _APPLICATION = 0x1C, 2
# Each day with its time: of the photo, and of its digitising.
_DATES: Final = ((55, 60), (62, 63))
_MOST: Final = 2_000
_LONGEST: Final = 40


def of_photoshop(resources: bytes | None) -> bytes | None:
    """The records among Photoshop's resources."""
    data, place = resources or b"", 0
    for _ in range(_MOST):
        if not data.startswith(_SIGNATURE, place) or place + 7 > len(data):
            return None
        (kind,) = struct.unpack_from(">H", data, place + 4)
        # A name of an odd length, its length included, is padded; and so are the data.
        name = 1 + data[place + 6]
        start = place + 6 + name + name % 2 + 4
        size = int.from_bytes(data[start - 4 : start], "big")
        if kind == _RECORDS:
            return data[start : start + size]
        place = start + size + size % 2
    return None


def dates(records: bytes | None) -> list[ParsedDate]:
    """When the photo was taken, then when it was digitised."""
    texts: dict[int, str] = {}
    for number, value in _texts(records or b""):
        texts.setdefault(number, value)
    found: list[ParsedDate] = []
    for day, time in _DATES:
        one = _written(texts.get(day, ""), texts.get(time, ""))
        if one is not None:
            found.append(one)
    return found


def _texts(records: bytes) -> Iterator[tuple[int, str]]:
    """The numbers and texts of the records about the picture."""
    place = 0
    for _ in range(_MOST):
        if place + 5 > len(records) or records[place] != _TAG:
            return
        record, number, size = struct.unpack_from(">BBH", records, place + 1)
        place += 5
        if record == _APPLICATION:
            yield number, records[place : place + min(size, _LONGEST)].decode("latin-1").strip()
        place += size


def _written(day: str, time: str) -> ParsedDate | None:
    """A date of `20110304` and `151617+0100`; unknown parts of a day are zeros."""
    if len(day) != 8 or not day.isdigit():  # noqa: PLR2004  # see above
        return parse_date(day)
    clock = f" {time[:2]}:{time[2:4]}:{time[4:6]}{time[6:]}" if time[:6].isdigit() else ""
    return parse_date(f"{day[:4]}-{day[4:6]}-{day[6:]}{clock}")
