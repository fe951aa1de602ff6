"""Pictures that could not be loaded, which is said, and those that can be had later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.gallery_page import GalleryPage

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

_WORDS = "This photo can't be displayed"


def test_a_broken_picture_is_tried_again_when_there_is_a_connection_again(
    context: BrowserContext, page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.upload("beach.jpg")
    watch.expect("net::ERR_FAILED")
    # Other parts of the page may be on their way.
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    page.route("**/thumbnails/**", lambda route: route.abort())
    gallery = GalleryPage(page).open()
    broken = gallery.photo("beach.jpg").get_by_text("This photo can't be displayed")
    expect(broken).to_be_visible()
    page.unroute("**/thumbnails/**")

    context.set_offline(True)
    context.set_offline(False)

    gallery.expect_shown("beach.jpg")
    expect(broken).to_have_count(0)


def test_a_broken_picture_is_tried_again_when_it_is_come_to_again(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    names = seeder.fill_days(60, days=1)
    watch.expect("net::ERR_FAILED")
    page.route("**/thumbnails/**", lambda route: route.abort())
    gallery = GalleryPage(page).open()
    first = gallery.photo(names[0])
    expect(first.get_by_text(_WORDS)).to_be_visible()
    page.unroute("**/thumbnails/**")

    # As far as it takes to be out of view, and not so far that it is taken off the page.
    page.mouse.move(500, 400)
    page.mouse.wheel(0, 900)
    expect(first).not_to_be_in_viewport()
    # Others are loaded, so that is noticed.
    expect(page.locator(".photo.is-loaded").first).to_be_visible()
    expect(first.get_by_text(_WORDS)).to_have_count(1)
    page.mouse.wheel(0, -900)

    gallery.expect_shown(names[0])
    expect(first.get_by_text(_WORDS)).to_have_count(0)
