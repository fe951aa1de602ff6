"""The page's service worker: offline, and after a deployment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold
from tests.browser.static_site import changed, served
from tests.browser.visual_asserts import expect_seen
from tests.browser.worker import opened_offline, wait_for_kept, wait_for_worker
from tests.support import photos
from webapp import freeze
from webapp.app import CACHE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch
    from tests.support.api import Api
    from tests.support.stacks import Stack

KNOWN = "Offline. Showing the photos on this device."
_SHELLS = """
async (count) => {
  const names = (await caches.keys()).filter((name) => name.startsWith("shell-"));
  const { active, installing } = await navigator.serviceWorker.ready;
  const settled = installing === null && active.state === "activated";
  return settled && names.length === count ? names : [];
}
"""


@pytest.fixture(scope="module")
def site() -> Path:
    return freeze.build(CACHE)


def wait_for_shells(page: Page, count: int) -> list[str]:
    """The names of the cached builds, once there are this many."""
    return expect_seen(lambda: page.evaluate(_SHELLS, count), bool)


def test_requests_pending_when_the_worker_starts_are_cached_too(
    visitor: BrowserContext, seeder: Seeder
) -> None:
    seeder.upload("beach.jpg")
    page = visitor.new_page()
    held = hold(page, "**/v1/images/timeline")
    page.goto("/")
    wait_for_worker(page)
    wait_for_kept(page, thumbnails=1, timeline=0, v1=1)

    for route in held:
        route.continue_()

    wait_for_kept(page, thumbnails=1, timeline=1, v1=2)


@pytest.fixture
def offline(visitor: BrowserContext, seeder: Seeder, watches: list[Watch]) -> Page:
    """A gallery with the photo beach.jpg, opened again by `visitor` offline."""
    seeder.upload("beach.jpg")
    watches[0].expect("ERR_INTERNET_DISCONNECTED")
    return opened_offline(visitor, "beach.jpg")


def test_after_one_visit_the_gallery_opens_offline(visitor: BrowserContext, offline: Page) -> None:
    expect(offline.get_by_role("status").filter(has_text=KNOWN)).to_be_visible()

    visitor.set_offline(offline=False)
    expect(offline.get_by_text(KNOWN)).to_be_hidden()


def test_another_session_sees_nothing_cached_for_the_first(
    visitor: BrowserContext, seeder: Seeder, watches: list[Watch]
) -> None:
    for message in ("ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED"):
        watches[0].expect(message)
    seeder.upload("beach.jpg")
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    gallery.expect_shown("beach.jpg")
    wait_for_worker(page)
    wait_for_kept(page, thumbnails=1, timeline=1, v1=2)

    page.evaluate("navigator.serviceWorker.controller.postMessage({ session: 'somebody' })")

    wait_for_kept(page, thumbnails=0, v1=0)
    assert len(wait_for_shells(page, 1)) == 1
    assert page.evaluate("indexedDB.databases()") == []
    visitor.set_offline(offline=True)
    page.reload()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(gallery.photos).to_have_count(0)


def test_photos_added_elsewhere_appear_once_the_connection_is_back(
    visitor: BrowserContext, offline: Page, seeder: Seeder
) -> None:
    seeder.upload("hill.jpg")

    visitor.set_offline(offline=False)

    GalleryPage(offline).expect_shown("hill.jpg")


def test_a_photo_that_was_deleted_elsewhere_makes_way_for_the_next(
    visitor: BrowserContext, seeder: Seeder, api: Api, watches: list[Watch]
) -> None:
    # Large renditions are not cached, and one is gone in the end.
    for message in ("ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "status of 404"):
        watches[0].expect(message)
    seeder.upload("boat.jpg")
    seeder.upload("hill.jpg")
    beach = seeder.upload("beach.jpg")["imageId"]
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    gallery.expect_shown("beach.jpg")
    wait_for_worker(page)
    wait_for_kept(page, thumbnails=3, timeline=1, v1=2)
    visitor.set_offline(offline=True)
    page.reload()
    gallery.link("beach.jpg").click()
    expect(gallery.full_view.get_by_text("beach.jpg", exact=True)).to_be_visible()

    assert api.request("DELETE", f"/images/{beach}").status == 204
    visitor.set_offline(offline=False)

    expect(gallery.full_view.get_by_text("hill.jpg", exact=True)).to_be_visible()
    expect(gallery.full_view.get_by_text("Photo 1 of 2")).to_be_visible()


def test_of_the_api_only_the_lists_are_cached_and_of_uploads_nothing(
    visitor: BrowserContext, stack: Stack
) -> None:
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    wait_for_worker(page)

    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")
    wait_for_kept(page, thumbnails=1)

    urls: list[str] = page.evaluate(
        """async () => {
          const names = await caches.keys();
          const kept = names.map(async (name) => (await caches.open(name)).keys());
          return (await Promise.all(kept)).flat().map(({ url }) => url);
        }"""
    )
    assert all(url.startswith(f"{stack.site_url}/") for url in urls)
    paths = {url.removeprefix(stack.site_url).partition("?")[0] for url in urls}
    assert {path for path in paths if path.startswith("/v1/")} <= {
        "/v1/images",
        "/v1/images/timeline",
    }
    assert not [url for url in urls if "X-Amz" in url]


def test_a_deleted_photo_is_removed_from_the_caches(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")
    wait_for_worker(page)
    page.reload()
    gallery.expect_shown("beach.jpg")
    wait_for_kept(page, thumbnails=1, timeline=1, v1=2)

    page.evaluate(
        """async () => {
          const { images } = await (await fetch("/v1/images?sort=taken")).json();
          await fetch(`/v1/images/${images[0].imageId}`, { method: "DELETE" });
        }"""
    )

    wait_for_kept(page, thumbnails=0)


def test_a_deployment_leaves_nobody_with_an_old_page(
    visitor: BrowserContext, site: Path, tmp_path: Path, watches: list[Watch]
) -> None:
    # Refused by a stopped server, or reset by a stopping one.
    watches[0].expect("ERR_CONNECTION_RE")
    page = visitor.new_page()
    with served(site) as server:
        page.goto(server.url)
        wait_for_worker(page)
        [first] = wait_for_shells(page, 1)

        server.folder = changed(site, tmp_path / "second", "b")
        page.reload()
        expect(page.locator("head script[type=module]")).to_have_attribute(
            "src", re.compile("b{16}")
        )
        both = wait_for_shells(page, 2)

        server.folder = changed(site, tmp_path / "third", "c")
        page.reload()
        expect_seen(lambda: page.evaluate("(old) => caches.has(old)", first), lambda has: not has)
        left = wait_for_shells(page, 2)

    page.reload()
    expect(page.locator("head script[type=module]")).to_have_attribute("src", re.compile("c{16}"))
    expect(GalleryPage(page).empty).to_be_visible()
    # The previous one stays for open tabs.
    assert first in both
    assert first not in left
