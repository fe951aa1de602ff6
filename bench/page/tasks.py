"""CPU time of the tasks on the page's main thread, from Chromium's trace.

A long task is told by the clock: on a machine that does other things meanwhile, most of it may be
waiting for a processor. What it had of one is the page's own doing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from playwright.sync_api import Browser, Page

_TASK = "ThreadControllerImpl::RunTask"
_MAIN_THREAD = "CrRendererMain"
# Shorter ones are irrelevant, and very many.
_LEAST_MS = 1


@contextmanager
def work(browser: Browser, page: Page) -> Generator[list[float]]:
    """Milliseconds of each task within the block, the longest first; filled at its end."""
    tasks: list[float] = []
    browser.start_tracing(page=page, categories=["toplevel"])
    try:
        yield tasks
    finally:
        trace = browser.stop_tracing()
    tasks += longest_first(json.loads(trace)["traceEvents"])


def longest_first(events: Iterable[dict[str, Any]]) -> list[float]:
    """The CPU time of the tasks on the page's main thread, in milliseconds.

    Args:
        events: Of a trace with the category "toplevel".
    """
    mains: set[tuple[int, int]] = set()
    by_thread: dict[tuple[int, int], list[float]] = defaultdict(list)
    for event in events:
        thread = (event["pid"], event["tid"])
        if event["name"] == "thread_name" and event["args"]["name"] == _MAIN_THREAD:
            mains.add(thread)
        if event["name"] == _TASK and event.get("tdur", 0) >= _LEAST_MS * 1000:
            by_thread[thread].append(event["tdur"] / 1000)
    # The browser has pages of its own; ours is the busiest.
    ours = max(mains, key=lambda thread: sum(by_thread[thread]))
    return sorted(by_thread[ours], reverse=True)
