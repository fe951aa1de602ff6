"""The viewer on a slow connection, offline, and with broken pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

_LARGE = re.compile(r"/(1280|2048)\.webp$")


def expect_large(gallery: GalleryPage) -> None:
    """The large picture has loaded."""
    gallery.page.wait_for_function(
        """() => [...document.querySelectorAll("[aria-hidden=false] > * > img.pswp__img")].some(
          (picture) => picture.naturalWidth && /\\/(1280|2048)\\.webp$/.test(picture.currentSrc),
        )"""
    )


def test_a_slow_connection_shows_the_small_picture_and_then_the_large_one(
    page: Page, seeder: Seeder
) -> None:
    seeder.upload("beach.jpg", photos.jpeg(2400, 1600))
    gallery = GalleryPage(page).open()
    gallery.expect_shown("beach.jpg")
    waiting = hold(page, _LARGE)

    gallery.link("beach.jpg").click()

    small = gallery.full_view.locator(".viewer-small")
    expect(small).to_be_visible()
    page.wait_for_function("picture => picture.naturalWidth > 0", arg=small.element_handle())
    expect(gallery.full_view.locator(".pswp__preloader--active")).to_be_visible()
    for route in waiting:
        route.continue_()
    expect_large(gallery)
    expect(gallery.full_view.locator(".pswp__preloader--active")).to_have_count(0)


def test_a_broken_picture_falls_back_to_the_small_one_and_can_be_retried(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.upload("beach.jpg", photos.jpeg(2400, 1600))
    watch.expect_status(500)
    gallery = GalleryPage(page).open()
    gallery.expect_shown("beach.jpg")
    page.route(_LARGE, lambda route: route.fulfill(status=500))

    gallery.link("beach.jpg").click()
    expect(gallery.full_view.get_by_role("alert")).to_have_text("This photo can’t be displayed.")
    expect(gallery.full_view.locator(".viewer-fallback")).to_be_visible()
    page.unroute(_LARGE)
    gallery.full_view.get_by_role("button", name="Try again").click()

    expect_large(gallery)
    expect(gallery.full_view.get_by_role("alert")).to_have_count(0)
    expect(gallery.full_view).to_be_focused()


def test_offline_is_shown_and_the_picture_loads_when_the_connection_is_back(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    for name in ("second.jpg", "first.jpg"):
        seeder.upload(name, photos.jpeg(2400, 1600))
    watch.expect("ERR_INTERNET_DISCONNECTED")
    gallery = GalleryPage(page).open()
    gallery.expect_shown("first.jpg")
    gallery.link("first.jpg").hover()
    # The viewer loads when a photo is hovered.
    expect(page.locator("link[href*=photoswipe]")).to_have_count(1)
    page.wait_for_load_state("networkidle")

    page.context.set_offline(True)
    gallery.link("first.jpg").click()
    expect(gallery.full_view.get_by_role("alert").first).to_contain_text("You’re offline.")
    page.context.set_offline(False)

    expect(gallery.full_view.get_by_role("alert")).to_have_count(0)
    expect_large(gallery)


def test_the_number_of_photos_is_shown_once_known(page: Page, seeder: Seeder) -> None:
    names = seeder.fill_days(150, 75)
    waiting = hold(page, "**/v1/images/timeline*")
    page.goto("/")
    gallery = GalleryPage(page)

    gallery.link(names[1]).click()
    place = gallery.full_view.locator(".view-place")
    expect(place).to_have_text("Photo 2")
    expect(page.get_by_text(f"Photo 2: {names[1]}", exact=True)).to_be_attached()
    for route in waiting:
        route.continue_()

    expect(place).to_have_text("Photo 2 of 150")
    page.keyboard.press("ArrowRight")
    expect(place).to_have_text("Photo 3 of 150")
    expect(page.get_by_text("Photo 3 of 150")).to_be_attached()


def test_a_viewer_that_cannot_be_loaded_shows_an_error(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.upload("beach.jpg")
    watch.expect("net::ERR_FAILED")
    gallery = GalleryPage(page).open()
    page.route("**/photoswipe.*", lambda route: route.abort())

    gallery.link("beach.jpg").click()
    expect(page.get_by_text("The photo couldn’t be opened.")).to_be_visible()
    page.unroute("**/photoswipe.*")
    gallery.link("beach.jpg").click()

    expect(gallery.full_view.get_by_text("beach.jpg", exact=True)).to_be_visible()
