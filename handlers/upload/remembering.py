"""A value that is read again only after some seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Value = TypeVar("_Value")


def remembered(
    read: Callable[[], _Value],
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> Callable[[], _Value]:
    """What gives the value of `read`, which is called again once the last one is that old."""
    kept: list[tuple[float, _Value]] = []

    def value() -> _Value:
        now = clock()
        if not kept or now - kept[0][0] >= seconds:
            kept[:] = [(now, read())]
        return kept[0][1]

    return value
