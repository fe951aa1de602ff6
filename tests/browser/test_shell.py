"""The installed page: without a connection, after a deployment, and as a place to share to."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

import pytest
from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.looking import expect_seen
from tests.browser.own_site import changed, served
from tests.support import photos
from webapp import freeze
from webapp.app import CACHE
from webapp.latest import KnownPhoto, Latest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.album import Album
    from tests.browser.conftest import Visit
    from tests.browser.watch import Watch
    from tests.support.api import Api
    from tests.support.stacks import Stack

KNOWN = "You are offline. These are the photos that this device knows."
_KEPT = """
async (expected) => {
  const names = await caches.keys();
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  const paths = kept.flat().map(({ url }) => new URL(url).pathname);
  const times = (part) => paths.filter((path) => path.includes(part)).length;
  return expected.every(([part, count]) => times(part) === count);
}
"""
_SHELLS = """
async (count) => {
  const names = (await caches.keys()).filter((name) => name.startsWith("shell-"));
  const { active, installing } = await navigator.serviceWorker.ready;
  const settled = installing === null && active.state === "activated";
  return settled && names.length === count ? names : [];
}
"""


@pytest.fixture
def visitor(visit: Visit) -> BrowserContext:
    """Somebody whose browser has service workers."""
    return visit(service_workers="allow")


@pytest.fixture(scope="module")
def site() -> Path:
    return freeze.build(CACHE)


def wait_for_worker(page: Page) -> None:
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def wait_for_kept(page: Page, **parts: int) -> None:
    """So many addresses with these parts are kept in the browser."""
    wanted = [[part, count] for part, count in parts.items()]
    expect_seen(lambda: page.evaluate(_KEPT, wanted), bool)


def wait_for_shells(page: Page, count: int) -> list[str]:
    """The names of the builds that the browser keeps, once they are so many."""
    expect_seen(lambda: page.evaluate(_SHELLS, count), bool)
    return page.evaluate(_SHELLS, count)


def test_after_one_visit_the_gallery_opens_without_a_connection(
    visitor: BrowserContext, gallery: GalleryPage, watches: list[Watch]
) -> None:
    for watch in watches:
        watch.expect("ERR_INTERNET_DISCONNECTED")
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")

    page = visitor.new_page()
    first = GalleryPage(page).open()
    first.expect_shown("beach.jpg")
    wait_for_worker(page)
    wait_for_kept(page, thumbnails=1, timeline=1, v1=2)
    visitor.set_offline(offline=True)
    page.reload()

    first.expect_shown("beach.jpg")
    expect(page.get_by_role("status").filter(has_text=KNOWN)).to_be_visible()

    visitor.set_offline(offline=False)
    expect(page.get_by_text(KNOWN)).to_be_hidden()


def test_what_was_added_elsewhere_is_there_once_the_connection_is_back(
    visitor: BrowserContext, gallery: GalleryPage, watches: list[Watch]
) -> None:
    for watch in watches:
        watch.expect("ERR_INTERNET_DISCONNECTED")
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")
    page = visitor.new_page()
    other = GalleryPage(page).open()
    other.expect_shown("beach.jpg")
    wait_for_worker(page)
    wait_for_kept(page, thumbnails=1, timeline=1, v1=2)
    visitor.set_offline(offline=True)
    page.reload()
    other.expect_shown("beach.jpg")
    gallery.choose(upload("hill.jpg", photos.jpeg()))
    gallery.expect_shown("hill.jpg")

    visitor.set_offline(offline=False)

    other.expect_shown("hill.jpg")


def test_a_photo_that_was_deleted_elsewhere_makes_way_for_the_next(
    visitor: BrowserContext, album: Album, api: Api, watches: list[Watch]
) -> None:
    # The large ones are not kept, and one is gone in the end.
    for message in ("ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "status of 404"):
        watches[0].expect(message)
    album.upload("boat.jpg")
    album.upload("hill.jpg")
    beach = album.upload("beach.jpg")["imageId"]
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
    expect(gallery.full_view.get_by_text("1 / 2")).to_be_visible()


def test_of_the_api_only_the_lists_are_kept_and_of_uploads_nothing(
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


def test_a_deleted_photo_is_not_kept(visitor: BrowserContext) -> None:
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
    watches[0].expect("ERR_CONNECTION_REFUSED")
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
    # The last but one stays for tabs that are still open with it.
    assert first in both
    assert first not in left


def test_the_page_can_be_installed(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    GalleryPage(page).open()
    session = visitor.new_cdp_session(page)

    ask = cast("Callable[[str], Any]", session.send)  # pyright: ignore[reportUnknownMemberType] (its dict has no types)
    errors, manifest = ask("Page.getInstallabilityErrors"), ask("Page.getAppManifest")

    # Tests run in a window that leaves no traces, in which nothing can be installed.
    assert [each["errorId"] for each in errors["installabilityErrors"]] == ["in-incognito"]
    assert manifest["errors"] == []
    content = json.loads(manifest["data"])
    sides = page.evaluate(
        """(icons) => Promise.all(icons.map(async ({ src }) => {
          const picture = await createImageBitmap(await (await fetch(src)).blob());
          return `${picture.width}x${picture.height}`;
        }))""",
        content["icons"],
    )
    assert sides == [icon["sizes"] for icon in content["icons"]]


def test_photos_of_another_app_are_offered_and_added(visitor: BrowserContext, stack: Stack) -> None:
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    wait_for_worker(page)

    _share(page, stack, "beach.jpg", "שלום.jpg")

    offer = page.get_by_role("status").filter(has_text="2 photos from another app")
    expect(offer).to_be_visible()
    # Any web site could have sent them.
    expect(gallery.photos).to_have_count(0)
    offer.get_by_role("button", name="Add", exact=True).click()
    gallery.expect_shown("beach.jpg")
    gallery.expect_shown("שלום.jpg")
    wait_for_kept(page, **{"/share/": 0})


def test_photos_of_another_app_can_be_turned_down(visitor: BrowserContext, stack: Stack) -> None:
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    wait_for_worker(page)

    _share(page, stack, "beach.jpg")
    page.get_by_role("button", name="Not now").click()

    wait_for_kept(page, **{"/share/": 0})
    page.reload()
    expect(gallery.empty).to_be_visible()
    expect(page.get_by_role("button", name="Not now")).to_be_hidden()


def test_the_icons_menu_leads_to_the_ways_of_adding(page: Page) -> None:
    page.goto("/?add")

    expect(page.get_by_role("button", name="Choose a folder")).to_be_visible()
    expect(page).to_have_url(re.compile("/$"))


def test_without_scripts_the_last_photos_that_were_known_are_shown(
    visit: Visit, watches: list[Watch]
) -> None:
    page = visit(java_script_enabled=False).new_page()
    watches[0].expect_status(404)
    known = KnownPhoto(url="/thumbnails/gone/1/640.webp", width=640, height=480, alt="At the <sea>")
    folder = freeze.build(CACHE, latest=Latest(day="2026-11-20", photos=(known,)))

    with served(folder) as server:
        page.goto(server.url)
        # Other ways to look for words leave <noscript> out.
        picture = page.locator("img[alt='At the <sea>']")
        expect(picture).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("2026-11-20", use_inner_text=True)


def _share(page: Page, stack: Stack, *names: str) -> None:
    """Do what a phone does: post a form to the address that the manifest names."""
    elsewhere = "http://elsewhere.localhost/"
    form = (
        f'<form method="post" enctype="multipart/form-data" action="{stack.site_url}/share">'
        '<input type="file" name="photos" multiple><button>Share</button></form>'
    )
    page.route(
        elsewhere, lambda route: route.fulfill(body=form, content_type="text/html; charset=utf-8")
    )
    page.goto(elsewhere)
    page.locator("input").set_input_files([upload(name, photos.jpeg()) for name in names])
    page.get_by_role("button", name="Share").click()
