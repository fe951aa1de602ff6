"""Pages per second of `GET /v1/images`, as the gallery grows.

The same number of clients asks galleries of different sizes in turn, each round beginning with
another, so that whatever else the machine does falls on all of them alike. A gallery of 10 has only
10 photos to show, so pages of 10 compare like with like; pages of 50 are what the site asks for.

Beside it, the same clients send the one query of such a page straight to the embedded DynamoDB: no
page on it can be quicker, and how that slows down with the items is its own doing. (It sorts the
whole index for each query. AWS reads a page from where it begins.) So a single client asks for both
in turn as well: what is left of a page's time without the query is ours, and the emulator's other
services'.
"""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from bench.query import PageQuery
from tests.support.api import Api

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.support.http import Answer, Http
    from tests.support.stacks import Stack

FEWEST = 10
"""The size of the gallery that all others are compared with."""
LIMITS = (10, 50)
CLIENTS = 4

_PAIRS = 8


@dataclass(frozen=True)
class Speeds:
    """One entry a round in each list, for a gallery's size and a page's limit."""

    items: int
    limit: int
    pages: list[float] = field(default_factory=list[float])
    """Pages per second, over all clients."""
    queries: list[float] = field(default_factory=list[float])
    """Queries per second, over all clients."""
    page_seconds: list[float] = field(default_factory=list[float])
    """For one page, of a single client."""
    query_seconds: list[float] = field(default_factory=list[float])
    """For one query, of a single client."""


def measure(galleries: Mapping[int, Stack], http: Http, rounds: int, requests: int) -> list[Speeds]:
    """Measure every size and limit in every round; the first round only warms up."""
    speeds = [Speeds(items, limit) for limit in LIMITS for items in galleries]
    with ThreadPoolExecutor(CLIENTS) as clients:
        for turn in range(-1, rounds):
            order = deque(speeds)
            order.rotate(turn)
            for each in order:
                stack = galleries[each.items]
                page, query = _page(stack, http, each.limit), _query(stack, http, each.limit)
                pages = _per_second(clients, page, requests)
                queries = _per_second(clients, query, requests)
                pairs = [(_seconds(page), _seconds(query)) for _ in range(_PAIRS)]
                if turn >= 0:
                    each.pages.append(pages)
                    each.queries.append(queries)
                    each.page_seconds.append(median(seconds for seconds, _ in pairs))
                    each.query_seconds.append(median(seconds for _, seconds in pairs))
    return speeds


def _page(stack: Stack, http: Http, limit: int) -> Callable[[], Answer]:
    api = Api(http, stack.site_url)
    return lambda: api.get("/images", limit=limit)


def _query(stack: Stack, http: Http, limit: int) -> Callable[[], Answer]:
    query = PageQuery(stack, limit)
    return lambda: query.send(http)


def _per_second(clients: ThreadPoolExecutor, ask: Callable[[], Answer], requests: int) -> float:
    start = time.perf_counter()
    waiting = [clients.submit(_answered, ask) for _ in range(requests)]
    for each in waiting:
        each.result()
    return requests / (time.perf_counter() - start)


def _seconds(ask: Callable[[], Answer]) -> float:
    start = time.perf_counter()
    _answered(ask)
    return time.perf_counter() - start


def _answered(ask: Callable[[], Answer]) -> None:
    answer = ask()
    if answer.status != 200:  # noqa: PLR2004 (HTTP's own number)
        raise RuntimeError(f"A request was refused: {answer}")
