"""Limits the processes of functions, and returns the messages of those that are killed.

The emulator's workers are Python processes of 40 to 150 MB each, and it starts another one for each
call that finds all of them busy.
"""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict, deque
from typing import Any

MOST = max(4, 2 * (os.cpu_count() or 1))
"""Processes of one function; more would only share the processors."""
WAIT_SECONDS = 60.0
"""How long a call waits for a free one: longer than a start takes on a busy machine."""

# The emulator's messages for a call whose process died.
_DIED = ("Worker process died", "Worker returned no response")
# The worker of this thread's call: the emulator has a thread for each.
_call = threading.local()


def limit_workers(runtime: Any, users: list[Any]) -> None:
    """Let calls wait for one of a limited number of workers.

    Args:
        runtime: the module that has the workers.
        users: the modules that have imported its functions.
    """
    acquire, release, kill = runtime.acquire_worker, runtime.release_worker, runtime.kill_workers
    released = threading.Condition()
    # By function. Without turns, the calls of a burst that came first could wait until their
    # clients gave up, while later ones took each worker that became free.
    queues: dict[object, deque[object]] = defaultdict(deque)

    def acquire_in_turn(*arguments: Any, max_concurrency: int | None = None, **named: Any) -> Any:
        deadline = time.monotonic() + WAIT_SECONDS
        turn = object()
        with released:
            queue = queues[arguments[0]]
            queue.append(turn)
            try:
                while True:
                    left = deadline - time.monotonic()
                    if queue[0] is turn or left <= 0:
                        found = acquire(
                            *arguments, max_concurrency=max_concurrency or MOST, **named
                        )
                        if found[0] is not None or left <= 0:
                            _call.worker = found[0]
                            return found
                    # A deployment of a function removes its workers without releasing them.
                    released.wait(min(left, 1.0))
            finally:
                queue.remove(turn)
                released.notify_all()

    def release_and_tell(worker: Any) -> None:
        release(worker)
        with released:
            released.notify_all()

    def kill_and_tell(workers: Any) -> None:
        for worker in workers:
            # A call that cannot start its worker kills that worker, and all others, itself.
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
    """Make the messages of a worker that died visible at once.

    The message of a function that fails stays invisible for the visibility timeout, as on AWS.

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
        # Deploying a function kills its workers, and removes the code of those that are starting.
        killed = getattr(_call.worker, "was_killed", False)
        if _failed(_call.result) and (killed or _died(_call.result)):
            with queues._queues_lock:
                for message in batch:
                    message["visible_at"] = time.time()
                    # What a deployment interrupted has not failed.
                    message["receive_count"] -= killed
            functions._esm_wake.set()

    functions._execute_function = execute_and_keep
    functions._run_sqs_batch = run_and_give_back


def _failed(result: Any) -> bool:
    return bool(result and result.get("error"))


def _died(result: Any) -> bool:
    body: Any = result.get("body") or {}
    return str(body.get("errorMessage", "")).startswith(_DIED)
