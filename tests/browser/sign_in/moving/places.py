"""Goes to the places of a site, and tells whether the document is still the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page


MANY = 60
PEOPLE = re.compile(r"/people$")


def ready(page: Page) -> None:
    """Wait until the frame has the page for admins at hand."""
    page.wait_for_function(
        """() => performance.getEntriesByType("resource")
          .some(({ name }) => /\\/js\\/pages\\/people\\.js$/.test(name))"""
    )
    page.wait_for_load_state("networkidle")


def is_same_document(page: Page) -> bool:
    return page.evaluate("() => globalThis.same === true")


def go(page: Page, place: str, *, phone: bool = False) -> None:
    """Follow the link to a place: of the rail, and on a phone of the menu or the top bar."""
    if phone and place == "Photos":
        page.locator(".brand").click()
        return
    if phone:
        page.locator("#menu-button").click()
    places = page.locator("#menu" if phone else "#places")
    places.get_by_role("link", name=place, exact=True).click()


def expect_people(page: Page) -> None:
    expect(page.get_by_role("heading", name="Admin", exact=True)).to_be_visible()
    expect(page.get_by_text("ann@home.arpa").last).to_be_visible()
    expect(page.locator("#gallery")).to_be_hidden()
    expect(page).to_have_url(PEOPLE)
    expect(page).to_have_title(re.compile("^Admin"))
