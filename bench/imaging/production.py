"""Rendering as the thumbnail function does it: in a process that ends with the photo.

`python -m bench.imaging.production` holds what the function holds: the renderer with its limits and
nothing else. One JSON object a line comes in and one goes out:

    {"load": path}          → {}                        the photo that is rendered from now on
    {"processors": number}  → {"cpu", "wall", "peak"}   null: all of them; seconds, and the most
                                                        MiB that any rendering has had
"""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator

    from bench.imaging.timing import Took
    from bench.pipe import Pipe
    from handlers.imaging import Limits

_KIB_PER_MIB = 1024


class Renderer:
    """A process that renders the photo that was loaded last."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self.peak = 0.0
        """The most MiB that a rendering process has had, whichever photo it was."""

    def load(self, photo: Path) -> None:
        """Read a photo, so that reading is not measured."""
        self._pipe.ask({"load": str(photo)})

    def took(self, processors: int | None = None) -> Took:
        """Render with all processors, or with so many threads."""
        from bench.imaging.timing import Took  # noqa: PLC0415 (not in the process that renders)

        answer = self._pipe.ask({"processors": processors})
        self.peak = answer["peak"]
        return Took(answer["cpu"], answer["wall"])


@contextmanager
def running() -> Generator[Renderer]:
    """A new process."""
    from bench import pipe  # noqa: PLC0415 (see above)

    with pipe.started([sys.executable, "-m", "bench.imaging.production"]) as process:
        yield Renderer(process)


def _limits() -> Limits:
    """Of a stack with the program's defaults."""
    from components.config.memory_model import MIB  # noqa: PLC0415 (only values are kept)
    from components.config.stack import StackConfig  # noqa: PLC0415
    from handlers.imaging import Limits  # noqa: PLC0415

    config = StackConfig()
    return Limits(max_pixels=config.max_pixels, max_memory=config.thumbnail_memory * MIB)


def _rendered(content: bytes, limits: Limits) -> dict[str, Any]:
    from handlers.imaging import render  # noqa: PLC0415
    from handlers.thumbnail.isolation import isolated  # noqa: PLC0415

    before, start = _cpu(), time.perf_counter()
    isolated(render)(content, limits)
    wall = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _KIB_PER_MIB
    return {"cpu": _cpu() - before, "wall": wall, "peak": peak}


def _cpu() -> float:
    """Of this process and of those that it has started."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def main() -> None:
    """Answer until the input ends."""
    limits, content = _limits(), b""
    for line in sys.stdin:
        question = json.loads(line)
        answer: dict[str, Any] = {}
        if "load" in question:
            content = Path(question["load"]).read_bytes()
        else:
            answer = _rendered(content, replace(limits, processors=question["processors"]))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
