"""Sharing a photo with the system's share sheet, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.gallery_page import GalleryPage

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.seeder import Seeder

# A stand-in for the system's share sheet; the test sets its result.
_DEVICE = """
navigator.share = (what) => {
  window.shared = what;
  return window.refusal ? Promise.reject(window.refusal) : Promise.resolve();
};
"""


@pytest.fixture
def button(page: Page, seeder: Seeder) -> Locator:
    """Shares the photo in the viewer."""
    page.add_init_script(_DEVICE)
    seeder.upload("beach.jpg")
    gallery = GalleryPage(page).open()
    gallery.link("beach.jpg").click()
    return gallery.full_view.get_by_role("button", name="Share", exact=True)


def test_the_share_sheet_gets_name_and_link(page: Page, button: Locator) -> None:
    button.click()

    page.wait_for_function(
        "() => shared?.title === 'beach.jpg' && shared.url === location.href "
        "&& location.hash.startsWith('#photo=')"
    )
    expect(page.locator(".notice")).to_have_count(0)


def test_cancelling_the_share_sheet_shows_nothing(page: Page, button: Locator) -> None:
    page.evaluate("() => { window.refusal = new DOMException('', 'AbortError'); }")

    button.click()

    page.wait_for_function("() => shared")
    expect(page.locator(".notice")).to_have_count(0)


def test_a_failed_share_copies_the_link(page: Page, button: Locator) -> None:
    page.evaluate("""() => {
      window.refusal = new DOMException("", "NotAllowedError");
      navigator.clipboard.writeText = () => Promise.reject(new Error());
    }""")

    button.click()

    expect(page.get_by_role("status").get_by_text(page.url)).to_be_visible()


def test_a_device_that_cannot_share_copies_the_link_instead(page: Page, seeder: Seeder) -> None:
    page.add_init_script("navigator.share = undefined;")
    seeder.upload("beach.jpg")
    gallery = GalleryPage(page).open()

    gallery.link("beach.jpg").click()

    expect(gallery.full_view.get_by_role("button", name="Copy link")).to_be_visible()
    expect(gallery.full_view.get_by_role("button", name="Share")).to_have_count(0)
    # Once is enough.
    expect(gallery.in_menu("Download")).to_be_visible()
    expect(gallery.full_view.get_by_role("menuitem", name="Copy link")).to_have_count(0)


def test_where_the_system_shares_the_link_is_copied_by_the_menu(
    page: Page, button: Locator
) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    expect(button).to_be_visible()

    GalleryPage(page).in_menu("Copy link").click()

    expect(page.get_by_role("status").get_by_text(page.url)).to_be_visible()
    assert page.evaluate("() => !globalThis.shared?.url")
