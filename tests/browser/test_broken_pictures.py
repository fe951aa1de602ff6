"""Pictures that fail to load show a message, and are retried later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.gallery_page import GalleryPage

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

_WORDS = "This photo can’t be displayed"


def test_a_broken_picture_is_retried_when_the_connection_is_back(
    context: BrowserContext, page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.upload("beach.jpg")
    watch.expect("net::ERR_FAILED")
    # Other parts of the page may still be loading.
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    page.route("**/thumbnails/**", lambda route: route.abort())
    gallery = GalleryPage(page).open()
    broken = gallery.photo("beach.jpg").get_by_text("This photo can’t be displayed")
    expect(broken).to_be_visible()
    page.unroute("**/thumbnails/**")

    context.set_offline(True)
    # A page that has not noticed that it was offline is not told that it is online again.
    page.wait_for_function("() => !navigator.onLine")
    context.set_offline(False)

    gallery.expect_shown("beach.jpg")
    expect(broken).to_have_count(0)


def test_a_broken_picture_is_retried_when_it_comes_back_into_view(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    names = seeder.fill_days(60, days=1)
    watch.expect("net::ERR_FAILED")
    page.route("**/thumbnails/**", lambda route: route.abort())
    gallery = GalleryPage(page).open()
    first = gallery.photo(names[0])
    expect(first.get_by_text(_WORDS)).to_be_visible()
    page.unroute("**/thumbnails/**")

    # Far enough to be out of view, but not so far that the card is removed.
    page.mouse.move(500, 400)
    page.mouse.wheel(0, 900)
    expect(first).not_to_be_in_viewport()
    # Others are loaded, so that is noticed.
    expect(page.locator(".photo.is-loaded").first).to_be_visible()
    expect(first.get_by_text(_WORDS)).to_have_count(1)
    page.mouse.wheel(0, -900)

    gallery.expect_shown(names[0])
    expect(first.get_by_text(_WORDS)).to_have_count(0)
