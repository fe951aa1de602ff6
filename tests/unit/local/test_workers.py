"""The emulator's workers and logs, as far as ours changes how they are used."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from local import logs_bound, workers


class _Runtime(SimpleNamespace):
    """Starts a worker for each call that finds all of them busy, up to what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.started = 0
        self.free: list[object] = []

    def acquire_worker(self, *_arguments: Any, max_concurrency: int, **_named: Any) -> Any:
        if self.free:
            return self.free.pop(), "reused"
        if self.started >= max_concurrency:
            return None, "func_cap"
        self.started += 1
        return object(), "spawn"

    def release_worker(self, worker: object) -> None:
        self.free.append(worker)

    def kill_workers(self, killed: list[object]) -> None:
        self.started -= len(killed)


def test_calls_wait_for_one_of_a_few_workers() -> None:
    runtime, user = _Runtime(), SimpleNamespace()
    workers.bound_workers(runtime, [user])

    def call(_number: int) -> bool:
        worker, _ = user.acquire_worker("gallery")
        time.sleep(0.005)
        user.release_worker(worker)
        return worker is not None

    with ThreadPoolExecutor(32) as pool:
        answered = list(pool.map(call, range(64)))

    assert all(answered)
    assert runtime.started == workers.MOST


def test_a_call_that_waited_in_vain_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST", 1)
    monkeypatch.setattr(workers, "WAIT_SECONDS", 0.01)
    user = SimpleNamespace()
    workers.bound_workers(_Runtime(), [user])
    user.acquire_worker("gallery")

    assert user.acquire_worker("gallery") == (None, "func_cap")


@pytest.mark.parametrize(
    ("kind", "message", "woken"),
    [
        ("Runtime.HandlerError", "Worker process died", [True]),
        ("FileNotFoundError", "No such file: code", [True]),
        ("RuntimeError", "Worker init failed: no such module", []),
        ("Runtime.HandlerError", "the photo is too large", []),
        ("Sandbox.Timedout", "Task timed out after 90.00 seconds", []),
        ("", "", []),
    ],
)
def test_a_worker_that_died_gives_its_messages_back_at_once(
    kind: str, message: str, woken: list[bool]
) -> None:
    def execute(*_arguments: Any) -> Any:
        return {"error": bool(kind), "body": {"errorType": kind, "errorMessage": message}}

    def run_batch(*_arguments: Any) -> None:
        functions._execute_function({}, {})

    functions: Any = SimpleNamespace(_execute_function=execute, _run_sqs_batch=run_batch)
    queues, told = SimpleNamespace(_queues_lock=threading.Lock()), list[bool]()
    batch = [{"visible_at": time.time() + 720}]

    workers.give_back_messages(functions, queues, lambda: told.append(True))
    functions._run_sqs_batch({}, {}, {}, batch, "url", "name")

    assert told == woken
    assert (batch[0]["visible_at"] <= time.time()) is bool(woken)


def test_the_oldest_lines_of_a_log_group_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs_bound, "MOST_EVENTS", 5)
    streams: dict[str, Any] = {
        str(n): {"events": [n] * 3, "lastIngestionTime": n, "creationTime": n} for n in range(1, 5)
    }
    records = {n: {"@logStream": n} for n in streams}
    logs = SimpleNamespace(
        _log_events_lock=threading.Lock(),
        _log_groups=SimpleNamespace(_data={"group": {"streams": streams}}),
        _log_records=SimpleNamespace(_data=records),
    )

    logs_bound.trim(logs)

    assert {name: len(stream["events"]) for name, stream in streams.items()} == {"3": 2, "4": 3}
    assert set(records) == {"3", "4"}
