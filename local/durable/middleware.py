"""The store as ASGI middleware: the response to a change waits until the change is on the disk."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path

TICK = 1.0
"""Seconds between checks for changes without a request, such as a consumed message."""

_READS = {"GET", "HEAD", "OPTIONS"}
# Most APIs of AWS use POST only, and name the action in a header.
_TARGET = b"x-amz-target"
_READING = (
    *(b"Get", b"BatchGet", b"TransactGet", b"Query", b"Scan", b"Describe", b"List"),
    *(b"Decrypt", b"Encrypt", b"GenerateDataKey"),
)
_HEADERS = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"retry-after", b"5"),
]


class StateStore(Protocol):
    """Keeps the state of the emulator."""

    @property
    def trouble(self) -> str:
        """Why no change is accepted now; empty if changes are accepted."""
        ...

    async def accepts(self) -> bool:
        """Whether a change can be kept."""
        ...

    async def commit(self) -> None:
        """Wait until all changes are on the disk; raises OSError if they are not."""
        ...

    async def snapshot(self, *, twice: bool = False) -> None:
        """Write all of the state."""
        ...

    async def tick(self) -> None:
        """Write what is due."""
        ...


class NoStore:
    """Keeps nothing and accepts everything."""

    trouble = ""

    async def accepts(self) -> bool:
        """Always."""
        return True

    async def commit(self) -> None:
        """There is nothing to wait for."""

    async def snapshot(self, *, twice: bool = False) -> None:
        """There is nothing to write."""

    async def tick(self) -> None:
        """There is nothing to write."""


class Durable:
    """The emulator's ASGI application behind its store.

    Args:
        application: the emulator.
        store: keeps its state.
        clean: the file that marks a clean shutdown, with everything in the last snapshot.
    """

    def __init__(self, application: Any, store: StateStore, clean: Path) -> None:
        self._application = application
        self._store = store
        self._clean = clean

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one connection, as ASGI wants it."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif scope["type"] != "http" or scope["path"].startswith("/_embedded/"):
            await self._own(scope, receive, send)
        elif is_read(scope):
            await self._application(scope, receive, send)
        elif await self._store.accepts():
            await self._application(scope, receive, _Held(send, self._store))
        else:
            await _refuse(send, self._store.trouble)

    async def _own(self, scope: Any, receive: Any, send: Any) -> None:
        match scope.get("path"):
            case "/_embedded/save":
                try:
                    await self._store.snapshot(twice=True)
                except OSError as error:
                    await _refuse(send, self._store.trouble or str(error))
                else:
                    await _answer(send, 204, b"")
            case "/_embedded/trouble":
                await _answer(send, 200, json.dumps(self._store.trouble).encode())
            case _:
                await self._application(scope, receive, send)

    async def _live(self, scope: Any, receive: Any, send: Any) -> None:
        ticking: list[asyncio.Task[None]] = []

        async def announce(message: Any) -> None:
            if message["type"] == "lifespan.startup.complete":
                ticking.append(asyncio.create_task(self._tick()))
            if message["type"] == "lifespan.shutdown.complete":
                for task in ticking:
                    task.cancel()
                await self._close()
            await send(message)

        await self._application(scope, receive, announce)

    async def _close(self) -> None:
        # The journal has what was answered for; without the mark, the next start says so.
        with suppress(OSError):
            await self._store.snapshot()
            self._clean.touch()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            await self._store.tick()


class _Held:
    """Sends a response once its change is on the disk, or 503 if it cannot be written."""

    def __init__(self, send: Any, store: StateStore) -> None:
        self._send = send
        self._store = store
        self._committed = self._refused = False

    async def __call__(self, message: Any) -> None:
        """Send one ASGI message."""
        if not self._committed:
            self._committed = True
            try:
                await self._store.commit()
            except OSError as error:
                self._refused = True
                await _refuse(self._send, self._store.trouble or str(error))
        if not self._refused:
            await self._send(message)


def is_read(scope: Any) -> bool:
    """Whether a request changes nothing."""
    if scope["method"] in _READS:
        return True
    target = next((value for name, value in scope["headers"] if name.lower() == _TARGET), b"")
    return target.rpartition(b".")[2].startswith(_READING)


async def _refuse(send: Any, trouble: str) -> None:
    await _answer(send, 503, f"Nothing is stored now: {trouble}.\n".encode())


async def _answer(send: Any, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": body})
