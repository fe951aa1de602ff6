"""What rendering a million photos takes and costs on AWS Lambda, by the function's memory.

A model of Lambda on top of times that are measured here: the milliseconds are this machine's, and
those of AWS's processors differ from them.

AWS states that a function gets processor time in proportion to its memory, and a whole processor's
at 1,769 MB. What is assumed beyond that: with the memory that is modelled here, a function has two
processors, of which it may use that much time together, however its threads share it. So work in
one thread is as quick as on one processor at most, and work in two threads is as quick as the
processor time allows. More than two processors are not modelled: half of the encoding is one file,
the largest.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from bench import markdown
from bench.imaging import timing
from cli.cost import prices
from cli.tables import markdown_table
from components.config import memory_model
from components.config.stack import StackConfig

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.imaging.production import Renderer
    from bench.imaging.sample_photos import SamplePhoto

# For arm64 in us-east-1, in dollars.
PER_GB_SECOND = prices.of("us-east-1")["lambda_gb_second"]
PER_MILLION_REQUESTS = prices.of("us-east-1")["lambda_million"]
# With this memory, in MB, a function may use the time of one whole processor.
WHOLE_PROCESSOR = 1769
PROCESSORS = 2
"""That a function has."""

# One processor, what the largest photos need, and so on to two whole processors.
MEMORIES = (WHOLE_PROCESSOR, 1920, 2048, 2560, 3008, 2 * WHOLE_PROCESSOR)
_MILLION, _MB_PER_GB = 1_000_000, 1024


@dataclass(frozen=True)
class Work:
    """What the set of one photo takes in as many threads as a function has processors.

    Attributes:
        label: Of the photo.
        cpu: Seconds of processor time.
        wall: Seconds by the clock. Other load on the machine makes it look as if the threads
            worked one after the other.
    """

    label: str
    cpu: float
    wall: float

    @property
    def shared(self) -> float:
        """Seconds of processor time in which all threads work."""
        saved = (self.cpu - self.wall) * PROCESSORS / (PROCESSORS - 1)
        return min(max(saved, 0), self.cpu)

    @property
    def alone(self) -> float:
        """Seconds in which one thread works."""
        return self.cpu - self.shared


def duration(work: Work, memory_mb: int) -> float:
    """Seconds that a function with this memory takes."""
    processors = memory_mb / WHOLE_PROCESSOR
    return work.alone / min(processors, 1) + work.shared / min(processors, PROCESSORS)


def dollars(work: Work, memory_mb: int) -> float:
    """For a million photos that need this much work each."""
    gb_seconds = duration(work, memory_mb) * memory_mb / _MB_PER_GB
    return _MILLION * gb_seconds * PER_GB_SECOND + PER_MILLION_REQUESTS


def works(
    renderer: Renderer, photos: Sequence[SamplePhoto], folder: Path, rounds: int
) -> list[Work]:
    """Measure each photo with as many threads as a function has processors."""
    found: list[Work] = []
    for photo in photos:
        markdown.say(f"work: {photo.label}")
        path = folder / "photo"
        path.write_bytes(photo.content)
        renderer.load(path)
        took = timing.measure({"ours": lambda: renderer.took(PROCESSORS)}, rounds)["ours"]
        cpu, wall = median(timing.cpu(took)), median(timing.wall(took))
        found.append(Work(photo.label, cpu, wall))
    return found


def tables(works: Sequence[Work]) -> str:
    """What was measured, the sweep, and the choice of memory."""
    measured = [
        [
            work.label,
            f"{work.cpu * 1000:.0f}",
            f"{work.wall * 1000:.0f}",
            f"{work.shared / work.cpu:.0%}",
        ]
        for work in works
    ]
    head = ["memory MB", *(f"{work.label}, ms" for work in works)]
    head += [*(f"{work.label}, $" for work in works), "processors"]
    rows = [
        [
            f"{memory_mb:,}",
            *(f"{duration(work, memory_mb) * 1000:.0f}" for work in works),
            *(f"{dollars(work, memory_mb):.2f}" for work in works),
            f"{memory_mb / WHOLE_PROCESSOR:.2f}",
        ]
        for memory_mb in MEMORIES
    ]
    measured_head = ["photo", "processor time, ms", "by the clock, ms", "in two threads"]
    return "\n\n".join(
        [
            "### The work on a photo, on two processors",
            markdown_table(measured_head, measured),
            "### A million photos on Lambda, in dollars",
            markdown_table(head, rows),
            _choice(works),
        ]
    )


def _choice(works: Sequence[Work]) -> str:
    chosen = StackConfig()
    memory = chosen.thumbnail_memory
    needed = memory_model.needed(chosen.max_pixels, chosen.max_upload_bytes)
    costs = ", ".join(f"{dollars(work, memory):.2f}" for work in works)
    dearer = ", ".join(
        f"{dollars(work, memory) / dollars(work, WHOLE_PROCESSOR):.2f}" for work in works
    )
    sooner = ", ".join(
        f"{duration(work, memory) / duration(work, WHOLE_PROCESSOR):.2f}" for work in works
    )
    return (
        f"The default of {memory:,} MB costs {costs} dollars: {dearer} × what "  # noqa: RUF001 (times)
        f"{WHOLE_PROCESSOR:,} MB cost, for {sooner} × their time. The largest photos that are "  # noqa: RUF001 (times)
        f"accepted need {needed:,} MB (`memory_model.py`), so less memory is refused unless "
        "`maxPixels` is lower. Beyond one whole processor, a function pays for a part of a second "
        "one also while one thread works."
    )
