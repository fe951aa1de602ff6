"""Uploads through the stack, second by second: page, API, buckets, queue, functions, table.

Photos are counted, not told apart. Each person's page asks for those that are being made. What is
refused is sent again, and what fails is delivered again later.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import TYPE_CHECKING

from cli.cost.load import CALL_SECONDS, RENDER_SECONDS, UNFINISHED_UNITS
from cli.scale import ladders, quotas
from cli.scale.stack import ONE_PERSON, RENDITIONS, TABLE_WRITES
from components.slices.thumbnail import DELIVERIES

if TYPE_CHECKING:
    from cli.scale.stack import Limits

TEN_MINUTES, _LAST, _SEED = 600, 60, 14
# The page: seconds until it sends again what was refused, seconds between two looks at a photo that
# is being made, and the most looks in a second (webapp/static/js/upload/transfer.js).
_AGAIN, LOOK_SECONDS, LOOKS = 5, 5, 10
# Until the first redelivery, then each time twice as long (handlers/thumbnail/handler.py).
REDELIVERY = 10


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """After some minutes of load.

    `held_by` are the limits that held photos back in every second of the last minute; `refused` is
    the part of API requests; `unsent`, `waiting`, `ready` and `dead` are photos; `seconds` is how
    long the rest takes at the pace of the last minute.
    """

    held_by: list[str]
    refused: float
    unsent: float
    waiting: float
    ready: float
    dead: float
    seconds: float


class _Queue:
    """Messages by how many times they have failed: now, and those that come back later."""

    def __init__(self) -> None:
        self.now = [0.0] * DELIVERIES
        self.later: dict[int, list[float]] = defaultdict(lambda: [0.0] * DELIVERIES)
        self.dead = 0.0

    @property
    def waiting(self) -> float:
        return sum(self.now) + sum(sum(each) for each in self.later.values())

    def take(self, second: int, done: float, failed: float) -> None:
        """So many are done and so many fail, of all kinds alike."""
        every = sum(self.now)
        for failures, count in enumerate(self.now if every else ()):
            self.now[failures] -= count * (done + failed) / every
            again = count * failed / every
            if failures + 1 == DELIVERIES:
                self.dead += again
            else:
                self.later[second + REDELIVERY * 2**failures][failures + 1] += again

    def redeliver(self, second: int) -> None:
        for failures, count in enumerate(self.later.pop(second, ())):
            self.now[failures] += count


def run(uploads: float, people: int, limits: Limits, *, seconds: int = TEN_MINUTES) -> Outcome:
    """So many uploads a second by so many people."""
    random, queue, hits = Random(_SEED), _Queue(), Counter[str]()  # noqa: S311  # no secret
    tokens, due, unsent, asked, refused = limits.api_burst, 0.0, 0.0, 0.0, 0.0
    done: list[float] = []
    environments, mapped = 0.0, float(quotas.of("mapping_start"))

    def held(wanted: float, second: int, most: dict[str, float]) -> float:
        name = min(most, key=lambda each: most[each])
        hits[name] += wanted > most[name] and second >= seconds - _LAST
        return min(wanted, most[name])

    for second in range(seconds):
        # The page's requests: photos to add, and looks at those that are being made.
        due += random.gauss(uploads, sqrt(uploads))
        new = max(0, int(due))
        due -= new
        asks = new + unsent / _AGAIN
        unsent += new
        looks = min(queue.waiting / LOOK_SECONDS, people * LOOKS)
        tokens += limits.api_rate
        answered = held(asks + looks, second, {ladders.RATE: tokens})
        tokens = min(limits.api_burst, tokens - answered)
        asked, refused = asked + asks + looks, refused + asks + looks - answered
        sent = asks * answered / (asks + looks) if asks + looks else 0.0
        puts = limits.prefixes * quotas.of("puts")
        most: dict[str, float] = {
            ladders.STORED_ORIGINALS: puts,
            ladders.ROW: people * float(quotas.of("row_transactions")),
        }
        sent = held(sent, second, most)
        unsent -= sent
        queue.now[0] += sent
        queue.redeliver(second)

        # The functions that render. Reaching full speed takes time, which is no limit.
        environments += quotas.of("environments")
        wanted = sum(queue.now) * RENDER_SECONDS
        mapped = min(limits.thumbnails, mapped + quotas.of("mapping_growth"))
        most = {
            ladders.MAPPING: quotas.of("mapping"),
            ladders.THUMBNAILS: limits.thumbnails,
            ladders.FUNCTIONS: limits.functions - answered * CALL_SECONDS,
        }
        running = min(held(wanted, second, most), environments, mapped)
        rendered = running / RENDER_SECONDS

        # What they store.
        most = {
            ladders.STORED_RENDITIONS: puts / RENDITIONS,
            ladders.INDEX: people * ONE_PERSON,
            ladders.UNFINISHED: quotas.of("partition_writes") / UNFINISHED_UNITS,
            ladders.TABLE: limits.table / TABLE_WRITES,
        }
        stored = held(rendered, second, most)
        queue.take(second, stored, rendered - stored)
        done.append(stored)

    pace = sum(done[-_LAST:]) / _LAST
    return Outcome(
        held_by=[name for name, times in hits.items() if times == _LAST],
        refused=refused / asked,
        unsent=unsent,
        waiting=queue.waiting,
        ready=sum(done),
        dead=queue.dead,
        seconds=(unsent + queue.waiting) / pace,
    )
