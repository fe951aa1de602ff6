"""Looking until what is seen is right: for what Playwright itself cannot wait for.

Its `wait_for_function` for one takes the promise of an async function for a yes, whatever becomes
of it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from tests.browser.launch import PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Callable

Seen = TypeVar("Seen")


def expect_seen(look: Callable[[], Seen], right: Callable[[Seen], bool]) -> Seen:
    """Look again and again until it is right.

    Args:
        look: Takes a picture of the screen, which takes its time, and says what is seen there.
        right: Whether that is what should be seen.

    Returns:
        What was right; another look might already show something else.
    """
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not right(seen := look()):
        assert time.monotonic() < deadline, f"what is seen is not right: {seen}"
    return seen
