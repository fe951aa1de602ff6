"""Candidates measured in interleaved rounds."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Timed = Callable[[], "Took"]


@dataclass(frozen=True)
class Took:
    """Seconds: of processor time in all threads, and by the clock."""

    cpu: float
    wall: float


def measure(candidates: Mapping[str, Timed], rounds: int) -> dict[str, list[Took]]:
    """What each candidate took in each round; the first round only warms up."""
    found: dict[str, list[Took]] = {name: [] for name in candidates}
    for turn in range(-1, rounds):
        order = deque(candidates)
        order.rotate(turn)
        for name in order:
            took = candidates[name]()
            if turn >= 0:
                found[name].append(took)
    return found


def timed(work: Callable[[], object]) -> Timed:
    """Work in this process that returns what it took."""

    def _took() -> Took:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        return Took(time.process_time() - cpu, time.perf_counter() - wall)

    return _took


def cpu(found: Sequence[Took]) -> list[float]:
    """The processor time of each round."""
    return [each.cpu for each in found]


def wall(found: Sequence[Took]) -> list[float]:
    """The time by the clock of each round."""
    return [each.wall for each in found]
