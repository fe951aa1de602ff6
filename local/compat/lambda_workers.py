"""How the embedded AWS runs functions: few processes at once, and none that takes messages along.

Runs in the emulator's process, whose warm workers are Python processes of 40 to 150 MB each. The
emulator starts another one for each call that finds all of them busy.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any

MOST = max(4, 2 * (os.cpu_count() or 1))
"""Processes of one function at once; more would only share the processors."""
WAIT_SECONDS = 60.0
"""For one of them to be free: longer than a start takes, with all processors busy."""

# What the emulator says of a call whose process ended in the middle of it.
_DIED = ("Worker process died", "Worker returned no response")
# The worker of this thread's call: the emulator has a thread for each.
_call = threading.local()


def limit_workers(runtime: Any, users: list[Any]) -> None:
    """Let calls wait for one of a few workers.

    Args:
        runtime: the module that has the workers.
        users: the modules that have taken its functions over.
    """
    acquire, release, kill = runtime.acquire_worker, runtime.release_worker, runtime.kill_workers
    released = threading.Condition()

    def acquire_in_turn(*arguments: Any, max_concurrency: int | None = None, **named: Any) -> Any:
        deadline = time.monotonic() + WAIT_SECONDS
        with released:
            while True:
                found = acquire(*arguments, max_concurrency=max_concurrency or MOST, **named)
                left = deadline - time.monotonic()
                if found[0] is not None or left <= 0:
                    _call.worker = found[0]
                    return found
                # Workers also go without being released, when a function is deployed anew.
                released.wait(min(left, 1.0))

    def release_and_tell(worker: Any) -> None:
        release(worker)
        with released:
            released.notify()

    def kill_and_tell(workers: Any) -> None:
        for worker in workers:
            # A call whose worker cannot be started ends that worker, and all others, itself.
            if worker is not getattr(_call, "worker", None):
                worker.was_killed = True
        kill(workers)
        with released:
            released.notify_all()

    for module in (runtime, *users):
        module.acquire_worker = acquire_in_turn
        module.release_worker = release_and_tell
    runtime.kill_workers = kill_and_tell


def return_messages(functions: Any, queues: Any) -> None:
    """Let a message be taken again at once whose worker died, as nobody is working on it.

    A function that fails keeps its message for the queue's visibility timeout, as on AWS.

    Args:
        functions: the emulator's module of Lambda.
        queues: that of SQS.
    """
    execute, run_batch = functions._execute_function, functions._run_sqs_batch

    def execute_and_keep(*arguments: Any) -> Any:
        _call.worker = None
        _call.result = execute(*arguments)
        return _call.result

    def run_and_give_back(esm: Any, function: Any, event: Any, batch: Any, *more: Any) -> None:
        _call.result = _call.worker = None
        run_batch(esm, function, event, batch, *more)
        # Deploying a function ends its workers, and takes the code away under those that start.
        killed = getattr(_call.worker, "was_killed", False)
        if _failed(_call.result) and (killed or _died(_call.result)):
            with queues._queues_lock:
                for message in batch:
                    message["visible_at"] = time.time()
                    # What a deployment ended did not fail.
                    message["receive_count"] -= killed
            functions._esm_wake.set()

    functions._execute_function = execute_and_keep
    functions._run_sqs_batch = run_and_give_back


def _failed(result: Any) -> bool:
    return bool(result and result.get("error"))


def _died(result: Any) -> bool:
    body: Any = result.get("body") or {}
    return str(body.get("errorMessage", "")).startswith(_DIED)
