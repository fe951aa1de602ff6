"""`?` shows the keys of the page, and all that are listed work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.fake_api import FakeApi, photo
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

_LOOKS: dict[str, dict[str, Any]] = {
    "desk, light": {"viewport": DESKTOP, "color_scheme": "light"},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
}


def keys_of(page: Page) -> Locator:
    """The dialogue."""
    return page.get_by_role("dialog", name="Keyboard shortcuts")


@pytest.mark.parametrize("settings", _LOOKS.values(), ids=list(_LOOKS))
def test_the_keys_are_shown_on_the_photos_and_in_the_full_view(
    visit: Visit, settings: dict[str, Any]
) -> None:
    context = visit(**settings)
    FakeApi([photo(number) for number in range(3)]).install(context)
    page = context.new_page()
    gallery = GalleryPage(page).open()
    link = gallery.link("photo 0.jpg")
    link.focus()

    page.keyboard.press("?")
    expect(keys_of(page).get_by_role("heading", level=3).first).to_have_text("All photos")
    expect(keys_of(page).get_by_role("heading", level=2)).to_be_focused()
    expect_accessible(page)
    gallery.expect_no_sideways_scrolling()
    page.keyboard.press("Escape")
    expect(keys_of(page)).to_have_count(0)
    expect(link).to_be_focused()

    page.keyboard.press("Enter")
    expect(gallery.full_view).to_be_visible()
    page.keyboard.press("?")
    expect(keys_of(page).get_by_role("heading", level=3).first).to_have_text("Viewing a photo")
    expect_accessible(page)
    address = page.url
    # They are for the dialogue now.
    for key in ("ArrowRight", "i", "Delete", "?"):
        page.keyboard.press(key)
    expect(keys_of(page)).to_have_count(1)
    expect(gallery.undo).to_have_count(0)
    assert page.url == address
    page.keyboard.press("Escape")
    expect(keys_of(page)).to_have_count(0)
    expect(gallery.full_view).to_be_visible()
    expect(gallery.full_view.get_by_role("complementary", name="Details")).to_have_count(0)


def test_the_menu_shows_them_and_a_press_beside_them_closes_them(
    page: Page, gallery: GalleryPage
) -> None:
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(keys_of(page)).to_be_visible()
    expect(page.locator("#menu")).to_be_hidden()

    page.mouse.click(20, 20)

    expect(keys_of(page)).to_have_count(0)
    expect(gallery.add_button).to_be_visible()


def test_keys_that_are_asked_for_twice_do_not_come_back_when_they_were_closed(
    context: BrowserContext, page: Page, watch: Watch
) -> None:
    FakeApi([]).install(context)
    GalleryPage(page).open()
    page.keyboard.press("?")
    expect(keys_of(page)).to_be_visible()
    before = len(watch.urls)

    page.keyboard.press("?")
    page.keyboard.press("Escape")

    expect(keys_of(page)).to_have_count(0)
    # What would have to be loaded again would come later.
    assert not [url for url in watch.urls[before:] if "keys" in url]


def test_a_question_mark_that_is_written_is_none(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg")
    panel = GalleryPage(page).open().open_details("beach.jpg")

    panel.get_by_label("Caption").press_sequentially("Where?")

    expect(panel.get_by_label("Caption")).to_have_value("Where?")
    expect(keys_of(page)).to_have_count(0)


def test_keys_that_cannot_be_loaded_are_told(
    context: BrowserContext, page: Page, watch: Watch
) -> None:
    FakeApi([]).install(context)
    watch.expect("net::ERR_FAILED")
    GalleryPage(page).open()
    page.route("**/css/keys.css", lambda route: route.abort())
    page.keyboard.press("?")
    expect(page.get_by_text("The keyboard shortcuts couldn’t be loaded.")).to_be_visible()
    page.unroute("**/css/keys.css")

    page.keyboard.press("?")

    expect(keys_of(page)).to_be_visible()


def test_the_keys_of_the_full_view_do_what_is_listed(page: Page, seeder: Seeder) -> None:
    seeder.upload("second.jpg")
    seeder.upload("first.jpg")
    gallery = GalleryPage(page).open()
    gallery.link("first.jpg").click()
    expect(gallery.full_view.get_by_text("first.jpg", exact=True)).to_be_visible()

    with page.expect_download() as download:
        page.keyboard.press("d")
    assert download.value.suggested_filename == "first.jpg"
    page.keyboard.press("i")
    expect(gallery.full_view.get_by_role("complementary", name="Details")).to_be_visible()
    page.keyboard.press("i")
    expect(gallery.full_view.get_by_role("complementary", name="Details")).to_have_count(0)
    page.keyboard.press("Delete")
    expect(gallery.full_view.get_by_text("second.jpg", exact=True)).to_be_visible()
    page.keyboard.press("Control+z")
    expect(gallery.full_view.get_by_text("first.jpg", exact=True)).to_be_visible()


def test_the_veil_reaches_the_edges_of_the_window(visit: Visit) -> None:
    context = visit(viewport=DESKTOP, color_scheme="light")
    FakeApi([photo(number) for number in range(60)]).install(context)
    page = context.new_page()
    GalleryPage(page).open()
    page.keyboard.press("?")
    expect(keys_of(page)).to_be_visible()

    # At the left, nothing is below it but the page; at the right is the place of the scrollbar.
    left, right = (
        page.screenshot(clip={"x": x, "y": 600, "width": 2, "height": 2}, animations="disabled")
        for x in (1, DESKTOP["width"] - 3)
    )

    assert left == right
