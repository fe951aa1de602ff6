"""Ways that take turns."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Timed = Callable[[], float]


def measure(ways: Mapping[str, Timed], rounds: int) -> dict[str, list[float]]:
    """Seconds that each way said in each round; the first round only warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(-1, rounds):
        order = deque(ways)
        order.rotate(turn)
        for name in order:
            took = ways[name]()
            if turn >= 0:
                seconds[name].append(took)
    return seconds


def timed(work: Callable[[], object]) -> Timed:
    """Something to do that says how many seconds of the processor it took."""

    def _seconds() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return _seconds
