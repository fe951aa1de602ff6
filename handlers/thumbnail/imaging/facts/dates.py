"""When a photo was taken, by the clock of its camera.

- EXIF's original date counts, else the date of digitising (of a scan, which is all there is); the
  date of the last change only where a camera's make stands beside it, since programs set it too.
  XMP's dates come last.
- Fractions of a second and the offset from UTC are added where they are stated. Without an offset,
  a GPS time stamp near the date gives it: satellites tell UTC. The difference must be, to two
  minutes, an offset that is in use somewhere; a receiver that lost the sky tells old times.
- Not believed: dates that do not exist, zeros and blanks, and the very first moment of the clocks
  of computers (1904, 1970, 1980), which is what a clock that was never set shows.
- Believed: everything else, also the future and the 19th century. A wrong clock can be seen to be
  wrong; and who dates a scan means it.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handlers.shared.ifd import Directory, Tiff

_MAKE = 0x010F
_CHANGED = (0x0132, 0x9290, 0x9010)
# Each with the tags of its fraction of a second and its offset.
_ORIGINAL, _DIGITISED = (0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012)
_GPS_TIME, _GPS_DATE = 7, 29
_LONGEST = 40

_DATE = re.compile(
    r"(\d{4})[:/.-](\d\d?)[:/.-](\d\d?)[ T](\d\d?):(\d\d?)(?::(\d\d?)(?:[.,](\d+))?)? ?(.*)"
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_XMP = re.compile(
    rb"(exif:DateTimeOriginal|photoshop:DateCreated|xmp:CreateDate)"
    rb"(?:\s{0,20}=\s{0,20}[\"']([^\"'<>]{1,40})|\s{0,20}>\s{0,20}([^<>]{1,40}))"
)
_XMP_ORDER: Final = (b"exif:DateTimeOriginal", b"photoshop:DateCreated", b"xmp:CreateDate")
_UNSET: Final = {datetime(year, 1, 1) for year in (1904, 1970, 1980)}  # noqa: DTZ001  # local

_FARTHEST_EAST, _FARTHEST_WEST = timedelta(hours=14), timedelta(hours=-12)
_QUARTER, _NEAR = timedelta(minutes=15), timedelta(minutes=2)
# Beside whole and half hours: Nepal, Eucla, and the Chatham Islands in winter and summer.
_ODD: Final = frozenset(timedelta(hours=hours, minutes=45) for hours in (5, 8, 12, 13))


def from_exif(
    tiff: Tiff, root: Directory | None, detail: Directory | None, place: Directory | None
) -> str | None:
    """ISO 8601, of EXIF's main directory, that of details, and GPS's."""
    made_by_camera = bool(_text(tiff, root, _MAKE))
    for directory, tags in (
        (detail, _ORIGINAL),
        (detail, _DIGITISED),
        (root if made_by_camera else None, _CHANGED),
    ):
        date, fraction, offset = tags
        said = _text(tiff, directory, date)
        beside = detail or directory
        found = _written(said, _text(tiff, beside, fraction), _text(tiff, beside, offset))
        if found is not None:
            moment, written, has_offset = found
            return written if has_offset else written + _offset_by_gps(tiff, place, moment)
    return None


def from_xmp(xmp: bytes | None) -> str | None:
    """ISO 8601, of an XMP packet. It is searched and not parsed: XML can be built to explode."""
    said: dict[bytes, str] = {}
    for match in _XMP.finditer(xmp or b""):
        said.setdefault(match[1], (match[2] or match[3]).decode("latin-1").strip())
    for name in _XMP_ORDER:
        found = _written(said.get(name, ""), "", "")
        if found is not None:
            return found[1]
    return None


def _written(said: str, fraction: str, offset: str) -> tuple[datetime, str, bool] | None:
    """A date as moment, as text, and whether the text has an offset."""
    match = _DATE.fullmatch(said)
    if match is None or not said.isascii():
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # local
    except ValueError:
        return None
    if moment in _UNSET:
        return None
    digits = fraction if fraction.isascii() and fraction.isdigit() else match[7]
    milliseconds = f".{digits[:3]:0<3}" if digits else ""
    written_offset = _offset(match[8]) or _offset(offset)
    return moment, f"{moment.isoformat()}{milliseconds}{written_offset}", bool(written_offset)


def _offset(said: str) -> str:
    if said == "Z":
        return "+00:00"
    match = _OFFSET.fullmatch(said)
    if match is None:
        return ""
    sign, hours, minutes = match.groups()
    size = timedelta(hours=int(hours), minutes=int(minutes))
    is_possible = size <= (_FARTHEST_EAST if sign == "+" else -_FARTHEST_WEST)
    return f"{sign}{hours}:{minutes}" if is_possible and int(minutes) < 60 else ""  # noqa: PLR2004


def _offset_by_gps(tiff: Tiff, place: Directory | None, moment: datetime) -> str:
    utc = _gps_moment(tiff, place)
    if utc is None:
        return ""
    difference = moment - utc
    offset = round(difference / _QUARTER) * _QUARTER
    if abs(difference - offset) > _NEAR or not _FARTHEST_WEST <= offset <= _FARTHEST_EAST:
        return ""
    if offset % (2 * _QUARTER) and offset not in _ODD:
        return ""
    minutes = offset // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _gps_moment(tiff: Tiff, place: Directory | None) -> datetime | None:
    """UTC without saying so, to be compared with local times."""
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
