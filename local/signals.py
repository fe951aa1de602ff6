"""The signals that stop the program: Ctrl-C, `make down`, and a closed terminal."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


class StopSignal(BaseException):
    """Raised by a signal that stops the program; not an error."""


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def signals_stop() -> Generator[None]:
    """Raise StopSignal in this block when a signal arrives."""

    def stop(number: int, _frame: object) -> None:
        raise StopSignal(signal.Signals(number).name)

    for number in _SIGNALS:
        signal.signal(number, stop)
    yield


def ignore_signals() -> None:
    """Ignore all of them from now on."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
