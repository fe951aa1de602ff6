"""When a photo was taken, according to its file name: the date, and the order within a second.

This is the last resort for a photo without a date in its metadata: messengers remove all metadata
from what they send, and screenshots have none. Only the naming schemes of known programs are read;
a number that happens to look like a date is not one (docs/decisions/0023).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from handlers.imaging.metadata.date_formats import ParsedDate, parse_date
from handlers.model.capture_time import ORDERS

_PROGRAMS: Final = re.compile(
    r"WhatsApp Image |signal-|photo_|PXL_|(?:MV)?IMG_?|PANO_|BURST"
    r"|Screen ?shot(?:_|-| (?:from )?)|Bildschirmfoto (?:vom )?|",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})(?![0-9])")
_TIME: Final = re.compile(
    r"(?:[_T -]| at | um )([0-9]{2}|[0-9](?=[.:]))([.:_-]?)([0-9]{2})\2([0-9]{2})"
    r"(?:-?([0-9]{3}))?(?:\s?([AP])M)?(?![0-9A-Za-z])"
)
# WhatsApp numbers the photos of a day, and states no time.
_WHATSAPP: Final = re.compile(r"(?:IMG|STK)-([0-9]{4})([0-9]{2})([0-9]{2})-WA([0-9]{4,})(?![0-9])")
# Some cameras write date and time without a separator.
_IN_ONE: Final = re.compile(r"IMG([0-9]{8})([0-9]{6})(?![0-9])")
# Pixel phones use UTC.
_IN_UTC = "PXL_"
_FIRST_DAY: Final = datetime(1990, 1, 1)  # noqa: DTZ001  # local
_AHEAD: Final = timedelta(days=1)
# Browsers append this to the name of a file that already exists.
_COPY: Final = re.compile(r" \([0-9]{1,3}\)$")
_LAST_NUMBER: Final = re.compile(r"([0-9]+)[^0-9]*$")
_DIGITS: Final = len(str(ORDERS - 1))


def taken_at(name: str, stored_at: datetime) -> str | None:
    """ISO 8601, with a time if the name has one; None if the name has no date.

    Args:
        name: Of the file.
        stored_at: When it was uploaded: no photo is from a later day.
    """
    date, _ = _read(name)
    if date is None or not date.has_day:
        return None
    newest = (stored_at + _AHEAD).replace(tzinfo=None)
    return date.text if _FIRST_DAY <= date.moment <= newest else None


def order(name: str) -> int | None:
    """The number that orders photos of the same second: the last one in the name.

    A date with its time does not count, nor does the number of a copy.
    """
    _, rest = _read(_COPY.sub("", name.rpartition(".")[0] or name))
    found = _LAST_NUMBER.search(rest)
    return int(found[1][-_DIGITS:]) or None if found else None


def _read(name: str) -> tuple[ParsedDate | None, str]:
    """A date as a known program writes it, and the rest of the name; or None and the whole name."""
    sent = _WHATSAPP.match(name)
    if sent is not None:
        return parse_date("-".join(sent.groups()[:3])), sent[4]
    name = _IN_ONE.sub(r"IMG_\1_\2", name)
    program = _PROGRAMS.match(name)
    day = _DAY.match(name, program.end() if program else 0)
    if day is None:
        return None, name
    time = _TIME.match(name, day.end())
    is_dashed = bool(day[2])
    if time is None:
        # Eight digits alone may be anything.
        return (parse_date(day[0]), name[day.end() :]) if is_dashed else (None, name)
    hour = int(time[1])
    if time[6]:
        hour = hour % 12 + (12 if time[6] == "P" else 0)
    date = parse_date(
        f"{day[1]}-{day[3]}-{day[4]} {hour}:{time[3]}:{time[4]}",
        time[5] or "",
        "+00:00" if name.startswith(_IN_UTC) else "",
    )
    is_sure = date is not None and (date.has_time or is_dashed)
    return (date, name[time.end() :]) if is_sure else (None, name)
