"""The limits on the workers and logs of the emulator."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from local.compat import lambda_workers, log_retention


class _Runtime(SimpleNamespace):
    """Starts a worker for each call that finds all of them busy, up to a maximum."""

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
        return SimpleNamespace(), "spawn"

    def release_worker(self, worker: object) -> None:
        self.free.append(worker)

    def kill_workers(self, killed: list[object]) -> None:
        self.started -= len(killed)


def test_calls_wait_for_one_of_a_limited_number_of_workers() -> None:
    runtime, user = _Runtime(), SimpleNamespace()
    lambda_workers.limit_workers(runtime, [user])

    def call(_number: int) -> bool:
        worker, _ = user.acquire_worker("gallery")
        time.sleep(0.005)
        user.release_worker(worker)
        return worker is not None

    with ThreadPoolExecutor(32) as pool:
        answered = list(pool.map(call, range(64)))

    assert all(answered)
    assert runtime.started == lambda_workers.MOST


def test_a_call_that_waits_is_served_before_one_that_comes_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lambda_workers, "MOST", 1)
    runtime, user = _Runtime(), SimpleNamespace()
    lambda_workers.limit_workers(runtime, [user])
    worker, _ = user.acquire_worker("gallery")
    served: list[str] = []

    def call() -> None:
        mine, _ = user.acquire_worker("gallery")
        served.append("first")
        user.release_worker(mine)

    first = threading.Thread(target=call)
    first.start()
    time.sleep(0.1)
    user.release_worker(worker)
    user.acquire_worker("gallery")
    served.append("second")
    first.join()

    assert served == ["first", "second"]


def test_a_call_that_waited_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lambda_workers, "MOST", 1)
    monkeypatch.setattr(lambda_workers, "WAIT_SECONDS", 0.01)
    user = SimpleNamespace()
    lambda_workers.limit_workers(_Runtime(), [user])
    user.acquire_worker("gallery")

    assert user.acquire_worker("gallery") == (None, "func_cap")


def _run_batch(message: str, *, deployed: bool = False) -> tuple[dict[str, Any], list[bool]]:
    """The message of a photo afterwards, and whether the queues were polled again."""
    runtime: Any = _Runtime()

    def execute(*_arguments: Any) -> Any:
        worker, _ = runtime.acquire_worker("thumbnail")
        deployment = threading.Thread(target=runtime.kill_workers, args=([worker],))
        if deployed:
            deployment.start()
            deployment.join()
        if "init failed" in message:
            runtime.kill_workers([worker])
        return {"error": bool(message), "body": {"errorMessage": message}}

    def run_batch(*_arguments: Any) -> None:
        functions._execute_function({}, {})

    woken: list[bool] = []
    functions: Any = SimpleNamespace(
        _execute_function=execute,
        _run_sqs_batch=run_batch,
        _esm_wake=SimpleNamespace(set=lambda: woken.append(True)),
    )
    queues = SimpleNamespace(_queues_lock=threading.Lock())
    photo = {"visible_at": time.time() + 720, "receive_count": 1}
    lambda_workers.limit_workers(runtime, [])
    lambda_workers.return_messages(functions, queues)
    functions._run_sqs_batch({}, {}, {}, [photo], "url", "name")
    return photo, woken


def test_the_messages_of_a_worker_that_died_are_visible_at_once() -> None:
    photo, woken = _run_batch("Worker process died")

    assert photo["visible_at"] <= time.time()
    assert photo["receive_count"] == 1
    assert woken


def test_a_message_that_a_deployment_interrupted_has_not_failed() -> None:
    photo, woken = _run_batch("Worker init failed: No module named 'handlers'", deployed=True)

    assert photo["visible_at"] <= time.time()
    assert photo["receive_count"] == 0
    assert woken


@pytest.mark.parametrize("message", ["the photo is too large", "Worker init failed: typo", ""])
def test_the_messages_of_a_function_that_fails_stay_invisible_as_on_aws(message: str) -> None:
    photo, woken = _run_batch(message)

    assert photo["visible_at"] > time.time()
    assert not woken


def test_the_oldest_lines_of_a_log_group_are_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_retention, "MOST_EVENTS", 5)
    streams: dict[str, Any] = {
        str(n): {"events": [n] * 3, "lastIngestionTime": n, "creationTime": n} for n in range(1, 5)
    }
    records = {n: {"@logStream": n} for n in streams}
    logs = SimpleNamespace(
        _log_events_lock=threading.Lock(),
        _log_groups=SimpleNamespace(_data={"group": {"streams": streams}}),
        _log_records=SimpleNamespace(_data=records),
    )

    log_retention.trim(logs)

    assert {name: len(stream["events"]) for name, stream in streams.items()} == {"3": 2, "4": 3}
    assert set(records) == {"3", "4"}
