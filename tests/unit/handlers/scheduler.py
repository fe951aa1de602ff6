"""Functions that run concurrently, one step at a time, in an order that a test decides.

A step ends where a function is about to ask its ports for something: that is where others can come
between. A function can also die there, as one that Lambda kills.
"""

from __future__ import annotations

import threading
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Killed(BaseException):
    """Raised in a killed function, whose own code may not catch it."""


class Inline(Executor):
    """Executes everything where it is submitted, so that all calls of a function are its steps."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001  # as a thread of a pool would
            future.set_exception(error)
        return future


class Worker:
    """One running function."""

    def __init__(self, work: Callable[[], object], killed_at: int | None = None) -> None:
        self.error: BaseException | None = None
        self.done = False
        self._steps = 0
        self._killed_at = killed_at
        self._go, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        _CURRENT[self._thread.name] = self
        self._thread.start()

    def advance(self) -> None:
        """Let it run until it is about to call a port, or has ended."""
        self._stopped.clear()
        self._go.set()
        assert self._stopped.wait(timeout=20)

    def pause(self) -> None:
        """Called by the worker itself, before it calls a port."""
        self._steps += 1
        self._stopped.set()
        self._go.wait()
        self._go.clear()
        if self._steps == self._killed_at:
            raise Killed

    def _run(self, work: Callable[[], object]) -> None:
        self._go.wait()
        self._go.clear()
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # the test examines it in its own thread
            self.error = error
        self.done = True
        del _CURRENT[self._thread.name]
        self._stopped.set()


_CURRENT: dict[str, Worker] = {}


class Stepping:
    """A port of which every call is a step of the calling worker."""

    def __init__(self, port: object) -> None:
        self._port = port

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._port, name)

        def step(*arguments: Any, **named: Any) -> Any:
            if worker := _CURRENT.get(threading.current_thread().name):
                worker.pause()
            return operation(*arguments, **named)

        return step


def run(workers: list[Worker], turns: Iterable[int]) -> None:
    """Lets the workers take the given turns, and then runs each to its end."""
    for turn in turns:
        waiting = [worker for worker in workers if not worker.done]
        if waiting:
            waiting[turn % len(waiting)].advance()
    for worker in workers:
        while not worker.done:
            worker.advance()
