"""Doing something with many photos at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from handlers.api.errors import UnavailableError
from handlers.model.image import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor

_Value = TypeVar("_Value")
_Result = TypeVar("_Result")

# As many as the SDK keeps connections.
THREADS: Final = partial(ThreadPoolExecutor, 10)
_RETRY_SECONDS: Final = 2


def each(
    threads: Callable[[], Executor], values: Sequence[_Value], do: Callable[[_Value], _Result]
) -> list[_Result]:
    """Does something with each value.

    Raises:
        UnavailableError: The table was too busy for one of them.
        Exception: Any other error of one of them, once all others are done.
    """
    with threads() as pool:
        futures = [pool.submit(do, value) for value in values]
    try:
        return [future.result() for future in futures]
    except BusyError as error:
        raise busy() from error


def busy() -> UnavailableError:
    """What is answered if the table is too busy."""
    return UnavailableError(
        "busy",
        "The photos cannot be changed right now. Please try again.",
        retry_after=_RETRY_SECONDS,
    )
