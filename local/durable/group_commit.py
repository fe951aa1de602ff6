"""Group commit: whoever waits for the disk shares one write with all others that wait."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

from local.durable.files import sync
from local.durable.journal import Journal, line

if TYPE_CHECKING:
    from pathlib import Path


class GroupCommit:
    """Changes on their way to the disk; they are noted by any thread, and awaited in one loop."""

    def __init__(self, folder: Path, number: int) -> None:
        self.failure: OSError | None = None
        """Why the last write failed; what it should have written waits for the next."""
        self._folder = folder
        self._journal = Journal(folder, number)
        self._lock = threading.Lock()
        self._turn = asyncio.Lock()
        self._lines: list[bytes] = []
        self._paths: set[Path] = set()
        self._noted = 0
        self._written = 0

    @property
    def size(self) -> int:
        """Bytes in the journal that is written to now."""
        return self._journal.size

    def note(self, record: Any) -> None:
        """A change that belongs into the journal."""
        text = line(record)
        with self._lock:
            self._lines.append(text)
            self._noted += 1

    def note_file(self, path: Path) -> None:
        """A file that was written, and may not be on the disk yet."""
        with self._lock:
            self._paths |= {path, path.parent}
            self._noted += 1

    async def wait(self) -> None:
        """Wait until all that was noted so far is on the disk.

        Raises:
            OSError: it is not; the next call tries again.
        """
        wanted = self._noted
        while self._written < wanted:
            async with self._turn:
                if self._written < wanted:
                    await asyncio.to_thread(self._write)
            if self.failure:
                raise self.failure

    async def rotate(self) -> int:
        """Begin another journal; what is noted from now on goes there.

        Nothing else runs between the return of this and the next `await` of the caller, so that a
        snapshot that is taken there holds all that is in the journals before.
        """
        await self.wait()
        async with self._turn:
            following = await asyncio.to_thread(Journal, self._folder, self._journal.number + 1)
            self._journal.close()
            self._journal = following
        return following.number

    def _write(self) -> None:
        with self._lock:
            lines, self._lines = self._lines, []
            paths, self._paths = self._paths, set()
            noted = self._noted
        try:
            for path in paths:
                sync(path)
            self._journal.append(lines)
        except OSError as error:
            with self._lock:
                self._lines = lines + self._lines
                self._paths |= paths
            self.failure = error
        else:
            self._written = noted
            self.failure = None
