"""The page of addresses that are not there is in the frame too: one gets on from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.sign_in.conftest import signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

_SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
}
# As CloudFront sends it for any address.
_MISSING = "/404.html"


@pytest.fixture(params=_SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(visit: Visit, watches: list[Watch], screen: str) -> Page:
    page = visit(**_SCREENS[screen], locale="de-DE").new_page()
    watches[0].expect_status(401)
    return page


def test_a_known_person_gets_on_in_their_language_and_the_api_is_asked_nothing(
    page: Page, backend: Backend, screen: str
) -> None:
    signed_in(page, backend, backend.add("ann", 1)["userId"])
    page.wait_for_load_state("networkidle")
    backend.asked.clear()
    page.goto(_MISSING)

    expect(page.get_by_role("heading", name="Seite nicht gefunden")).to_be_visible()
    expect(page.locator(".menu-initial:visible")).to_have_text("A")
    expect_accessible(page, language="de")
    page.get_by_role("button", name="Menü").click()
    expect(page.locator(":popover-open").get_by_text("ann", exact=True)).to_be_visible()
    expect(page.locator(":popover-open").get_by_role("link", name="Deutsch")).to_be_visible()
    expect_accessible(page, language="de")
    assert backend.asked == []
    if screen == "phone":
        menu = page.locator(":popover-open")
        menu.get_by_role("link", name="Fotos", exact=True).click()
    else:
        page.keyboard.press("Escape")
        rail = page.get_by_role("navigation", name="Bereiche")
        rail.get_by_role("link", name="Fotos", exact=True).click()

    expect(page.get_by_role("link", name="ann 0.jpg öffnen")).to_be_visible()


def test_another_language_is_chosen_where_one_is(page: Page) -> None:
    page.goto(_MISSING)

    page.get_by_role("button", name="Menü").click()
    page.get_by_role("link", name="English").click()

    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Seite nicht gefunden")).to_be_hidden()


def test_who_is_not_signed_in_has_no_places_and_the_words_are_in_the_middle(page: Page) -> None:
    page.goto(_MISSING)

    back = page.get_by_role("link", name="Zurück zu allen Fotos")
    expect(back).to_be_visible()
    expect(page.get_by_role("navigation", name="Bereiche")).to_have_count(0)
    box = back.bounding_box()
    assert box
    # Beside it is the place of the scrollbar.
    width = page.evaluate("() => innerWidth")
    assert box["x"] + box["width"] / 2 == pytest.approx(width / 2, abs=8)
