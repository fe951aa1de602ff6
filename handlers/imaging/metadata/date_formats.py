"""Parses dates as people and programs write them: a day, and the time if it is valid.

- Days are `2026:05:01`, `2026-05-01` and similar. If only a year or a month is stated (or the rest
  is zeros, as in IPTC), the result is its first day, with `has_day` false.
- An hour of 24 is midnight at the start of that day; a second of 60 counts as 59. If the time is
  invalid or missing, the result is the day only.
- Days that do not exist, zeros and blanks are rejected, and so are the epochs of clocks (1904,
  1970, 1980), which a clock shows if it was never set.
- All other dates are accepted, including the future and the 19th century: a wrong clock is obvious,
  and a date that somebody gave to a scan is intended.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from handlers.immutable import immutable

_DAY: Final = re.compile(
    r"(\d{4})(?:(?P<mark>[:/.-])(\d\d?)(?:(?P=mark)(\d\d?))?)?(?:(?=[ T])\s*T?\s*(.*))?", re.ASCII
)
_TIME: Final = re.compile(r"(\d\d?):(\d\d?)(?::(\d\d?)(?:[.,](\d+))?)? ?(.*)", re.ASCII)
_OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)", re.ASCII)
_CLOCK_EPOCHS: Final = {datetime(year, 1, 1) for year in (1904, 1970, 1980)}  # noqa: DTZ001  # local
# The range in which four digits alone count as a year.
_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_LEAP, _MIDNIGHT = 60, 24
MAX_OFFSET, MIN_OFFSET = timedelta(hours=14), timedelta(hours=-12)


@immutable(kw_only=True)
class ParsedDate:
    """A parsed date.

    Attributes:
        moment: Local time; midnight if no time is known.
        text: ISO 8601, as precise as stated: a day, a time, fractions, an offset from UTC.
        has_day: Whether a day was stated, not only a year or month.
        has_time: Whether a time was stated.
        has_offset: Whether an offset was stated.
    """

    moment: datetime
    text: str
    has_day: bool = True
    has_time: bool = False
    has_offset: bool = False


def parse_date(text: str, fraction: str = "", offset: str = "") -> ParsedDate | None:
    """A date in any of the formats; None if it is not a date.

    Args:
        text: The date.
        fraction: The digits of a fraction of a second, if stated separately.
        offset: The offset from UTC, if stated separately.
    """
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(match[part] or 0) for part in (1, 3, 4))
    if month == 0 or day == 0:
        return _partial(year, month)
    try:
        date = datetime(year, month, day)  # noqa: DTZ001  # local
    except ValueError:
        return None
    timed = _with_time(date, match[5] or "", fraction, offset)
    if timed is not None:
        return None if timed.moment in _CLOCK_EPOCHS else timed
    return None if date in _CLOCK_EPOCHS else ParsedDate(moment=date, text=date.date().isoformat())


def _partial(year: int, month: int) -> ParsedDate | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR or month > 12:  # noqa: PLR2004  # months
        return None
    date = datetime(year, month or 1, 1)  # noqa: DTZ001  # local
    return ParsedDate(moment=date, text=date.date().isoformat(), has_day=False)


def _with_time(date: datetime, text: str, fraction: str, offset: str) -> ParsedDate | None:
    """A day with its time; None if that is invalid."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    try:
        moment = date.replace(
            hour=0 if hour == _MIDNIGHT else hour,
            minute=minute,
            second=_LEAP - 1 if second == _LEAP else second,
        )
    except ValueError:
        return None
    digits = fraction if fraction.isascii() and fraction.isdigit() else match[4]
    milliseconds = f".{digits[:3]:0<3}" if digits else ""
    stated = _offset(match[5]) or _offset(offset)
    return ParsedDate(
        moment=moment,
        text=f"{moment.isoformat()}{milliseconds}{stated}",
        has_time=True,
        has_offset=bool(stated),
    )


def _offset(text: str) -> str:
    if text == "Z":
        return "+00:00"
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return ""
    sign, hours, minutes = match.groups()
    size = timedelta(hours=int(hours), minutes=int(minutes))
    is_possible = size <= (MAX_OFFSET if sign == "+" else -MIN_OFFSET)
    return f"{sign}{hours}:{minutes}" if is_possible and int(minutes) < 60 else ""  # noqa: PLR2004
