"""Working on all processors: in threads, because Pillow releases Python's lock for such work.

One thread and many make the same files and take about the same processor time. So a photo is not
closer to the limit of processor time (handlers/thumbnail/isolation.py), which counts all threads.
"""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from concurrent.futures import Future

    from handlers.imaging.model import Limits, RenderedFile

    Task = Callable[[], RenderedFile]

# Pixels; smaller images are done before another thread has started.
_WORTH_SHARING = 500_000


def processors(limits: Limits) -> int:
    """The processors that rendering may use.

    A container may get less time than they have; its threads then wait together.
    """
    if limits.processors is not None:
        return limits.processors
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def shared(
    image: Image.Image,
    work: Callable[[Image.Image], Image.Image],
    count: int,
    *,
    columns: bool = False,
) -> Image.Image:
    """What `work` makes of an image, with each processor working on some of its rows.

    Args:
        image: The image.
        work: Returns as many rows as it gets, and makes the same of each as in the whole image.
        count: Number of processors.
        columns: Whether columns take the place of rows.
    """
    if count == 1 or image.width * image.height < _WORTH_SHARING:
        return work(image)
    length = image.width if columns else image.height
    cuts = list(pairwise(length * number // count for number in range(count + 1)))
    with ThreadPoolExecutor(count) as pool:
        # Cut here: an image is not to be touched by several threads.
        cut = [
            image.crop((at, 0, end, image.height) if columns else (0, at, image.width, end))
            for at, end in cuts
        ]
        parts = list(pool.map(work, cut))
    size = (length, parts[0].height) if columns else (parts[0].width, length)
    whole = Image.new(parts[0].mode, size)
    for part, (at, _) in zip(parts, cuts, strict=True):
        whole.paste(part, (at, 0) if columns else (0, at))
    return whole


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

    count = processors(limits)
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
