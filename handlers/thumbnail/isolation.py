"""Rendering in a separate process, which the kernel kills if it uses too much.

A decoder cannot be interrupted, and no header states everything that a file demands of one: some
formats compose a picture of any number of others, each of which takes a few bytes. So the processor
time and memory of rendering are limited here for any file, and a crashing decoder does not take the
function down with it. The process is a fork of this one, made in a few milliseconds with everything
already loaded. Each rendition comes back through a pipe as soon as it is encoded, so that it can be
stored while the process goes on.

The limit of processor time counts all threads of the process together, so it is a limit of the
photo's cost, on however many processors it is rendered. A small file is allowed less than a large
one, so that an attacker gains nothing from small files that take long.
"""

from __future__ import annotations

import os
import resource
import signal
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from handlers.imaging import decode
from handlers.imaging.errors import too_complex
from handlers.thumbnail.pipe import EndedError, receive, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.imaging import Limits, PlannedFile, Rendered, RenderedFile
    from handlers.thumbnail.ports import Receiver

# Seconds of processor time of all threads, which together take about as much as one. The small
# files that cost most, such as 100 megapixels of one colour or a recorded screen, take four to
# eight; other processors are slower.
CPU_SECONDS = 20
CPU_SECONDS_A_MEGABYTE = 2
# Bytes of the function's memory that the process does not get: Lambda's own runtime takes about
# 60 MB of it. The largest photos are rendered within the rest (test_memory_together.py).
RESERVED_MEMORY = 60 * 1024 * 1024


class Render(Protocol):
    """The renderer."""

    def __call__(
        self,
        content: bytes,
        limits: Limits,
        /,
        *,
        on_plan: Callable[[tuple[PlannedFile, ...]], None],
        on_file: Callable[[RenderedFile], None],
    ) -> Rendered:
        """As `handlers.imaging.render`."""
        ...


def isolated(render: Render) -> Callable[[bytes, Limits, Receiver], Rendered]:
    """The renderer, in a separate process for each photo.

    Besides the renderer's own errors, it raises `too_complex` for a photo that exceeds its limits
    or crashes a decoder, and what the receiver raises; then the process is killed.
    """

    def run(content: bytes, limits: Limits, receiver: Receiver) -> Rendered:
        decode.import_decoder(content)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            _work(writing, render, content, limits)
        os.close(writing)
        try:
            return _received(reading, limits, receiver)
        finally:
            # It has nothing left to do: it has sent its outcome, or is not to go on.
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(reading)

    return run


def _work(writing: int, render: Render, content: bytes, limits: Limits) -> NoReturn:
    """The child's work; it never returns, so that none of its parent's code runs twice."""
    try:
        _limit(content, limits)
        send(writing, _outcome(writing, render, content, limits))
    finally:
        os._exit(0)


def _limit(content: bytes, limits: Limits) -> None:
    """Sets what the kernel allows this process."""
    seconds = CPU_SECONDS + CPU_SECONDS_A_MEGABYTE * len(content) // 1_000_000
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    if limits.max_memory is not None:
        memory = limits.max_memory - RESERVED_MEMORY
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _outcome(
    writing: int, render: Render, content: bytes, limits: Limits
) -> tuple[str, Rendered | BaseException]:
    """Renders, and sends the plan and the files on the way: the message that is left to be sent."""
    try:
        rendered = render(
            content,
            limits,
            on_plan=lambda files: send(writing, ("planned", files)),
            on_file=lambda file: send(writing, ("made", file)),
        )
    except BaseException as error:  # noqa: BLE001  # the parent re-raises it
        error.add_note("".join(traceback.format_exception(error)))
        return "raised", error
    return "rendered", replace(rendered, files=())  # they have been sent


def _received(reading: int, limits: Limits, receiver: Receiver) -> Rendered:
    """Passes on what the child sends, until it sends its outcome or cannot any more."""
    made: dict[str, RenderedFile] = {}
    planned: tuple[PlannedFile, ...] = ()
    while True:
        message: tuple[str, Any]
        try:
            message = receive(reading, limits.deadline)
        except EndedError:
            raise too_complex() from None
        match message:
            case "planned", planned:
                receiver.planned(planned)
            case "made", file:
                made[file.name] = file
                receiver.made(file)
            case "rendered", rendered:
                return replace(rendered, files=tuple(made[each.name] for each in planned))
            case "raised", MemoryError():
                raise too_complex()
            case _, error:
                raise error
