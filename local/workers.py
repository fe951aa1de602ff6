"""How the embedded AWS runs functions: few processes at once, and none that takes messages along.

Runs in the emulator's process, whose warm workers are Python processes of 40 to 150 MB each. The
emulator starts another one for each call that finds all of them busy.
"""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = max(4, 2 * (os.cpu_count() or 1))
"""Processes of one function at once; more would only share the processors."""
WAIT_SECONDS = 60.0
"""For one of them to be free: longer than a start takes, with all processors busy."""

# What the emulator says of a call whose process ended in the middle of it.
_DIED = ("Worker process died", "Worker returned no response")
# What a function says itself; every other kind is the emulator's own, which could not reach one.
_OF_FUNCTIONS = ("Runtime.HandlerError", "Sandbox.Timedout")
_NEVER_STARTS = ("Worker init failed", "Unsupported runtime")


def bound_workers(runtime: Any, users: list[Any]) -> None:
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
                    return found
                # Workers also go without being released, when a function is deployed anew.
                released.wait(min(left, 1.0))

    def release_and_tell(worker: Any) -> None:
        release(worker)
        with released:
            released.notify()

    def kill_and_tell(workers: Any) -> None:
        kill(workers)
        with released:
            released.notify_all()

    for module in (runtime, *users):
        module.acquire_worker = acquire_in_turn
        module.release_worker = release_and_tell
    runtime.kill_workers = kill_and_tell


def give_back_messages(functions: Any, queues: Any, wake: Callable[[], None]) -> None:
    """Let a message be taken again at once whose worker died, as nobody is working on it.

    A function that fails keeps its message for the queue's visibility timeout, as on AWS.

    Args:
        functions: the emulator's module of Lambda.
        queues: that of SQS.
        wake: has the queues looked at.
    """
    execute, run_batch = functions._execute_function, functions._run_sqs_batch
    # A batch is run in a thread of its own.
    last = threading.local()

    def execute_and_keep(*arguments: Any) -> Any:
        last.result = execute(*arguments)
        return last.result

    def run_and_give_back(esm: Any, function: Any, event: Any, batch: Any, *more: Any) -> None:
        last.result = None
        run_batch(esm, function, event, batch, *more)
        if _died(last.result):
            with queues._queues_lock:
                for message in batch:
                    message["visible_at"] = time.time()
            wake()

    functions._execute_function = execute_and_keep
    functions._run_sqs_batch = run_and_give_back


def _died(result: Any) -> bool:
    if not result or not result.get("error"):
        return False
    body: Any = result.get("body") or {}
    message = str(body.get("errorMessage", ""))
    if body.get("errorType") in _OF_FUNCTIONS:
        return message.startswith(_DIED)
    # Deploying a function takes the code away from under processes that are just starting.
    return not message.startswith(_NEVER_STARTS)
