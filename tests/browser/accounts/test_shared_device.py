"""One browser, one person after the other: nothing of the former one is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.accounts.account import photos_of, status_of
from tests.browser.files import upload
from tests.browser.worker import stay_offline, wait_for_kept, wait_for_worker
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.accounts.account import Account
    from tests.browser.gallery_page import GalleryPage
    from tests.browser.watch import Watch

_STORED = """async () => {
  const found = [document.documentElement.outerHTML];
  for (const storage of [localStorage, sessionStorage]) found.push(JSON.stringify({ ...storage }));
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    found.push(name);
    for (const request of await cache.keys()) {
      found.push(request.url);
      const answer = await cache.match(request);
      const type = answer.headers.get("Content-Type") ?? "";
      if (/json|html/.test(type)) found.push(await answer.text());
    }
  }
  for (const { name } of await indexedDB.databases()) found.push(`database ${name}`);
  return found;
}"""
_CACHED = """async (addresses) => {
  const cached = [];
  for (const address of addresses) {
    try {
      const answer = await fetch(address, { cache: "only-if-cached", mode: "same-origin" });
      if (answer.ok) cached.push(address);
    } catch {
      // It is not there.
    }
  }
  return cached;
}"""


@pytest.fixture
def device(device: BrowserContext, watches: list[Watch]) -> BrowserContext:
    """Is offline at times, and asks its HTTP cache for what may not be there."""
    watches[0].expect_status(404)
    for message in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_CACHE_MISS", "status of 504"):
        watches[0].expect(message)
    return device


def kept(gallery: GalleryPage, name: str) -> None:
    """Add a photo, and wait until the device has kept it for when it is offline."""
    gallery.choose(upload(name, photos.jpeg()))
    gallery.expect_shown(name)
    wait_for_worker(gallery.page)
    gallery.page.reload()
    gallery.expect_shown(name)
    wait_for_kept(gallery.page, thumbnails=1, timeline=1, v1=2)


def reload_offline(page: Page) -> None:
    page.context.set_offline(offline=True)
    page.reload()
    stay_offline(page)


def test_the_next_person_at_a_device_finds_nothing_of_the_former_one(
    device: BrowserContext, ada: Account, ben: Account
) -> None:
    # given Ada, whose photo is shown offline too
    gallery = ada.sign_in(device)
    page = gallery.page
    kept(gallery, "secret of ada.jpg")
    (photo,) = photos_of(page)
    assert cached(device, photo)
    reload_offline(page)
    gallery.expect_shown("secret of ada.jpg")
    device.set_offline(offline=False)

    # when she signs out, and the page is opened online and offline
    page.reload()
    gallery.expect_shown("secret of ada.jpg")
    ada.sign_out(page)
    expect_nothing_of(page, photo, ada)
    assert cached(device, photo) == []
    wait_for_worker(page)
    reload_offline(page)
    expect(page.get_by_role("heading", name="Photos", exact=True)).to_be_visible()
    expect(gallery.photos).to_have_count(0)
    expect_nothing_of(page, photo, ada)
    device.set_offline(offline=False)

    # then Ben sees his own, offline too, and nothing else
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    ben.fill_in(page)
    kept(ben.arrived(page), "photo of ben.jpg")
    assert status_of(page, f"/v1/images/{photo['imageId']}") == 404
    reload_offline(page)
    gallery.expect_shown("photo of ben.jpg")
    expect(gallery.photos).to_have_count(1)
    expect_nothing_of(page, photo, ada)
    device.set_offline(offline=False)
    assert cached(device, photo) == []


def cached(device: BrowserContext, photo: Any) -> list[str]:
    """The addresses of a photo's pictures that the browser's own cache has."""
    # A page without scripts: others have the worker keep what they request.
    page = device.new_page()
    page.goto("/nothing")
    found = page.evaluate(_CACHED, [each["url"] for each in photo["renditions"]])
    page.close()
    return found


def expect_nothing_of(page: Page, photo: Any, account: Account) -> None:
    """Expect no trace of a photo and its person on the device."""
    stored = "\n".join(page.evaluate(_STORED))
    traces = (photo["imageId"], photo["fileName"], account.user_id, account.email)
    assert [each for each in traces if each in stored] == []
