"""The embedded AWS's own process: the emulator, and what it lacks to be left alone with photos.

Run by the interpreter of `.venv-emulator`, so of this repository it imports `local/guard/` only. It
adds to the emulator, which believes everybody and writes its state only when it is told to stop:

- the guard, which lets in the site's requests and the owner's;
- a save a moment after something changed, and on `POST /_embedded/save`, so that a crash costs
  seconds and not the photos' metadata;
- the file `clean` beside the state after an orderly end;
- an end when standard input closes, that is when the process that started it has gone, however
  it went;
- the API's own 5xx error for a function that raised, where the emulator shows what it raised.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import resource
import signal
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.guard.lanes import Lanes, hide_role_keys
from local.guard.middleware import Guard
from local.guard.pages import listed_pages
from local.guard.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Callable


SAVE_AFTER = 2.0
"""Seconds of changes that a crash may cost."""

_READS = {"GET", "HEAD", "OPTIONS"}


class Home:
    """The emulator's ASGI application with saves around it; without `clean`, none are made."""

    def __init__(self, application: Any, save: Callable[[], None], clean: Path | None) -> None:
        self._application = application
        self._save_all = save
        self._clean = clean
        self._changed = False
        self._saving: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one connection, as ASGI wants it."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/_embedded/save":
            self._save()
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            try:
                await self._application(scope, receive, send)
            finally:
                self._changed |= scope.get("method") not in _READS

    async def _live(self, scope: Any, receive: Any, send: Any) -> None:
        async def announce(message: Any) -> None:
            if message["type"] == "lifespan.startup.complete" and self._clean:
                self._saving = asyncio.create_task(self._save_regularly())
            await send(message)

        await self._application(scope, receive, announce)
        # The emulator has written its state by now.
        if self._saving and self._clean:
            self._saving.cancel()
            self._clean.touch()

    async def _save_regularly(self) -> None:
        while True:
            await asyncio.sleep(SAVE_AFTER)
            if self._changed:
                self._save()

    def _save(self) -> None:
        # In the event loop on purpose: no request changes the state while it is written.
        self._changed = False
        if self._clean:
            self._save_all()


def read_token(source: int) -> str:
    """The first line of a pipe; functions would inherit it from the environment."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(source, 1)
        if not byte:
            raise SystemExit("Nobody gave a token for this start.")
        line += byte
    return line.decode("ascii").strip()


def _end_with_parent() -> None:
    # Not through sys.stdin, whose lock this thread would still hold when the interpreter ends.
    with suppress(OSError):
        while os.read(0, 1):
            pass
    os.kill(os.getpid(), signal.SIGTERM)


def _hide_failures(gateway: Any) -> None:
    """Let a function that raised be answered as AWS does: by the API's gateway response."""
    invoke = gateway._invoke_lambda_proxy_v1  # noqa: SLF001 (no other way)

    async def invoke_or_fail(*arguments: Any, **named: Any) -> Any:
        answer = await invoke(*arguments, **named)
        match answer:
            case (502, *_):
                return gateway._gw_error("DEFAULT_5XX", "Internal server error")  # noqa: SLF001
            case _:
                return answer

    gateway._invoke_lambda_proxy_v1 = invoke_or_fail  # noqa: SLF001


def _serve(application: Any, sockets: list[str]) -> None:
    # The emulator's own way to do this opens its port itself, on one address only.
    config = importlib.import_module("hypercorn.config").Config()
    config.bind = [f"fd://{number}" for number in sockets]
    config.keep_alive_timeout = 75
    config.loglevel = os.environ["LOG_LEVEL"]
    # A page of thumbnails takes many connections, and each takes a file.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(importlib.import_module("hypercorn.asyncio").serve(application, config))


def main(sockets: list[str]) -> None:
    """Serve until SIGTERM or until standard input closes.

    Args:
        sockets: the numbers of the listening sockets that this process was given.
    """
    token = read_token(0)
    state = os.environ.get("STATE_DIR") if os.environ.get("PERSIST_STATE") == "1" else None
    clean = Path(state, "clean") if state else None
    if clean:
        clean.parent.mkdir(parents=True, exist_ok=True)
        clean.unlink(missing_ok=True)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # In an environment of its own, which neither the type checker nor the tests see.
    emulator: Any = importlib.import_module("ministack.app")
    _hide_failures(importlib.import_module("ministack.services.apigateway_v1"))

    def save() -> None:
        emulator.save_all(emulator._build_persistence_save_dict())  # noqa: SLF001 (no other way)

    service = emulator._get_module  # noqa: SLF001 (no other way)
    Lanes(emulator, service, importlib.import_module("ministack.core.iam_evaluator")).install()
    hide_role_keys(
        importlib.import_module("ministack.core.lambda_runtime"), [service("lambda_svc")]
    )
    port = int(os.environ["GATEWAY_PORT"])
    home = Home(emulator.app, save, clean)
    guard = Guard(home, Rules(port, token, partial(listed_pages, service, port)))
    _serve(guard, sockets)
