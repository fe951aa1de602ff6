"""Which embedded home runs now: one for each state folder, known by a lock that it holds.

The lock ends with its process, however that ends, so a process id in the file next to it is never
taken for ours when it is not.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from local.errors import HomeError
from local.private import make_private
from local.twin import UnreadableError, read_twin, write_twin

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_STOP_SECONDS = 90


@dataclass(frozen=True)
class Running:
    """The home that runs, or that ran last."""

    pid: int
    port: int
    site: str = ""
    """The gallery's address; empty until it is deployed."""


class Claim:
    """The state folder, as far as two processes could meet there."""

    def __init__(self, folder: Path) -> None:
        self._lock = folder / "lock"
        self._file = folder / "running.json"

    @contextmanager
    def hold(self) -> Generator[bool]:
        """Hold the folder; gives False when another process does."""
        make_private(self._lock.parent)
        with self._lock.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def last(self) -> Running | None:
        """The home that runs if the folder is held, otherwise the one before."""
        try:
            return Running(**read_twin(self._file))
        except (OSError, UnreadableError, TypeError):
            return None

    def write(self, port: int, site: str = "") -> None:
        """Make this process known as the one that runs."""
        write_twin(self._file, asdict(Running(os.getpid(), port, site)))

    def stop_other(self) -> bool:
        """Ask the process that holds the folder to end, and wait for it; False if there is none.

        Raises:
            HomeError: it does not end.
        """
        with self.hold() as free:
            if free:
                return False
        running = self.last()
        if running is None:
            raise HomeError("The gallery is only just starting. Try again in a moment.")
        os.kill(running.pid, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < deadline:
            with self.hold() as free:
                if free:
                    return True
            time.sleep(0.1)
        raise HomeError(f"Process {running.pid} does not end within {_STOP_SECONDS} s.")
