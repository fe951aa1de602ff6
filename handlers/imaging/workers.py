"""Encoding on all processors: in threads, because Pillow releases Python's lock for such work.

One thread and many make the same files and take the same processor time. So a photo is not closer
to the limit of processor time (handlers/thumbnail/isolation.py), which counts all threads.
"""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from concurrent.futures import Future

    from handlers.imaging.model import Limits, RenderedFile

    Task = Callable[[], RenderedFile]


def processors() -> int:
    """The processors that this process may use.

    A container may get less time than they have. Threads lose nothing there: they wait together.
    """
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


@contextmanager
def encoders(
    limits: Limits, on_file: Callable[[RenderedFile], None]
) -> Generator[Callable[[Task], None]]:
    """A function that starts a task on another processor, or runs it if there is only one.

    Files are passed to `on_file` in the thread that starts the tasks, when another one is started
    or at the end of the block, which waits for all of them. After an error no further task is
    begun, and the block is left when those that had begun have ended.

    Raises:
        UnusablePhotoError: `too_complex`: a task would have begun after the deadline.
    """

    def checked(task: Task) -> RenderedFile:
        limits.check_deadline()
        return task()

    count = limits.processors or processors()
    if count == 1:
        yield lambda task: on_file(checked(task))
        return
    pool = ThreadPoolExecutor(count)
    running: set[Future[RenderedFile]] = set()

    def deliver(timeout: float | None) -> None:
        done, _ = wait(running, timeout, FIRST_COMPLETED)
        running.difference_update(done)
        for each in done:
            on_file(each.result())

    def start(task: Task) -> None:
        running.add(pool.submit(checked, task))
        deliver(0)

    try:
        yield start
        while running:
            deliver(None)
    finally:
        pool.shutdown(cancel_futures=True)
