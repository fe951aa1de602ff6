"""What rendering a million photos costs on AWS Lambda, by the function's memory.

A model, held against processes that really get no more of the processor than Lambda would give
them: the milliseconds are this machine's, and those of AWS's processors differ from them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from select import select
from statistics import median
from typing import TYPE_CHECKING

from bench import markdown
from bench.imaging import candidates, outputs, timing
from cli.cost import prices
from cli.tables import markdown_table
from components.config import memory_model
from components.config.stack import StackConfig

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.imaging.sample_photos import SamplePhoto

# For arm64 in us-east-1, in dollars.
PER_GB_SECOND = prices.of("us-east-1")["lambda_gb_second"]
PER_MILLION_REQUESTS = prices.of("us-east-1")["lambda_million"]
# With this memory, in MB, a function has one whole processor; one thread cannot use more.
WHOLE_PROCESSOR = 1769

MEMORIES = (512, 768, 1024, 1536, 1769, 2048, 2560, 3008)
_THROTTLED = (512, 1024)
# The scheduling interval of the throttled processor, in seconds.
_PERIOD = 0.02
_MILLION, _MB_PER_GB = 1_000_000, 1024


@dataclass(frozen=True)
class Work:
    """Seconds of a whole processor that the set of one photo takes."""

    label: str
    seconds: float


@dataclass(frozen=True)
class Throttled:
    """A photo rendered with a share of the processor: the model's time and the measured one."""

    label: str
    memory: int
    expected: float
    measured: tuple[float, ...]


def duration(seconds: float, memory_mb: int) -> float:
    """Seconds that this work takes in one thread with this memory."""
    return seconds * max(1.0, WHOLE_PROCESSOR / memory_mb)


def dollars(seconds: float, memory_mb: int) -> float:
    """For a million photos that need this much work each."""
    gb_seconds = duration(seconds, memory_mb) * memory_mb / _MB_PER_GB
    return _MILLION * gb_seconds * PER_GB_SECOND + PER_MILLION_REQUESTS


def works(photos: Sequence[SamplePhoto], rounds: int) -> list[Work]:
    """Measure each photo."""
    found: list[Work] = []
    for photo in photos:
        markdown.say(f"work: {photo.label}")
        made = outputs.of_photo(photo.content)
        ours = timing.timed(lambda content=photo.content, made=made: candidates.ours(content, made))
        found.append(Work(photo.label, median(timing.measure({"ours": ours}, rounds)["ours"])))
    return found


def throttled(photo: SamplePhoto, folder: Path, rounds: int) -> list[Throttled]:
    """Render with a memory size's share of the processor, and with all of it."""
    path = folder / "photo"
    path.write_bytes(photo.content)
    seconds = median(_throttled(path, 1) for _ in range(rounds))
    found: list[Throttled] = []
    for memory_mb in _THROTTLED:
        markdown.say(f"with the processor of {memory_mb} MB: {photo.label}")
        measured = tuple(_throttled(path, memory_mb / WHOLE_PROCESSOR) for _ in range(rounds))
        found.append(Throttled(photo.label, memory_mb, duration(seconds, memory_mb), measured))
    return found


def tables(works: Sequence[Work], held: Sequence[Throttled]) -> str:
    """The sweep, the check of the model, and the choice of memory."""
    head = ["memory MB", *(f"{work.label}, ms" for work in works)]
    head += [f"{work.label}, $" for work in works]
    rows = [
        [
            f"{memory_mb:,}",
            *(f"{duration(work.seconds, memory_mb) * 1000:.0f}" for work in works),
            *(f"{dollars(work.seconds, memory_mb):.2f}" for work in works),
        ]
        for memory_mb in MEMORIES
    ]
    check_head = ["memory MB", "photo", "model ms", "measured ms", "measured / model", "range"]
    check = [
        [
            f"{each.memory:,}",
            each.label,
            f"{each.expected * 1000:.0f}",
            markdown.milliseconds(each.measured),
            *markdown.ratio(each.measured, [each.expected] * len(each.measured)),
        ]
        for each in held
    ]
    return "\n\n".join(
        [
            "### A million photos on Lambda, in dollars",
            markdown_table(head, rows),
            "### … the model, compared with a throttled process",
            markdown_table(check_head, check),
            _choice(works),
        ]
    )


def _choice(works: Sequence[Work]) -> str:
    chosen = StackConfig()
    needed = memory_model.needed(chosen.max_pixels, chosen.max_upload_bytes)
    more = chosen.thumbnail_memory / WHOLE_PROCESSOR
    least = ", ".join(f"{dollars(work.seconds, WHOLE_PROCESSOR):.2f}" for work in works)
    costs = ", ".join(f"{dollars(work.seconds, chosen.thumbnail_memory):.2f}" for work in works)
    return (
        f"The default of {chosen.thumbnail_memory:,} MB costs {costs} dollars. The largest photos "
        f"that are accepted need {needed:,} MB (`memory_model.py`), so less memory is refused. "
        f"Up to {WHOLE_PROCESSOR:,} MB ({least} dollars) the price is the same and only the "
        f"duration differs; beyond it one thread pays for CPU it cannot use: here {more:.2f} ×."  # noqa: RUF001 (times)
    )


def _throttled(path: Path, share: float) -> float:
    """Seconds until a photo is rendered by a process that runs for a share of the time."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.rendering", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("The process has no pipes.")
        process.stdout.readline()  # it is warm
        process.stdin.write(b"\n")
        process.stdin.flush()
        start = time.perf_counter()
        try:
            used = _used(process.pid)
            while not select([process.stdout], [], [], _PERIOD * share)[0]:
                os.kill(process.pid, signal.SIGSTOP)
                before, used = used, _used(process.pid)
                time.sleep((used - before) * (1 / share - 1))
                os.kill(process.pid, signal.SIGCONT)
            seconds = time.perf_counter() - start
            process.stdout.readline()
        finally:
            os.kill(process.pid, signal.SIGCONT)
            process.stdin.close()
        return seconds


def _used(process_id: int) -> float:
    """Processor seconds that a process has used: more than intended if it stopped late."""
    clock = ~process_id << 3 | 2  # what clock_getcpuclockid of the C library gives
    return time.clock_gettime(clock)
