"""The signals that ask for an end: Ctrl-C, `make down`, and a terminal that is closed."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


class StopSignal(BaseException):
    """The person, or the system, wants an end; not an error."""


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def signals_stop() -> Generator[None]:
    """Raise StopSignal where the block is when one comes."""

    def stop(number: int, _frame: object) -> None:
        raise StopSignal(signal.Signals(number).name)

    for number in _SIGNALS:
        signal.signal(number, stop)
    yield


def ignore_signals() -> None:
    """Take no notice of any from now on."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
