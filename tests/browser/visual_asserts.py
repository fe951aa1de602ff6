"""Polls what is painted, for what Playwright itself cannot wait for.

Its `wait_for_function`, for one, takes the promise of an async function for true, whatever it
resolves to.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from tests.browser.launch import PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Callable

Seen = TypeVar("Seen")


def expect_seen(look: Callable[[], Seen], right: Callable[[Seen], bool]) -> Seen:
    """Look until it is right.

    Args:
        look: Takes a screenshot, which takes a moment, and describes it.
        right: Whether that is as expected.

    Returns:
        What was right; another look may differ.
    """
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not right(seen := look()):
        assert time.monotonic() < deadline, f"what is seen is not right: {seen}"
    return seen
