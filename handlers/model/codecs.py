"""How a value is written: in an item of DynamoDB, which knows no floats, and in the API's JSON."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

_Value = TypeVar("_Value")
_Choice = TypeVar("_Choice", bound="StrEnum")


@immutable
class Codec(Generic[_Value]):
    """The forms of a value. Neither direction is asked about None: unknown values are left out.

    Attributes:
        to_item: Its form in an item; None leaves it out.
        from_item: The value again; numbers of an item may be of any numeric type.
        to_json: Its form in JSON; None leaves it out.
    """

    to_item: Callable[[_Value], Any]
    from_item: Callable[[Any], _Value]
    to_json: Callable[[_Value], Any]


def timestamp(moment: datetime) -> str:
    """ISO 8601 in UTC with a fixed width, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def choice(of: type[_Choice]) -> Codec[_Choice]:
    """One of an enumeration's texts."""
    return Codec(str, of, str)


def _decimal(value: float) -> Decimal | None:
    # The table knows neither infinity nor NaN.
    return Decimal(str(value)) if math.isfinite(value) else None


def _epoch_seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _from_epoch_seconds(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _true_or_nothing(value: object) -> bool | None:
    return bool(value) or None


TEXT: Final = Codec[str](str, str, str)
# A list; an empty one is left out of the item, not of the JSON.
TEXTS: Final = Codec[tuple[str, ...]](lambda texts: list(texts) or None, tuple, list)
INTEGER: Final = Codec[int](int, int, int)
NUMBER: Final = Codec[float](_decimal, float, float)
# False is left out, as if it were not known.
FLAG: Final = Codec[bool](_true_or_nothing, bool, _true_or_nothing)
# The same in an item; JSON says false as well.
SWITCH: Final = Codec[bool](_true_or_nothing, bool, bool)
TIMESTAMP: Final = Codec[datetime](timestamp, datetime.fromisoformat, timestamp)
# The form that DynamoDB's time to live requires.
EPOCH_SECONDS: Final = Codec[datetime](_epoch_seconds, _from_epoch_seconds, _epoch_seconds)
# A key of the renditions bucket; CloudFront serves the object under the same path.
SITE_PATH: Final = Codec[str](str, str, "/{}".format)
