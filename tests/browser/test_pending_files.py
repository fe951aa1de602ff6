"""Files that are chosen before the part of the page that sends them is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

    from tests.browser.conftest import Visit
    from tests.browser.watch import Watch

_PART = "**/uploads-*.js"


def test_on_a_slow_line_it_is_said_that_they_are_taken(page: Page) -> None:
    hold(page, _PART)
    gallery = GalleryPage(page).open()
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    said = page.get_by_role("status").get_by_text("as soon as the connection allows")
    expect(said).to_have_text("1 photo will be added as soon as the connection allows.")
    gallery.choose(upload("boat.jpg", photos.jpeg()), upload("hill.jpg", photos.jpeg()))
    expect(said).to_have_text("3 photos will be added as soon as the connection allows.")

    # Lets go on what waits, too.
    page.unroute(_PART)

    expect(gallery.uploads).to_contain_text("3 photos added")
    expect(said).to_have_count(0)
    gallery.expect_shown("beach.jpg")


def test_without_a_line_they_wait_for_it(context: BrowserContext, page: Page, watch: Watch) -> None:
    held = hold(page, _PART)
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    gallery = GalleryPage(page).open()
    context.set_offline(offline=True)

    gallery.choose(upload("beach.jpg", photos.jpeg()))

    expect(page.get_by_text("1 photo will be added as soon as the connection allows")).to_be_visible()
    for route in held:
        route.abort("internetdisconnected")
    page.unroute(_PART)
    context.set_offline(offline=False)
    gallery.expect_shown("beach.jpg")


def test_nothing_is_imported_before_it_has_come(page: Page, watch: Watch) -> None:
    # Browsers remember that an import failed, the oldest of those that the tests run in for one.
    watch.expect("net::ERR_FAILED")
    kinds: list[str] = []

    def fail(route: Route) -> None:
        kinds.append(route.request.resource_type)
        route.abort()

    page.route(_PART, fail)
    gallery = GalleryPage(page).open()
    gallery.choose(upload("beach.jpg", photos.jpeg()))

    def tries() -> int:
        # Only while it is asked something does Playwright tell of requests.
        page.title()
        return len(kinds)

    expect_seen(tries, lambda count: count > 1)
    assert set(kinds) == {"fetch"}

    page.unroute(_PART)

    gallery.expect_shown("beach.jpg")


def test_what_has_come_is_not_fetched_a_second_time(gallery: GalleryPage) -> None:
    gallery.wait_for_uploads()

    sizes = gallery.page.evaluate(
        """() => performance.getEntriesByType("resource")
          .filter(({ name }) => /\\/uploads-\\w+\\.js$/.test(name))
          .map(({ transferSize }) => transferSize)"""
    )

    assert sizes[0] > 0
    assert sizes[1:] == [0] * (len(sizes) - 1)
    assert len(sizes) > 1


def test_leaving_asks_first(visit: Visit, watches: list[Watch]) -> None:
    context = visit()
    page = context.new_page()
    page.route(_PART, lambda _: None)
    gallery = GalleryPage(page).open()
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    waiting = page.get_by_text("1 photo will be added as soon as the connection allows")
    expect(waiting).to_be_visible()
    watches[0].expect("dialog: beforeunload")

    with page.expect_event("dialog"):
        page.close(run_before_unload=True)

    # Chromium crashes if its window is closed while the answer, a no, is still on its way to it.
    expect(waiting).to_be_visible()
