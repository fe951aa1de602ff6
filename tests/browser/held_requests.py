"""Requests that wait until a test lets them go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import Pattern

    from playwright.sync_api import Page, Route


def hold(page: Page, address: str | Pattern[str]) -> list[Route]:
    """Let nothing that the page asks of `address`, a glob or a pattern, go on by itself.

    Returns:
        What waits, in the order in which it was asked for; it grows as more is asked for.
    """
    held: list[Route] = []

    # Playwright can't take a method of a list.
    def wait(route: Route) -> None:
        held.append(route)

    page.route(address, wait)
    return held
