"""`python -m bench.imaging.renderer`: renders as the thumbnail function does, when it is asked to.

It holds what the function holds, because each photo's process is a fork of this one. One JSON
object a line comes in and one goes out:

    {"load": path, "max_pixels", "max_memory"}  → {}  what is rendered from now on, and its limits
    {"processors": number}  → {"cpu", "wall", "peak"}
        as many threads as that, or null: as many as there are processors; seconds, and the most
        MiB that any rendering had
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handlers.imaging import Limits, render
from handlers.thumbnail.isolation import isolated

if TYPE_CHECKING:
    from handlers.imaging import PlannedFile, RenderedFile

_KIB_PER_MIB = 1024


class _Nowhere:
    """Stores nothing."""

    def planned(self, files: tuple[PlannedFile, ...]) -> None:
        pass

    def made(self, file: RenderedFile) -> None:
        pass


def _rendered(content: bytes, limits: Limits) -> dict[str, Any]:
    cpu, start = _cpu(), time.perf_counter()
    isolated(render)(content, limits, _Nowhere())
    wall = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _KIB_PER_MIB
    return {"cpu": _cpu() - cpu, "wall": wall, "peak": peak}


def _cpu() -> float:
    """Of this process and of those that it has started."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def main() -> None:
    """Answer until the input ends."""
    content, limits = b"", Limits(max_pixels=0)
    for line in sys.stdin:
        question = json.loads(line)
        answer: dict[str, Any] = {}
        if "load" in question:
            content = Path(question.pop("load")).read_bytes()
            limits = Limits(**question)
        else:
            answer = _rendered(content, replace(limits, processors=question["processors"]))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
