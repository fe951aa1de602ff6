"""What the emulator's services give to be stored, with fakes of them."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from local.compat.persistence import install_store
from local.emulator.state import EmulatorState
from tests.unit.local.fake_services import FakeServices

if TYPE_CHECKING:
    from pathlib import Path


class _Ministack:
    """The emulator, of whose services only the queues have state."""

    def __init__(self, folder: Path) -> None:
        self._services: Any = FakeServices(folder)
        self.lock = self._services.sqs._queues_lock = threading.Lock()
        self._services.lambda_svc = SimpleNamespace()
        self._services.cloudwatch_logs = SimpleNamespace(
            _log_events_lock=threading.Lock(),
            _log_groups=SimpleNamespace(_data={}),
            _log_records=SimpleNamespace(_data={}),
        )
        self.app = SimpleNamespace(
            _build_persistence_save_dict=lambda: {"sqs": self._copy}, _state_map={}
        )
        self.persistence = SimpleNamespace(
            _json_default=str, _json_object_hook=dict, _state_format_version=len
        )
        self.locked: list[bool] = []
        """Whether messages could not change, for each copy of the queues."""

    def service(self, name: str) -> Any:
        return getattr(self._services, name)

    def _copy(self) -> dict[str, Any]:
        self.locked.append(self.lock.locked())
        return {}


def test_no_message_is_received_while_the_queues_are_copied(tmp_path: Path) -> None:
    state = EmulatorState.of(tmp_path)
    state.prepare(4566)
    ministack: Any = _Ministack(tmp_path)

    async def save() -> None:
        await install_store(ministack, state.folder, 4566).snapshot()

    asyncio.run(save())

    assert ministack.locked == [True]
    assert not ministack.lock.locked()
