"""Waits for the page's service worker, and for its caches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.gallery_page import GalleryPage
from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

_KEPT = """
async () => {
  const names = await caches.keys();
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map(({ url }) => new URL(url).pathname);
}
"""


def wait_for_worker(page: Page) -> None:
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def wait_for_kept(page: Page, **parts: int) -> None:
    """This many addresses with these parts are cached."""

    def right(paths: list[str]) -> bool:
        return all(sum(part in path for path in paths) == count for part, count in parts.items())

    expect_seen(lambda: page.evaluate(_KEPT), right)


def opened_offline(visitor: BrowserContext, name: str) -> Page:
    """The gallery of one photo, visited once and then opened again offline."""
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    gallery.expect_shown(name)
    wait_for_worker(page)
    wait_for_kept(page, thumbnails=1, timeline=1, v1=2)
    visitor.set_offline(offline=True)
    page.reload()
    stay_offline(page)
    gallery.expect_shown(name)
    return page


def stay_offline(page: Page) -> None:
    """Call after a reload: up to Chromium 150 its emulation resets `navigator.onLine`."""
    if page.evaluate("navigator.onLine"):
        page.context.set_offline(offline=False)
        page.context.set_offline(offline=True)
