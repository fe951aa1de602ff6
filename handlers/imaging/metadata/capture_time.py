"""When a photo was taken, by the clock of its camera.

- The order of preference: EXIF's original date; its date of digitising (all that a scan has); its
  modification date, but only with a camera's make, since programs set it too; XMP's and IPTC's
  original dates; their creation dates; the texts of a PNG.
- Fractions of a second and the offset from UTC are added if they are stated. A missing offset is
  derived from the GPS time stamp, which is in UTC. The difference must be within two minutes of an
  offset that is in use: a receiver without reception reports old times.
- date_formats.py defines what a date is, and which dates are rejected.
- PNG's `tIME` is when the file was last modified, and is not read.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_tz
from typing import TYPE_CHECKING, Final

from handlers.imaging.metadata.date_formats import (
    MAX_OFFSET,
    MIN_OFFSET,
    ParsedDate,
    parse_date,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.fileformats.tiff import Directory, Tiff

_MAKE = 0x010F
_MODIFIED = (0x0132, 0x9290, 0x9010)
# Each with the tags of its fraction of a second and its offset.
_ORIGINAL, _DIGITISED = (0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012)
_GPS_TIME, _GPS_DATE = 7, 29
_MAX_BYTES = 40
# The time zone at the end of a mail date.
_ZONE: Final = re.compile(r"([+-]\d{4}|[A-Za-z]{1,5})\)?\s*$", re.ASCII)

_QUARTER, _NEAR = timedelta(minutes=15), timedelta(minutes=2)
# Other than whole and half hours: Nepal, Eucla, and the Chatham Islands in winter and summer.
_QUARTER_HOUR_OFFSETS: Final = frozenset(
    timedelta(hours=hours, minutes=45) for hours in (5, 8, 12, 13)
)


def from_exif(
    tiff: Tiff, main: Directory | None, exif: Directory | None, gps: Directory | None
) -> list[ParsedDate]:
    """The dates in EXIF's main, Exif and GPS directories, the best one first."""
    is_from_camera = bool(_text(tiff, main, _MAKE))
    found: list[ParsedDate] = []
    for directory, tags in (
        (exif, _ORIGINAL),
        (exif, _DIGITISED),
        (main if is_from_camera else None, _MODIFIED),
    ):
        date, fraction, offset = tags
        text = _text(tiff, directory, date)
        beside = exif or directory
        parsed = parse_date(text, _text(tiff, beside, fraction), _text(tiff, beside, offset))
        if parsed is not None and parsed.has_time and not parsed.has_offset:
            parsed = replace(parsed, text=parsed.text + _offset_by_gps(tiff, gps, parsed.moment))
        if parsed is not None:
            found.append(parsed)
    return found


def from_texts(texts: Iterable[str]) -> list[ParsedDate]:
    """Dates as programs write them into PNG: in the format of mail (RFC 1123), ISO 8601 or EXIF."""
    return [
        parsed for text in texts if (parsed := parse_date(text) or _mail_date(text)) is not None
    ]


def _mail_date(text: str) -> ParsedDate | None:
    found = parsedate_tz(text[:_MAX_BYTES])
    if found is None:
        return None
    year, month, day, hour, minute, second, *_, offset = found
    # The parser also returns UTC if no zone is stated.
    zone = _offset_text(timedelta(seconds=offset or 0)) if _ZONE.search(text) else ""
    return parse_date(f"{year:04}-{month}-{day} {hour}:{minute}:{second}", offset=zone)


def _offset_by_gps(tiff: Tiff, gps: Directory | None, moment: datetime) -> str:
    utc = _gps_moment(tiff, gps)
    if utc is None:
        return ""
    difference = moment - utc
    offset = round(difference / _QUARTER) * _QUARTER
    if abs(difference - offset) > _NEAR or not MIN_OFFSET <= offset <= MAX_OFFSET:
        return ""
    if offset % (2 * _QUARTER) and offset not in _QUARTER_HOUR_OFFSETS:
        return ""
    return _offset_text(offset)


def _offset_text(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _gps_moment(tiff: Tiff, gps: Directory | None) -> datetime | None:
    """UTC as a naive datetime, for comparison with local times."""
    parts = tiff.numbers(gps[_GPS_TIME], 3) if gps else ()
    day = re.fullmatch(r"(\d{4})[:-](\d\d?)[:-](\d\d?)", _text(tiff, gps, _GPS_DATE), re.ASCII)
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
    data = tiff.data(directory[tag], _MAX_BYTES) if directory else b""
    return data.partition(b"\0")[0].decode("latin-1").strip()
