"""The gallery over failing connections: errors are shown, and can be retried."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

LIST = re.compile(r"/v1/images(\?|/timeline)")
PHOTO = re.compile(r"/v1/images/[0-9a-f-]{36}$")


def test_a_gallery_that_cannot_be_read_shows_an_error_and_can_be_retried(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.upload("beach.jpg")
    watch.expect_status(503)
    page.route(LIST, lambda route: route.fulfill(status=503, body="no JSON at all"))
    gallery = GalleryPage(page).open()

    expect(page.get_by_role("heading", name="Photos can’t be displayed right now")).to_be_visible()
    # An alert: screen readers announce it.
    expect(page.get_by_role("alert")).to_have_text("Something went wrong. Please try again.")

    again = page.get_by_role("button", name="Try again")
    again.click()
    expect(again).to_be_focused()
    page.unroute(LIST)
    again.click()

    gallery.expect_shown("beach.jpg")
    # The keyboard continues from there.
    expect(gallery.link("beach.jpg")).to_be_focused()


@pytest.mark.parametrize(
    "settings", [{"viewport": DESKTOP}, {"viewport": PHONE, "is_mobile": True}]
)
def test_nothing_floats_over_the_error(
    visit: Visit, watches: list[Watch], settings: dict[str, Any]
) -> None:
    page = visit(**settings).new_page()
    watches[0].expect_status(503)
    page.route(LIST, lambda route: route.fulfill(status=503, body=""))

    GalleryPage(page).open()

    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.locator(".add-float")).to_be_hidden()
    # In the bar it covers nothing, and what is added waits until it can be sent.
    expect(page.locator(".add-button")).to_be_visible(visible=settings["viewport"] == DESKTOP)


def test_a_page_of_the_list_that_fails_can_be_retried(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.fill(60, pictures=False)
    watch.expect_status(404)
    watch.expect_status(500)
    page.route(re.compile("from="), lambda route: route.fulfill(status=500, body=""))
    gallery = GalleryPage(page).open()
    # Screen readers announce changes of a live region that existed before.
    status = page.get_by_role("status").and_(page.locator("#trouble-text"))
    expect(status).to_have_count(1)
    # Before the page is as long as it will be, it has another end.
    expect(page.get_by_role("heading", name="Today 60 photos")).to_be_visible()

    page.keyboard.press("End")
    expect(status).to_contain_text("Some photos couldn’t be loaded.")
    page.unroute(re.compile("from="))
    page.get_by_role("button", name="Try again").click()

    expect(gallery.photo("Seeded 060.jpg")).to_have_count(1)
    expect(status).to_have_text("")
    expect(gallery.grid.locator("a:focus")).to_be_in_viewport()


def test_a_photo_that_could_not_be_deleted_comes_back_with_a_reason(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.upload("beach.jpg")
    watch.expect_status(500)
    page.clock.install()
    gallery = GalleryPage(page)
    page.goto("/")
    page.clock.run_for(2_000)
    page.route(
        PHOTO,
        lambda route: route.fulfill(status=500, json={"error": "Not now.", "code": "x"}),
    )

    gallery.delete("beach.jpg")
    expect(gallery.empty).to_be_visible()
    said = page.get_by_text("beach.jpg couldn’t be moved to the trash. Not now.")

    def look() -> int:
        # It is retried first.
        page.clock.run_for(1_000)
        return said.count()

    expect_seen(look, bool)
    expect(said).to_be_visible()
    expect(gallery.photos).to_have_count(1)
