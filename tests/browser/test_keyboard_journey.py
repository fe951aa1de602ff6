"""With the keyboard alone: from adding a photo to describing it, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.test_keyboard import go_to
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.gallery_page import GalleryPage


def test_a_photo_is_added_opened_described_and_left(page: Page, gallery: GalleryPage) -> None:
    # Listen from here on: Playwright does not wait until it intercepts choosers.
    page.on("filechooser", lambda _: None)
    go_to(page, gallery.add_button)
    page.keyboard.press("Enter")
    expect(gallery.add_menu.get_by_role("button", name="Choose photos")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files([upload("beach.jpg", photos.jpeg())])
    gallery.expect_shown("beach.jpg")

    go_to(page, gallery.link("beach.jpg"))
    page.keyboard.press("Enter")
    view = gallery.full_view
    expect(view).to_be_visible()
    expect(page).to_have_url(re.compile(r"#photo=[\w-]+$"))

    details = view.get_by_role("button", name="Details", exact=True)
    go_to(page, details)
    page.keyboard.press("Enter")
    expect(details).to_have_attribute("aria-expanded", "true")
    go_to(page, view.get_by_role("textbox").first)
    page.keyboard.type("By the sea")
    page.keyboard.press("Enter")
    expect(view.get_by_text("By the sea", exact=True).first).to_be_visible()

    # One at a time: the panel, then the viewer.
    page.keyboard.press("Escape")
    expect(details).to_be_focused()
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    expect(gallery.link("By the sea")).to_be_focused()
