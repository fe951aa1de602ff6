"""The embedded AWS's own process: the emulator, and what it lacks to be trusted with photos.

The interpreter of `.venv-emulator` runs it, so of this repository it imports only what needs
nothing but the standard library. The emulator believes everybody and writes its state only when it
is told to stop; added to it are

- the guard, which lets in the site's requests and the owner's;
- the store, which has every change on the disk before the change is answered;
- an end when standard input closes, that is when the process that started it has gone;
- limits on the functions' processes and on the logs, and packages that are unpacked once;
- S3's events before the answer, so that an acknowledged upload is processed;
- the API's own 5xx error for a function that raised.
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

from local.compat import (
    auth_type,
    gateway_errors,
    lambda_workers,
    leading_keys,
    role_keys,
    stored_events,
    unpacking,
)
from local.compat.allowed_origins import allowed_origins
from local.compat.ministack import Ministack
from local.compat.persistence import install_store
from local.compat.routing import Routing
from local.durable.middleware import Durable, NoStore
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
            raise SystemExit("No token was given for this start.")
        line += byte
    return line.decode("ascii").strip()


def _end_with_parent() -> None:
    # Not through sys.stdin, whose lock this thread would still hold when the interpreter ends.
    with suppress(OSError):
        while os.read(0, 1):
            pass
    os.kill(os.getpid(), signal.SIGTERM)


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
    threading.Thread(target=_end_with_parent, daemon=True).start()
    ministack = Ministack.load()
    functions = ministack.service("lambda_svc")
    gateway_errors.hide_failures(ministack.service("apigateway_v1"))
    Routing(ministack).install()
    auth_type.know_auth_type(ministack.actions)
    leading_keys.install(ministack)
    role_keys.hide_role_keys(ministack.runtime, [functions])
    lambda_workers.limit_workers(ministack.runtime, [functions])
    lambda_workers.return_messages(functions, ministack.service("sqs"))
    unpacking.unpack_once(ministack.runtime)
    stored_events.send_at_once(ministack.service("s3"))
    port = int(os.environ["GATEWAY_PORT"])
    folder = Path(os.environ["STATE_DIR"]).parent
    clean = folder / "clean"
    clean.unlink(missing_ok=True)
    keeps = os.environ.get("PERSIST_STATE") == "1"
    store = install_store(ministack, folder, port) if keeps else NoStore()
    durable = Durable(ministack.app.app, store, clean)
    origins = partial(allowed_origins, ministack.service, port)
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
