"""What `make up` says: one line a step, with the time that it takes.

In a terminal the line of a step is rewritten while it goes on; elsewhere, a line is written when a
step begins, every ten seconds, and when it ends.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Generator

_TICK_TERMINAL = 0.2
_TICK_PLAIN = 10.0


class Step:
    """A step that goes on: `detail` is what it is doing now, `result` what it came to."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.detail = ""
        self.result = ""
        self.started = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return time.monotonic() - self.started


class Console:
    """Writes lines for a person; a terminal that has gone away is no error."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._terminal = self._stream.isatty()
        self._lock = threading.Lock()
        self._step: Step | None = None

    def say(self, text: str = "") -> None:
        """Write a line, above that of the step that goes on."""
        with self._lock:
            self._erase()
            self._write(f"{text}\n")

    @contextmanager
    def step(self, title: str) -> Generator[Step]:
        """Show a step until the block ends."""
        step = Step(title)
        done = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(step, done), daemon=True)
        if not self._terminal:
            self.say(f"{title} ...")
        ticker.start()
        try:
            yield step
        finally:
            done.set()
            ticker.join()
            with self._lock:
                self._erase()
        result = f": {step.result}" if step.result else ""
        self.say(f"{title}{result} ({step.seconds:.1f} s)")

    def _tick(self, step: Step, done: threading.Event) -> None:
        pause = _TICK_TERMINAL if self._terminal else _TICK_PLAIN
        while not done.wait(pause):
            line = f"{step.title} ... {step.seconds:.0f} s  {step.detail}"
            with self._lock:
                if self._terminal:
                    # Cut, because a line that wraps cannot be rewritten.
                    self._write(f"\r\x1b[K{line[:78]}")
                else:
                    self._write(f"{line.rstrip()}\n")

    def _erase(self) -> None:
        if self._terminal:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()
