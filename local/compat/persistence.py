"""The state of the emulator's services, kept by `local/durable/` in place of its own way.

The emulator writes its state only when it is told to stop.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from local.compat import log_retention
from local.compat.recorder import Recorder
from local.compat.sign_ins import SignIns
from local.durable.codec import Codec
from local.durable.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from local.compat.ministack import Ministack


def install_store(ministack: Ministack, folder: Path, port: int) -> Store:
    """Have the emulator's state kept in a folder.

    Args:
        ministack: the emulator.
        folder: where generations and journals are.
        port: where the emulator listens.

    Returns:
        What keeps it.
    """
    states = _States(ministack)
    default, hook = ministack.persistence._json_default, ministack.persistence._json_object_hook
    codec = Codec(default, hook)
    sign_ins = SignIns(ministack.service("cognito"), default, hook)
    record = partial(Recorder, ministack.service, sign_ins)
    store = Store(folder, port, codec, record, states.copied)
    ministack.app._load_persisted_state = lambda: store.load(states.loaders())
    ministack.app.save_all = _do_nothing
    return store


class _States:
    """The state of the emulator's services, as the store reads and writes it."""

    def __init__(self, ministack: Ministack) -> None:
        self._ministack = ministack
        # It would write packages to files of its own, hash all of them each time, and remove those
        # that the generation before needs.
        functions = ministack.service("lambda_svc")
        functions._externalize_code_zip = _do_nothing
        functions._prune_orphan_code_blobs = _do_nothing

    def copied(self) -> dict[str, Any]:
        """The state of each service that has one, by the name of its file."""
        log_retention.trim(self._ministack.service("cloudwatch_logs"))
        copies = self._ministack.app._build_persistence_save_dict()
        # A thread may be receiving a message, which changes several of its fields: a copy with some
        # of them would hide the message until its visibility timeout, also after a start.
        with self._ministack.service("sqs")._queues_lock:
            states = {name: copy() for name, copy in copies.items()}
        version = self._ministack.persistence._state_format_version
        return {
            name: {"__ministack_format__": version(name), "payload": state}
            for name, state in states.items()
            if state is not None
        }

    def loaders(self) -> dict[str, Callable[[Any], None]]:
        """What takes the state of each service, by the name of its file."""

        def load(module: str, state: Any) -> None:
            self._ministack.service(module).load_persisted_state(state)

        names: dict[str, str] = self._ministack.app._state_map
        return {name: partial(load, module) for name, module in names.items()}


def _do_nothing(*_arguments: object) -> None:
    """In place of what the emulator does."""
