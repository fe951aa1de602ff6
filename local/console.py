"""What `make up` prints: one line per step, with its duration.

In a terminal, a step's line is rewritten while the step runs. Elsewhere nothing can be rewritten,
so the line starts with the step, grows every ten seconds, and ends with it.
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
# A line that wraps cannot be rewritten.
_WIDTH = 78


class Step:
    """A running step: `detail` is what it is doing now, `result` how it ended."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.detail = ""
        self.result = ""
        self.started = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.monotonic() - self.started

    @property
    def ending(self) -> str:
        """What is printed when it has ended."""
        return f"{self.result} ({self.seconds:.1f} s)" if self.result else f"{self.seconds:.1f} s"


class Console:
    """Writes lines for a person; a terminal that has gone away is not an error."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._terminal = self._stream.isatty()
        self._lock = threading.Lock()
        self._open_line = False

    def say(self, text: str = "") -> None:
        """Write a line, above that of the running step."""
        with self._lock:
            self._end_line()
            self._write(f"{text}\n")

    @contextmanager
    def step(self, title: str) -> Generator[Step]:
        """Show a step until the block ends."""
        step = Step(title)
        done = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(step, done), daemon=True)
        with self._lock:
            self._write(f"{title} ... ", open_line=True)
        ticker.start()
        try:
            yield step
        except BaseException:
            step.result = "stopped"
            raise
        finally:
            done.set()
            ticker.join()
            self._finish(step)

    def _finish(self, step: Step) -> None:
        with self._lock:
            # If something else was printed since the step began, its title is repeated.
            whole = self._terminal or not self._open_line
            if self._terminal:
                self._end_line()
            self._write(f"{step.title} ... {step.ending}\n" if whole else f"{step.ending}\n")

    def _tick(self, step: Step, done: threading.Event) -> None:
        while not done.wait(_TICK_TERMINAL if self._terminal else _TICK_PLAIN):
            with self._lock:
                if self._terminal:
                    line = f"{step.title} ... {step.seconds:.0f} s  {step.detail}"[:_WIDTH]
                    self._write(f"\r\x1b[K{line}", open_line=True)
                else:
                    self._write(f"{step.seconds:.0f} s ... ", open_line=True)

    def _end_line(self) -> None:
        if self._open_line:
            self._write("\r\x1b[K" if self._terminal else "\n")

    def _write(self, text: str, *, open_line: bool = False) -> None:
        self._open_line = open_line
        with suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()
