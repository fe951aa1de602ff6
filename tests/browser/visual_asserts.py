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

# Between two looks: those that take no time must not keep the processor from what they wait for.
_PAUSE_S = 0.02


def expect_seen(look: Callable[[], Seen], right: Callable[[Seen], bool]) -> Seen:
    """Look until it is right.

    Args:
        look: Describes what is there now, such as a screenshot.
        right: Whether that is as expected.

    Returns:
        What was right; another look may differ.
    """
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not right(seen := look()):
        assert time.monotonic() < deadline, f"what is seen is not right: {seen}"
        time.sleep(_PAUSE_S)
    return seen
