"""axe finds nothing on the screens of a site that people sign in to, and they fit any window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.sign_in.backend import NOBODY
from tests.browser.sign_in.conftest import signed_in

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

_LOOKS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
}
_NARROW: dict[str, Any] = {
    "viewport": {"width": 320, "height": 568},
    "is_mobile": True,
    "has_touch": True,
}


@pytest.fixture(params=_LOOKS.values(), ids=list(_LOOKS))
def context(request: pytest.FixtureRequest, visit: Visit) -> BrowserContext:
    return visit(**request.param)


def test_signed_out(page: Page) -> None:
    page.goto("/?sign-in=blocked")
    expect(page.get_by_text("This account has been blocked.")).to_be_visible()

    expect_accessible(page)


def test_signed_in(page: Page, backend: Backend) -> None:
    gallery = signed_in(page, backend, backend.add("Ann", 3, admin=True)["userId"])
    gallery.expect_shown("Ann 0.jpg")
    page.get_by_role("button", name="Account of Ann").click()
    expect(page.get_by_role("link", name="Admin")).to_be_visible()
    expect_accessible(page)

    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect_accessible(page)


def test_the_session_has_ended(page: Page, backend: Backend) -> None:
    gallery = signed_in(page, backend, backend.add("Ann", 3)["userId"])
    gallery.expect_shown("Ann 0.jpg")
    page.wait_for_load_state("networkidle")
    backend.end()
    page.evaluate("() => { location.hash = '#photo=unknown'; }")
    expect(page.get_by_role("alert").filter(has_text="Nothing is lost")).to_be_visible()

    expect_accessible(page)


def test_another_tab_signed_in(page: Page, backend: Backend, watch: Watch) -> None:
    # It was not opened by a script here.
    watch.expect("Scripts may close only the windows that were opened by them")
    signed_in(page, backend, backend.add("Ann")["userId"])
    page.goto("/signed-in")
    expect(page.get_by_text("You can close this page.")).to_be_visible()

    expect_accessible(page)


def test_people(page: Page, backend: Backend) -> None:
    backend.add_photo(NOBODY, "old.jpg")
    backend.add("Cleo", blocked=True)
    backend.add("Ben")
    signed_in(page, backend, backend.add("Ann", admin=True)["userId"])
    page.goto("/people")
    expect(page.get_by_label("Give them to")).to_be_visible()
    page.get_by_role("button", name="Manage Ben").click()
    expect_accessible(page)

    page.get_by_role("button", name="Create invitation").click()
    expect(page.get_by_text("Please enter a name.")).to_be_visible()
    expect_accessible(page)

    page.get_by_label("Name").fill("Dora")
    page.get_by_label("E-mail address").fill("dora@home.arpa")
    page.get_by_role("button", name="Create invitation").click()
    expect(page.get_by_role("heading", name="Message for Dora")).to_be_visible()
    expect_accessible(page)


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_on_a_small_phone_everything_is_within_reach(
    visit: Visit, backend: Backend, watches: list[Watch], locale: str
) -> None:
    context = visit(**_NARROW, locale=locale)
    watches[0].expect_status(401)
    page = context.new_page()
    page.goto("/")
    expect(page.locator(".welcome-sign-in")).to_be_in_viewport(ratio=1)
    gallery = signed_in(page, backend, backend.add("Ann", 3, admin=True)["userId"])
    gallery.expect_no_sideways_scrolling()
    expect(page.locator("#menu-button")).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-add]:visible")).to_be_in_viewport(ratio=1)

    page.locator("#menu-button").click()
    # The menu scrolls; its end is reached.
    last = page.locator("#menu [data-action=sign-out-everywhere]")
    last.hover()
    expect(last).to_be_in_viewport(ratio=1)
