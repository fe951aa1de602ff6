"""Time that stands still, for what a page shows for a moment only.

A busy machine may look too late for it, so the page's own clock waits until it was seen. Call
`page.clock.install()` before the page is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

Seen = TypeVar("Seen")

_FRAME_MS = 20


def stop(page: Page) -> None:
    """Stop the page's time; `page.clock.run_for` lets some of it pass."""
    page.clock.pause_at(page.evaluate("() => Date.now()") / 1_000 + 1)


def expect_in_steps(page: Page, look: Callable[[], Seen], right: Callable[[Seen], bool]) -> Seen:
    """Look until it is right; a frame passes between two looks."""

    def step() -> Seen:
        page.clock.run_for(_FRAME_MS)
        return look()

    return expect_seen(step, right)
