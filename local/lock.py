"""The lock on a state folder: at most one process at a time runs an embedded AWS on it.

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

from local.errors import UserError
from local.json_files import UnreadableError, read_with_copy, write_with_copy
from local.private_files import make_private

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_STOP_SECONDS = 90


@dataclass(frozen=True)
class RunningInstance:
    """The instance that runs, or the last one that ran."""

    pid: int
    port: int
    site: str = ""
    """The gallery's address; empty until it is deployed."""


class StateLock:
    """Keeps two processes from using a state folder at the same time."""

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

    def last(self) -> RunningInstance | None:
        """The instance that holds the folder, or the last one that did."""
        try:
            return RunningInstance(**read_with_copy(self._file))
        except (OSError, UnreadableError, TypeError):
            return None

    def write(self, port: int, site: str = "") -> None:
        """Make this process known as the one that runs."""
        write_with_copy(self._file, asdict(RunningInstance(os.getpid(), port, site)))

    def stop_other(self) -> bool:
        """Ask the process that holds the folder to end, and wait for it; False if there is none.

        Raises:
            UserError: it does not end.
        """
        with self.hold() as free:
            if free:
                return False
        running = self.last()
        if running is None:
            raise UserError("The gallery is only just starting. Try again in a moment.")
        os.kill(running.pid, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < deadline:
            with self.hold() as free:
                if free:
                    return True
            time.sleep(0.1)
        raise UserError(f"Process {running.pid} does not end within {_STOP_SECONDS} s.")
