"""The order of photos by when they were taken, as a key whose text sorts as they do.

What counts is what the camera's clock showed, so that a photo stands under the day that people
remember, wherever on earth that was. Without one, the moment of the upload in UTC takes its place.

Photos of the same moment (a burst, or a pile of scans with one date) stand as they were uploaded.
Part of the identifier makes the key the only one of its kind: several indexes are sorted by it, and
must agree. It is no longer than that takes, because a timeline reads the keys of all photos.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DAY_LENGTH: Final = len("2026-11-21")
_CLOCK_LENGTH: Final = len("2026-11-21T12:00:00.000")
_ID_DIGITS: Final = 8


@dataclass(frozen=True)
class Taken:
    """When a photo was taken and when it came.

    Attributes:
        at: By the camera's clock, without a time zone.
        uploaded_at: With one.
    """

    at: datetime
    uploaded_at: datetime

    @staticmethod
    def of(taken_at: str | None, uploaded_at: datetime) -> Taken:
        """Of a photo's facts: ISO 8601 with or without an offset, or None where none is known."""
        moment = datetime.fromisoformat(taken_at) if taken_at else uploaded_at.astimezone(UTC)
        return Taken(moment.replace(tzinfo=None), uploaded_at)

    @staticmethod
    def from_key(key: str) -> Taken:
        """Of a key that `key` made; to the millisecond."""
        clock, uploaded = key[:_CLOCK_LENGTH], key[_CLOCK_LENGTH + 1 :].partition("-")[0]
        return Taken(datetime.fromisoformat(clock), _EPOCH + int(uploaded, 16) * _MILLISECOND)

    @property
    def day(self) -> str:
        """The day it stands under, as `2026-11-21`."""
        return self.at.date().isoformat()

    def key(self, image_id: str) -> str:
        """What sorts photos by when they were taken; begins with the day."""
        uploaded = (self.uploaded_at - _EPOCH) // _MILLISECOND
        clock = self.at.isoformat(timespec="milliseconds")
        return f"{clock}-{uploaded:011x}-{image_id[:_ID_DIGITS]}"


def day_of(key: str) -> str:
    """The day that a photo with this key stands under."""
    return key[:_DAY_LENGTH]
