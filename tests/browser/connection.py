"""The connection of a tab, as the page itself knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def go_offline(page: Page) -> None:
    """Take the connection away, and wait until the page has noticed."""
    page.context.set_offline(offline=True)
    page.wait_for_function("() => !navigator.onLine")
