"""Files that are chosen before the uploader has loaded."""

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


def test_on_a_slow_connection_waiting_files_are_shown(page: Page) -> None:
    hold(page, _PART)
    gallery = GalleryPage(page).open()
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    said = page.get_by_role("status").get_by_text("as soon as the connection allows")
    expect(said).to_have_text("1 photo will be added as soon as the connection allows.")
    gallery.choose(upload("boat.jpg", photos.jpeg()), upload("hill.jpg", photos.jpeg()))
    expect(said).to_have_text("3 photos will be added as soon as the connection allows.")

    # Releases held requests, too.
    page.unroute(_PART)

    expect(gallery.uploads).to_contain_text("3 added")
    expect(said).to_have_count(0)
    gallery.expect_shown("beach.jpg")


def test_offline_files_wait_for_the_connection(
    context: BrowserContext, page: Page, watch: Watch
) -> None:
    held = hold(page, _PART)
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    gallery = GalleryPage(page).open()
    context.set_offline(offline=True)

    gallery.choose(upload("beach.jpg", photos.jpeg()))

    waiting = page.get_by_text("1 photo will be added as soon as the connection allows")
    expect(waiting).to_be_visible()
    for route in held:
        route.abort("internetdisconnected")
    page.unroute(_PART)
    context.set_offline(offline=False)
    gallery.expect_shown("beach.jpg")


def test_nothing_is_imported_before_it_is_fetched(page: Page, watch: Watch) -> None:
    # Browsers remember failed imports, the oldest supported one for example.
    watch.expect("net::ERR_FAILED")
    kinds: list[str] = []

    def fail(route: Route) -> None:
        kinds.append(route.request.resource_type)
        route.abort()

    page.route(_PART, fail)
    gallery = GalleryPage(page).open()
    gallery.choose(upload("beach.jpg", photos.jpeg()))

    def tries() -> int:
        # Playwright reports requests only while it is called.
        page.title()
        return len(kinds)

    expect_seen(tries, lambda count: count > 1)
    assert set(kinds) == {"fetch"}

    page.unroute(_PART)

    gallery.expect_shown("beach.jpg")


def test_scripts_are_fetched_once(gallery: GalleryPage) -> None:
    gallery.wait_for_uploads()

    sizes = gallery.page.evaluate(
        """() => performance.getEntriesByType("resource")
          .filter(({ name }) => /\\/uploads-\\w+\\.js$/.test(name))
          .map(({ transferSize }) => transferSize)"""
    )

    assert sizes[0] > 0
    assert sizes[1:] == [0] * (len(sizes) - 1)
    assert len(sizes) > 1


def test_leaving_asks_for_confirmation(visit: Visit, watches: list[Watch]) -> None:
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

    # Chromium crashes if its window is closed while the dialog's answer is pending.
    expect(waiting).to_be_visible()
