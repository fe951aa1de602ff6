"""axe finds nothing on the screens of a real stack that people sign in to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.files import upload
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.browser.accounts.account import Account


def test_welcome_gallery_menu_and_people(
    other_device: BrowserContext, ada: Account, ben: Account
) -> None:
    page = other_device.new_page()
    page.goto("/")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect_accessible(page)

    page.get_by_role("link", name="Sign in").click()
    ada.fill_in(page)
    gallery = ada.arrived(page)
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")
    expect_accessible(page)

    ada.menu_button(page).click()
    expect(page.get_by_text(ada.email)).to_be_visible()
    expect_accessible(page)

    page.keyboard.press("Escape")
    page.locator("#places").get_by_role("link", name="Admin").click()
    expect(page.get_by_role("list", name="People")).to_contain_text(ben.email)
    expect_accessible(page)
