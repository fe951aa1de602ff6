"""When a photo was taken, by the clock of its camera.

- EXIF's original date counts, else the date of digitising (which is all that a scan has); the date
  of the last change only beside a camera's make, since programs set it too. Then come XMP's and
  IPTC's dates of the original, then those of the file's creation, and the texts of a PNG last.
- Fractions of a second and the offset from UTC are added if they are stated. A missing offset is
  taken from a GPS time stamp near the date, which is in UTC. Their difference must be, to two
  minutes, an offset that is in use somewhere: a receiver without reception gives old times.
- What is a date, and which dates are not believed, is in date_formats.py.
- PNG's `tIME` is when the file was last changed, and is not read.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_tz
from typing import TYPE_CHECKING, Final

from handlers.imaging.metadata.date_formats import (
    FARTHEST_EAST,
    FARTHEST_WEST,
    ParsedDate,
    parse_date,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.fileformats.tiff import Directory, Tiff

_MAKE = 0x010F
_CHANGED = (0x0132, 0x9290, 0x9010)
# Each with the tags of its fraction of a second and its offset.
_ORIGINAL, _DIGITISED = (0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012)
_GPS_TIME, _GPS_DATE = 7, 29
_LONGEST = 40
# The zone at the end of a date in mail.
_ZONE: Final = re.compile(r"([+-]\d{4}|[A-Za-z]{1,5})\)?\s*$", re.ASCII)

_QUARTER, _NEAR = timedelta(minutes=15), timedelta(minutes=2)
# Beside whole and half hours: Nepal, Eucla, and the Chatham Islands in winter and summer.
_ODD: Final = frozenset(timedelta(hours=hours, minutes=45) for hours in (5, 8, 12, 13))


def from_exif(
    tiff: Tiff, root: Directory | None, detail: Directory | None, place: Directory | None
) -> list[ParsedDate]:
    """The dates in EXIF's main, detail and GPS directories, the best one first."""
    made_by_camera = bool(_text(tiff, root, _MAKE))
    found: list[ParsedDate] = []
    for directory, tags in (
        (detail, _ORIGINAL),
        (detail, _DIGITISED),
        (root if made_by_camera else None, _CHANGED),
    ):
        date, fraction, offset = tags
        text = _text(tiff, directory, date)
        beside = detail or directory
        one = parse_date(text, _text(tiff, beside, fraction), _text(tiff, beside, offset))
        if one is not None and one.has_time and not one.has_offset:
            one = replace(one, text=one.text + _offset_by_gps(tiff, place, one.moment))
        if one is not None:
            found.append(one)
    return found


def from_texts(texts: Iterable[str]) -> list[ParsedDate]:
    """Dates as programs write them into PNG: as in mail (RFC 1123), in ISO 8601, or as in EXIF."""
    return [one for text in texts if (one := parse_date(text) or _by_mail(text)) is not None]


def _by_mail(text: str) -> ParsedDate | None:
    found = parsedate_tz(text[:_LONGEST])
    if found is None:
        return None
    year, month, day, hour, minute, second, *_, offset = found
    # The parser returns UTC also if no zone is stated.
    zone = _zoned(timedelta(seconds=offset or 0)) if _ZONE.search(text) else ""
    return parse_date(f"{year:04}-{month}-{day} {hour}:{minute}:{second}", offset=zone)


def _offset_by_gps(tiff: Tiff, place: Directory | None, moment: datetime) -> str:
    utc = _gps_moment(tiff, place)
    if utc is None:
        return ""
    difference = moment - utc
    offset = round(difference / _QUARTER) * _QUARTER
    if abs(difference - offset) > _NEAR or not FARTHEST_WEST <= offset <= FARTHEST_EAST:
        return ""
    if offset % (2 * _QUARTER) and offset not in _ODD:
        return ""
    return _zoned(offset)


def _zoned(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _gps_moment(tiff: Tiff, place: Directory | None) -> datetime | None:
    """UTC as a naive time, to be compared with local times."""
    parts = tiff.numbers(place[_GPS_TIME], 3) if place else ()
    day = re.fullmatch(r"(\d{4})[:-](\d\d?)[:-](\d\d?)", _text(tiff, place, _GPS_DATE), re.ASCII)
    if len(parts) != 3 or day is None or not all(map(math.isfinite, parts)):  # noqa: PLR2004
        return None
    hours, minutes, seconds = parts
    year, month, date = map(int, day.groups())
    try:
        midnight = datetime(year, month, date)  # noqa: DTZ001  # see above
        return midnight + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return None


def _text(tiff: Tiff, directory: Directory | None, tag: int) -> str:
    data = tiff.data(directory[tag], _LONGEST) if directory else b""
    return data.partition(b"\0")[0].decode("latin-1").strip()
