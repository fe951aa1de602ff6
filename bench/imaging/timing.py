"""Candidates measured in interleaved rounds."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Timed = Callable[[], float]


def measure(candidates: Mapping[str, Timed], rounds: int) -> dict[str, list[float]]:
    """The seconds that each candidate reports in each round; the first round only warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(-1, rounds):
        order = deque(candidates)
        order.rotate(turn)
        for name in order:
            took = candidates[name]()
            if turn >= 0:
                seconds[name].append(took)
    return seconds


def timed(work: Callable[[], object]) -> Timed:
    """Work that returns the seconds of processor time that it took."""

    def _seconds() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return _seconds
