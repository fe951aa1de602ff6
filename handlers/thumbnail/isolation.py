"""Rendering in a separate process, which the kernel kills if it uses too much.

A decoder cannot be interrupted, and no header states everything that a file demands of one: some
formats compose a picture of any number of others, each of which takes a few bytes. So the processor
time and memory of rendering are limited here for any file, and a crashing decoder does not take the
function down with it. The process is a fork of this one, made in a few milliseconds with everything
already loaded; its result comes back through a pipe.

A small file is allowed less processor time than a large one, so that an attacker gains nothing from
small files that take long.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

from handlers.imaging import decode
from handlers.imaging.errors import too_complex

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.imaging import Limits, Rendered

# Seconds of processor time of all threads, which together take about as much as one. The small
# files that cost most, such as 100 megapixels of one colour or a recorded screen, take four to
# eight; other processors are slower.
CPU_SECONDS = 20
CPU_SECONDS_A_MEGABYTE = 2
# Bytes of the function's memory that the process does not get: Lambda's own runtime takes about
# 60 MB of it. The largest photos are rendered within the rest (test_memory_together.py).
RESERVED_MEMORY = 60 * 1024 * 1024


def isolated(
    render: Callable[[bytes, Limits], Rendered],
) -> Callable[[bytes, Limits], Rendered]:
    """The renderer, in a separate process for each photo.

    Besides the renderer's own errors, it raises `too_complex` for a photo that exceeds its limits
    or crashes a decoder.
    """

    def run(content: bytes, limits: Limits) -> Rendered:
        decode.import_decoder(content)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            _work(writing, lambda: render(content, limits), _cpu_seconds(content), limits)
        os.close(writing)
        return _outcome(child, reading, limits)

    return run


def _cpu_seconds(content: bytes) -> int:
    return CPU_SECONDS + CPU_SECONDS_A_MEGABYTE * len(content) // 1_000_000


def _work(writing: int, work: Callable[[], object], cpu_seconds: int, limits: Limits) -> NoReturn:
    """The child's work; it never returns, so that none of its parent's code runs twice."""
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
        if limits.max_memory is not None:
            memory = limits.max_memory - RESERVED_MEMORY
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_pickled_outcome(work))
    finally:
        os._exit(0)


def _pickled_outcome(work: Callable[[], object]) -> bytes:
    try:
        return pickle.dumps(work())
    except BaseException as error:  # noqa: BLE001  # the parent re-raises it
        error.add_note("".join(traceback.format_exception(error)))
        return pickle.dumps(error)


def _outcome(child: int, reading: int, limits: Limits) -> Any:
    seconds = limits.deadline() if limits.deadline is not None else None
    data = b""
    try:
        with os.fdopen(reading, "rb") as pipe:
            if select.select([pipe], [], [], None if seconds is None else max(seconds, 0))[0]:
                data = pipe.read()
    finally:
        # A process that has sent its outcome exits on its own; any other is out of time.
        if not data:
            os.kill(child, signal.SIGKILL)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    outcome = None if ended else pickle.loads(data)  # noqa: S301  # from this process's own fork
    if ended or isinstance(outcome, MemoryError):
        raise too_complex()
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome
