"""Requests that are held until a test releases them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import Pattern

    from playwright.sync_api import Page, Route


def hold(page: Page, address: str | Pattern[str]) -> list[Route]:
    """Hold all requests of the page to `address`, a glob or a pattern.

    Returns:
        The held requests in order; the list grows with further requests.
    """
    held: list[Route] = []

    # Playwright does not accept a built-in method.
    def wait(route: Route) -> None:
        held.append(route)

    page.route(address, wait)
    return held
