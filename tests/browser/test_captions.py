"""A photo's title and description, written in the details panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

_PATCH = "**/v1/images/*"


def test_title_and_description_are_saved_for_everyone(page: Page, seeder: Seeder) -> None:
    seeder.upload("img_1234.jpg")
    gallery = GalleryPage(page).open()
    panel = gallery.open_details("img_1234.jpg")

    # Letters that are also keyboard shortcuts of the viewer.
    panel.get_by_label("Title").press_sequentially("izz <b>Ziel</b>")
    panel.get_by_label("Description").fill("Two people at the sea")
    panel.get_by_role("button", name="Save").click()

    expect(panel.get_by_role("status")).to_have_text("Saved.")
    expect(panel.get_by_role("button", name="Save")).to_be_hidden()
    expect(gallery.full_view.get_by_text("izz <b>Ziel</b>", exact=True)).to_be_visible()
    expect(gallery.full_view.get_by_role("img", name="Two people at the sea")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(gallery.link("izz <b>Ziel</b>")).to_be_visible()
    GalleryPage(page).open()
    expect(gallery.link("izz <b>Ziel</b>")).to_be_visible()
    expect(page.get_by_role("img", name="Two people at the sea")).to_be_visible()


@pytest.mark.parametrize("how", ["the button", "Enter", "Control+Enter"])
def test_saving_keeps_the_focus_in_the_form(page: Page, seeder: Seeder, how: str) -> None:
    seeder.upload("beach.jpg")
    gallery = GalleryPage(page).open()
    panel = gallery.open_details("beach.jpg")
    title = panel.get_by_label("Title")

    title.fill("At the sea")
    if how == "the button":
        panel.get_by_role("button", name="Save").click()
    else:
        page.keyboard.press(how)

    expect(panel.get_by_role("status")).to_have_text("Saved.")
    expect(title).to_be_focused()
    # So the next key goes to the panel, and the photo stays open.
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(gallery.full_view).to_be_visible()


def test_a_failed_save_can_be_retried_with_the_same_button(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.upload("beach.jpg")
    watch.expect_status(409)
    gallery = GalleryPage(page).open()
    panel = gallery.open_details("beach.jpg")
    held = hold(page, _PATCH)
    panel.get_by_label("Title").fill("At the sea")
    panel.get_by_role("button", name="Save").click()
    save = panel.get_by_role("button", name="Save")
    expect(save).to_have_attribute("aria-disabled", "true")
    # Once is enough.
    page.keyboard.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("Saving…")

    held[0].fulfill(status=409, json={"error": "Not now.", "code": "x"})

    expect(panel.get_by_role("status")).to_have_text("Not now.")
    expect(save).to_be_focused()
    expect(save).to_have_attribute("aria-disabled", "false")
    assert len(held) == 1


def test_text_that_could_not_be_saved_is_kept(page: Page, seeder: Seeder, watch: Watch) -> None:
    seeder.upload("second.jpg")
    seeder.upload("first.jpg")
    watch.expect_status(409)
    gallery = GalleryPage(page).open()
    panel = gallery.open_details("first.jpg")

    def refuse(route: Route) -> None:
        if route.request.method == "PATCH":
            route.fulfill(status=409, json={"error": "Not now.", "code": "x"})
        else:
            route.fallback()

    page.route(_PATCH, refuse)
    panel.get_by_label("Title").fill("At the sea")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("Not now.")
    expect(panel.get_by_label("Title")).to_have_value("At the sea")

    # And while another photo is shown.
    gallery.full_view.get_by_role("button", name="Next photo").click()
    expect(panel.get_by_label("Title")).to_have_value("")
    gallery.full_view.get_by_role("button", name="Previous photo").click()
    expect(panel.get_by_label("Title")).to_have_value("At the sea")
    page.unroute(_PATCH)
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("status")).to_have_text("Saved.")


def test_text_cannot_exceed_the_limit(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg")
    panel = GalleryPage(page).open().open_details("beach.jpg")
    title = panel.get_by_label("Title")

    title.fill("x" * 199)
    title.press_sequentially("yz")

    expect(title).to_have_value("x" * 199 + "y")
    expect(panel.get_by_text("200 of 200 characters")).to_be_visible()
