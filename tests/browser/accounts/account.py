"""A person's account on a stack, and what they do with it in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.gallery_page import GalleryPage
from tests.support.signing_in import CHOSEN

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page


@dataclass(frozen=True)
class Account:
    """Somebody who has chosen `CHOSEN` as their password."""

    name: str
    email: str
    user_id: str

    def sign_in(self, context: BrowserContext) -> GalleryPage:
        """Open the site in a new tab, and sign in."""
        page = context.new_page()
        page.goto("/")
        page.get_by_role("link", name="Sign in").click()
        self.fill_in(page)
        return self.arrived(page)

    def fill_in(self, page: Page) -> None:
        """Fill in the forms of the sign-in page, which is open."""
        fill_in(page, self.email, CHOSEN)

    def arrived(self, page: Page) -> GalleryPage:
        """Wait until the page shows this person's gallery."""
        expect(self.menu_button(page)).to_be_visible()
        expect(page.locator("#gallery")).to_have_attribute("aria-busy", "false")
        return GalleryPage(page)

    def menu_button(self, page: Page) -> Locator:
        """What opens their menu."""
        return page.get_by_role("button", name=f"Account of {self.name}")

    def sign_out(self, page: Page) -> None:
        """Sign out here, and wait for the welcome."""
        # Filled once its buttons do something.
        expect(page.locator("#menu .menu-name")).to_have_text(self.name)
        self.menu_button(page).click()
        page.get_by_role("button", name="Sign out", exact=True).click()
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def fill_in(page: Page, email: str, password: str, *, chosen: str | None = None) -> None:
    """Sign in at the sign-in page, which is open; `chosen` is a first sign-in's new password."""
    page.locator("[name=username]").fill(email)
    page.keyboard.press("Enter")
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    if chosen is not None:
        page.locator("[name=new_password]").fill(chosen)
        page.locator("[name=confirm_password]").fill(chosen)
        page.keyboard.press("Enter")


def photos_of(page: Page) -> list[Any]:
    """All photos that the API lists for whoever is signed in on a page."""
    found: list[Any] = []
    query = ""
    while True:
        answer = asked(page, "GET", f"/v1/images?limit=100{query}")
        found += answer["images"]
        if not (cursor := answer.get("nextCursor")):
            return found
        query = f"&cursor={cursor}"


def status_of(page: Page, path: str, method: str = "GET") -> int:
    """How the site answers a request of a page, with its cookies."""
    return page.evaluate(
        "async ([path, method]) => (await fetch(path, { method })).status", [path, method]
    )


def asked(page: Page, method: str, path: str) -> Any:
    """What the API answers a request of a page."""
    return page.evaluate(
        "async ([path, method]) => (await fetch(path, { method })).json()", [path, method]
    )
