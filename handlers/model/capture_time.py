"""The order of photos by when they were taken, as a key whose text sorts as they do.

The camera's clock decides, so that a photo is under the day that people remember, wherever on earth
that was. Where it is not known, the moment of the upload in UTC takes its place.

Photos of the same second for which the camera states no fraction are in the order of the numbers in
their names, which count as millionths of that second. Other photos of the same moment (a pile of
scans with one date) are in the order of their uploads. Part of the identifier makes the key unique:
several indexes are sorted by it, and must agree. It is no longer than necessary, because a timeline
reads the keys of all photos.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from handlers.immutable import immutable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
DAY_LENGTH: Final = len("2026-11-21")
"""Of the day that a key begins with."""

# How many numbers of names fit into a second.
ORDERS: Final = 1_000_000
_MICROSECOND = timedelta(microseconds=1)
_ID_DIGITS: Final = 8
_KEY: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}(?:[0-9]{3})?"
    r"-[0-9a-f]{11}-[0-9a-f]{8}"
)


@immutable
class Taken:
    """When a photo was taken and when it was uploaded.

    Attributes:
        at: By the camera's clock, without a time zone.
        uploaded_at: With a time zone.
    """

    at: datetime
    uploaded_at: datetime

    @staticmethod
    def of(taken_at: str | None, uploaded_at: datetime, order: int | None = None) -> Taken:
        """From what is known about a photo.

        Args:
            taken_at: ISO 8601 with or without an offset, or only a day; None where unknown.
            uploaded_at: When it was uploaded.
            order: Its place among others of the same second, if that has no fraction.
        """
        if taken_at is None:
            moment = uploaded_at.astimezone(UTC)
            # Keys had only milliseconds before photos of one second had an order.
            at = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        else:
            at = datetime.fromisoformat(taken_at)
            if order and not at.microsecond:
                at += order % ORDERS * _MICROSECOND
        return Taken(at.replace(tzinfo=None), uploaded_at)

    @staticmethod
    def from_key(key: str) -> Taken:
        """From a key that `key` made; the upload to the millisecond."""
        time, uploaded, _ = key[DAY_LENGTH:].split("-", 2)
        clock = datetime.fromisoformat(key[:DAY_LENGTH] + time)
        return Taken(clock, _EPOCH + int(uploaded, 16) * _MILLISECOND)

    @property
    def day(self) -> str:
        """The day it is listed under, as `2026-11-21`."""
        return self.at.date().isoformat()

    def key(self, image_id: str) -> str:
        """The text that sorts photos by when they were taken; it begins with the day."""
        uploaded = (self.uploaded_at - _EPOCH) // _MILLISECOND
        return f"{clock_text(self.at)}-{uploaded:011x}-{image_id[:_ID_DIGITS]}"


def clock_text(at: datetime) -> str:
    """The beginning of a key: a moment by the camera's clock."""
    is_ordered = at.microsecond % 1000
    return at.isoformat(timespec="microseconds" if is_ordered else "milliseconds")


def is_key(text: str) -> bool:
    """Whether the text has the form of a key that `Taken.key` makes."""
    if _KEY.fullmatch(text) is None:
        return False
    try:
        Taken.from_key(text)
    except (ValueError, OverflowError):
        return False
    return True
