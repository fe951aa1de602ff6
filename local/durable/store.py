"""The state of the emulator's process: read at its start, and on the disk before an answer is."""

from __future__ import annotations

import asyncio
import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from local.addresses import moved
from local.durable import journal
from local.durable.generations import Generations
from local.durable.group_commit import GroupCommit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from local.durable.codec import Codec

SNAPSHOT_AFTER = 15.0
"""Seconds after which a change is in a snapshot, besides the journal."""
RESERVE_BYTES = 32 * 1024 * 1024
"""Room that is left for saving; with less of it nothing is accepted any more."""

_JOURNAL_BYTES = 8 * 1024 * 1024
# A snapshot holds up requests while it is taken: at most this share of the time.
_SHARE = 0.02
# What people stored is theirs: an address in it is not ours to rewrite.
_CONTENT = {"dynamodb", "s3"}
# The functions begin to take messages when Lambda has its state, so it comes last.
_LAST = "lambda"


class Changes(Protocol):
    """What records the changes of the services, and makes them again after a start."""

    failure: OSError | None
    """Why an object could not be written."""
    replaced: bool
    """Whether all items of a table changed at once, which only a snapshot can hold."""

    def install(self) -> None:
        """Record changes from now on."""
        ...

    def collect(self) -> None:
        """Record what has changed without being recorded."""
        ...

    def replay(self, records: list[Any]) -> None:
        """Make recorded changes again."""
        ...

    def release_messages(self) -> None:
        """Make the messages that somebody held before the start visible."""
        ...

    def write_again(self) -> None:
        """Write the objects for which there was no room."""
        ...


class Store:
    """Keeps the state of a running emulator.

    Args:
        folder: where generations and journals are; there must be a generation.
        port: where the emulator listens.
        codec: writes and reads what the services give.
        record: makes what records the changes of the services.
        states: copies what all services have, by name.
    """

    def __init__(
        self,
        folder: Path,
        port: int,
        codec: Codec,
        record: Callable[[GroupCommit], Changes],
        states: Callable[[], dict[str, Any]],
    ) -> None:
        self._folder = folder
        self._port = port
        self._codec = codec
        self._states = states
        self._generations = Generations(folder / "generations")
        newest = self._generations.newest()
        if newest is None:
            raise SystemExit(f"There is no state in {folder}.")
        self._slot, self._manifest = newest
        journals = folder / "journal"
        found = journal.read(journals, self._manifest.journal)
        self._records = found.records
        self._journals = journals
        self._commits = GroupCommit(journals, found.last + 1)
        self._recorder = record(self._commits)
        self._snapshotting = asyncio.Lock()
        self._changed = bool(found.records)
        self._last = time.monotonic()
        self._pause = SNAPSHOT_AFTER
        self._snapshot_failure: OSError | None = None

    def load(self, modules: dict[str, Callable[[Any], None]]) -> None:
        """Give each service what it had; `modules` are what takes it, by the state's name."""
        for name in sorted(modules, key=lambda each: each == _LAST):
            if name == _LAST:
                self._recorder.replay(self._records)
                self._recorder.release_messages()
                self._recorder.install()
            if (data := self._slot.read(f"{name}.json")) is not None:
                text = data.decode()
                if name not in _CONTENT:
                    text = moved(text, self._manifest.port, self._port)
                modules[name](self._codec.decode(text, self._slot.read)["payload"])
        self._records = []

    @property
    def trouble(self) -> str:
        """Why nothing is accepted now; empty if all is well."""
        failure = self._recorder.failure or self._commits.failure or self._snapshot_failure
        free = shutil.disk_usage(self._folder).free
        if free < RESERVE_BYTES:
            return f"the disk is full ({free / 1e6:.0f} MB free where {self._folder} is)"
        return f"{self._folder} cannot be written: {failure.strerror}" if failure else ""

    async def accepts(self) -> bool:
        """Whether a change can be kept; tries again to write what could not be written."""
        if self._recorder.failure or self._commits.failure:
            await asyncio.to_thread(self._recorder.write_again)
            with suppress(OSError):
                await self._commits.wait()
        if self._snapshot_failure:
            with suppress(OSError):
                await self.snapshot()
        return not self.trouble

    async def commit(self) -> None:
        """Wait until all that has changed is on the disk.

        Raises:
            OSError: it is not.
        """
        self._changed = True
        self._recorder.collect()
        await self._commits.wait()
        if self._recorder.replaced:
            await self.snapshot()
        if self._recorder.failure:
            raise self._recorder.failure

    async def snapshot(self, *, twice: bool = False) -> None:
        """Write a generation; `twice` puts the same into both slots.

        A deployment is in no journal, so the older generation must have it as well.

        Raises:
            OSError: there is no room; the generations before and all journals are still there.
        """
        async with self._snapshotting:
            self._recorder.collect()
            try:
                number = await self._commits.rotate()
                began = time.monotonic()
                # Between two `await`s, so that no request changes the state meanwhile.
                contents = self._encoded()
                self._changed = self._recorder.replaced = False
                self._pause = max(SNAPSHOT_AFTER, (time.monotonic() - began) / _SHARE)
                needed = await asyncio.to_thread(self._write, contents, number)
                if twice:
                    needed = await asyncio.to_thread(self._write, contents, number)
                journal.remove_before(self._journals, needed)
            except OSError as error:
                self._snapshot_failure, self._changed = error, True
                raise
            finally:
                self._last = time.monotonic()
            self._snapshot_failure = None

    async def tick(self) -> None:
        """Write what is due; a failure is in `trouble`, and is tried again."""
        with suppress(OSError):
            before = self._changed
            await self.commit()
            self._changed = before
            due = time.monotonic() - self._last > self._pause
            if self._recorder.replaced or self._commits.size > _JOURNAL_BYTES:
                due = True
            if self._changed and due:
                await self.snapshot()

    def _encoded(self) -> dict[str, bytes]:
        # Threads of the emulator may add to a dictionary while it is copied.
        for _ in range(10):
            with suppress(RuntimeError):
                return self._codec.encode(self._states())
        return self._codec.encode(self._states())

    def _write(self, contents: dict[str, bytes], number: int) -> int:
        return self._generations.write(
            contents, lineage=self._manifest.lineage, port=self._port, journal=number
        )
