"""Touches on a page; Playwright itself only taps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

Point = tuple[int, int]


class Fingers:
    """The fingers of somebody at this tab."""

    def __init__(self, page: Page) -> None:
        self._page, self._session = page, page.context.new_cdp_session(page)

    def move(self, *ways: Sequence[Point]) -> None:
        """Put down one finger per path, move along the paths together, and lift them."""
        for step, points in enumerate(zip(*ways, strict=True)):
            self._touch("touchMove" if step else "touchStart", points)
            # No finger is so quick that nothing is painted on the way.
            self._page.evaluate("() => new Promise(requestAnimationFrame)")
        self._touch("touchEnd", ())

    def _touch(self, kind: str, points: Sequence[Point]) -> None:
        touches: Any = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})  # pyright: ignore[reportUnknownMemberType] (Playwright's dict has no types of its items)


def line(start: Point, end: Point, steps: int = 8) -> list[Point]:
    """The path from one point to another."""
    return [
        tuple(a + (b - a) * step // steps for a, b in zip(start, end, strict=True))  # pyright: ignore[reportReturnType]
        for step in range(steps + 1)
    ]
