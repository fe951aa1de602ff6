"""A photo's caption and alternative text, read and written where they stand in the details."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

_PATCH = "**/v1/images/*"


def refuse(route: Route) -> None:
    """Answer that a photo cannot be changed now."""
    if route.request.method == "PATCH":
        route.fulfill(status=409, json={"error": "Not now.", "code": "x"})
    else:
        route.fallback()


@pytest.fixture
def panel(page: Page, seeder: Seeder) -> Locator:
    """The details of beach.jpg, the first of two photos."""
    seeder.upload("other.jpg")
    seeder.upload("beach.jpg")
    return GalleryPage(page).open().open_details("beach.jpg")


def test_caption_and_alternative_text_are_saved_for_everyone(page: Page, seeder: Seeder) -> None:
    seeder.upload("img_1234.jpg")
    gallery = GalleryPage(page).open()
    panel = gallery.open_details("img_1234.jpg")

    # Letters that are also keyboard shortcuts of the full view.
    panel.get_by_label("Caption").press_sequentially("izzd? <b>Ziel</b>")
    # Leaving a text saves it.
    panel.get_by_label("Alternative text").fill("Two people at the sea")
    expect(panel.get_by_role("status").first).to_have_text("Saved")
    page.keyboard.press("Enter")

    expect(panel.get_by_role("status").last).to_have_text("Saved")
    expect(gallery.full_view.locator(".view-caption")).to_have_text("izzd? <b>Ziel</b>")
    expect(gallery.full_view.get_by_role("img", name="Two people at the sea")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(gallery.link("izzd? <b>Ziel</b>")).to_be_visible()
    GalleryPage(page).open()
    expect(gallery.link("izzd? <b>Ziel</b>")).to_be_visible()
    expect(page.get_by_role("img", name="Two people at the sea")).to_be_visible()


def test_a_caption_is_shown_and_a_file_name_only_told(page: Page, panel: Locator) -> None:
    caption = page.locator(".view-caption")
    expect(caption).to_have_class(re.compile("visually-hidden"))
    expect(caption).to_have_text("beach.jpg")

    panel.get_by_label("Caption").fill("At the sea")
    page.keyboard.press("Enter")

    expect(caption).to_have_text("At the sea")
    expect(caption).not_to_have_class(re.compile("visually-hidden"))


def test_saving_keeps_the_focus_in_the_text(page: Page, panel: Locator) -> None:
    caption = panel.get_by_label("Caption")
    caption.fill("At the sea")
    page.keyboard.press("Enter")

    expect(panel.get_by_role("status").first).to_have_text("Saved")
    expect(caption).to_be_focused()
    # So the next key goes to the details, and the photo stays open.
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(GalleryPage(page).full_view).to_be_visible()


def test_escape_discards_and_nothing_is_sent(page: Page, panel: Locator) -> None:
    sent: list[str] = []
    page.on("request", lambda each: sent.append(each.method))
    caption = panel.get_by_label("Caption")
    caption.fill("Never to be saved")

    page.keyboard.press("Escape")

    expect(caption).to_have_value("")
    expect(caption).to_be_focused()
    page.keyboard.press("Tab")
    expect(caption).not_to_be_focused()
    assert "PATCH" not in sent


def test_a_failed_save_keeps_the_text_and_can_be_repeated(
    page: Page, panel: Locator, watch: Watch
) -> None:
    watch.expect_status(409)
    held = hold(page, _PATCH)
    caption = panel.get_by_label("Caption")
    caption.fill("At the sea")
    page.keyboard.press("Enter")
    # Once is enough.
    page.keyboard.press("Enter")
    status = panel.get_by_role("status").first
    expect(status).to_have_text("Saving…")

    held[0].fulfill(status=409, json={"error": "Not now.", "code": "x"})

    expect(status).to_have_text("Not now.")
    expect(caption).to_have_value("At the sea")
    expect(caption).to_be_focused()
    assert len(held) == 1
    page.unroute(_PATCH)
    panel.get_by_role("button", name="Try again").click()
    expect(status).to_have_text("Saved")
    expect(panel.get_by_role("button", name="Try again")).to_be_hidden()
    expect(caption).to_be_focused()


def test_a_text_that_could_not_be_saved_can_be_discarded(
    page: Page, panel: Locator, watch: Watch
) -> None:
    watch.expect_status(409)
    page.route(_PATCH, refuse)
    caption = panel.get_by_label("Caption")
    caption.fill("At the sea")
    page.keyboard.press("Enter")

    panel.get_by_role("button", name="Discard").click()

    expect(caption).to_have_value("")
    expect(panel.get_by_role("status").first).to_have_text("")
    expect(panel.get_by_role("button", name="Discard")).to_be_hidden()


def test_paging_on_saves_what_was_written(page: Page, panel: Locator) -> None:
    gallery = GalleryPage(page)
    panel.get_by_label("Caption").fill("At the sea")
    gallery.full_view_button("Next photo").click()
    expect(panel.get_by_label("Caption")).to_have_value("")

    gallery.full_view_button("Previous photo").click()

    expect(gallery.full_view.locator(".view-caption")).to_have_text("At the sea")
    expect(panel.get_by_label("Caption")).to_have_value("At the sea")
    GalleryPage(page).open()
    expect(gallery.link("At the sea")).to_be_visible()


def test_text_that_could_not_be_saved_is_kept_while_another_photo_is_shown(
    page: Page, panel: Locator, watch: Watch
) -> None:
    watch.expect_status(409)
    gallery = GalleryPage(page)
    page.route(_PATCH, refuse)
    caption = panel.get_by_label("Caption")
    caption.fill("At the sea")

    gallery.full_view_button("Next photo").click()
    expect(caption).to_have_value("")
    # The details of this photo have no place for it.
    message = page.locator("#notices").get_by_text("Your text for beach.jpg couldn’t be saved.")
    expect(message).to_be_visible()
    gallery.full_view_button("Previous photo").click()

    expect(caption).to_have_value("At the sea")
    expect(panel.get_by_role("status").first).to_have_text("Not saved yet")
    page.unroute(_PATCH)
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("status").first).to_have_text("Saved")


def test_text_is_one_line_and_cannot_exceed_the_limit(page: Page, panel: Locator) -> None:
    caption = panel.get_by_label("Caption")
    caption.fill("a\n b")
    expect(caption).to_have_value("a b")

    caption.fill("x" * 199)
    caption.press_sequentially("yz")

    expect(caption).to_have_value("x" * 199 + "y")
    count = panel.get_by_text("200 of 200 characters")
    expect(count).to_be_visible()
    # Only who writes has to know.
    page.keyboard.press("Tab")
    expect(count).to_have_count(0)
