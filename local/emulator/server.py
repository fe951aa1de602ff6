"""The embedded AWS's own process: the emulator, and what it lacks to be left alone with photos.

Run by the interpreter of `.venv-emulator`, so of this repository it imports what needs nothing but
the standard library. It adds to the emulator, which believes everybody and writes its state only
when it is told to stop:

- the guard, which lets in the site's requests and the owner's;
- the store, which has every change on the disk before it is answered for;
- an end when standard input closes, that is when the process that started it has gone, however
  it went;
- bounds on the functions' processes and on the logs;
- the API's own 5xx error for a function that raised, where the emulator shows what it raised.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import resource
import signal
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.compat import lambda_workers, log_retention
from local.compat.allowed_origins import allowed_origins
from local.compat.routing import Routing, hide_role_keys
from local.durable.codec import Codec
from local.durable.middleware import Durable, NoStore
from local.durable.store import Store
from local.guard.middleware import Guard
from local.guard.redirect import Redirect
from local.guard.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Callable


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


def _do_nothing(*_arguments: object) -> None:
    """In place of what the emulator does."""


class _States:
    """What the emulator's services have, as the store reads and writes it."""

    def __init__(self, emulator: Any, persistence: Any) -> None:
        self._emulator = emulator
        self._persistence = persistence
        service = emulator._get_module  # noqa: SLF001 (no other way)
        # It would write packages to files of its own, hash all of them each time, and remove those
        # that the generation before needs.
        functions = service("lambda_svc")
        functions._externalize_code_zip = _do_nothing  # noqa: SLF001
        functions._prune_orphan_code_blobs = _do_nothing  # noqa: SLF001
        self._logs = service("cloudwatch_logs")

    def copied(self) -> dict[str, Any]:
        """The state of each service that has one, by the name of its file."""
        log_retention.trim(self._logs)
        found = self._emulator._build_persistence_save_dict()  # noqa: SLF001
        states = {name: copy() for name, copy in found.items()}
        version = self._persistence._state_format_version  # noqa: SLF001
        return {
            name: {"__ministack_format__": version(name), "payload": state}
            for name, state in states.items()
            if state is not None
        }

    def loaders(self) -> dict[str, Callable[[Any], None]]:
        """What takes the state of each service, by the name of its file."""

        def load(module: str, state: Any) -> None:
            self._emulator._get_module(module).load_persisted_state(state)  # noqa: SLF001

        names: dict[str, str] = self._emulator._state_map  # noqa: SLF001
        return {name: partial(load, module) for name, module in names.items()}


def _store(emulator: Any, folder: Path) -> Store:
    """Keeps the emulator's state, in place of its own way to do so."""
    persistence = importlib.import_module("ministack.core.persistence")
    states = _States(emulator, persistence)
    codec = Codec(persistence._json_default, persistence._json_object_hook)  # noqa: SLF001
    port = int(os.environ["GATEWAY_PORT"])
    store = Store(folder, port, codec, emulator._get_module, states.copied)  # noqa: SLF001
    emulator._load_persisted_state = lambda: store.load(states.loaders())  # noqa: SLF001
    emulator.save_all = _do_nothing
    return store


def main(sockets: list[str]) -> None:
    """Serve until SIGTERM or until standard input closes.

    Args:
        sockets: the numbers of the listening sockets that this process was given.
    """
    token = read_token(0)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # In an environment of its own, which neither the type checker nor the tests see.
    emulator: Any = importlib.import_module("ministack.app")
    _hide_failures(importlib.import_module("ministack.services.apigateway_v1"))
    service = emulator._get_module  # noqa: SLF001 (no other way)
    runtime = importlib.import_module("ministack.core.lambda_runtime")
    functions = service("lambda_svc")
    Routing(emulator, service, importlib.import_module("ministack.core.iam_evaluator")).install()
    hide_role_keys(runtime, [functions])
    lambda_workers.bound_workers(runtime, [functions])
    lambda_workers.give_back_messages(functions, service("sqs"), functions._esm_wake.set)  # noqa: SLF001
    port = int(os.environ["GATEWAY_PORT"])
    folder = Path(os.environ["STATE_DIR"]).parent
    clean = folder / "clean"
    clean.unlink(missing_ok=True)
    keeps = os.environ.get("PERSIST_STATE") == "1"
    durable = Durable(emulator.app, _store(emulator, folder) if keeps else NoStore(), clean)
    origins = partial(allowed_origins, service, port)
    redirect = Redirect(port, partial(_last_deployed, folder.parent, origins))
    _serve(Guard(durable, Rules(port, token, origins), redirect), sockets)


def _last_deployed(state: Path, origins: Callable[[], set[str]]) -> str:
    """The address of the last deployed of the sites that are served; empty if there is none."""
    outputs = sorted(state.glob("*/outputs.json"), key=lambda path: path.stat().st_mtime)
    for path in reversed(outputs):
        with suppress(OSError, ValueError):
            site = str(json.loads(path.read_bytes()).get("siteUrl", "")).rstrip("/")
            if site in origins():
                return f"{site}/"
    return ""
