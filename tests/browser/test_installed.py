"""Installing the page, photos shared from other apps, and the page without scripts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

import pytest
from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.static_site import served
from tests.browser.worker import wait_for_kept, wait_for_worker
from tests.support import photos
from webapp import freeze
from webapp.app import CACHE
from webapp.latest import KnownPhoto, Latest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.watch import Watch
    from tests.support.stacks import Stack


@pytest.mark.parametrize(("locale", "name"), [("en-GB", "Photos"), ("de-AT", "Fotos")])
def test_the_page_can_be_installed_in_the_visitors_language(
    visit: Visit, locale: str, name: str
) -> None:
    visitor = visit(locale=locale, service_workers="allow")
    page = visitor.new_page()
    page.goto("/")
    expect(page.get_by_role("main").get_by_role("heading", name=name, exact=True)).to_be_attached()
    session = visitor.new_cdp_session(page)

    ask = cast("Callable[[str], Any]", session.send)  # pyright: ignore[reportUnknownMemberType] (its dict has no types)
    errors, manifest = ask("Page.getInstallabilityErrors"), ask("Page.getAppManifest")

    # Tests run in a private window, in which nothing can be installed.
    assert [each["errorId"] for each in errors["installabilityErrors"]] == ["in-incognito"]
    assert manifest["errors"] == []
    content = json.loads(manifest["data"])
    assert content["short_name"] == name
    sides = page.evaluate(
        """(icons) => Promise.all(icons.map(async ({ src }) => {
          const picture = await createImageBitmap(await (await fetch(src)).blob());
          return `${picture.width}x${picture.height}`;
        }))""",
        content["icons"],
    )
    assert sides == [icon["sizes"] for icon in content["icons"]]


def test_photos_shared_from_another_app_are_offered_and_added(
    visitor: BrowserContext, stack: Stack
) -> None:
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    wait_for_worker(page)

    _share(page, stack, "beach.jpg", "שלום.jpg")

    offer = page.get_by_role("status").filter(has_text="2 photos from another app")
    expect(offer).to_be_visible()
    # Any site could have sent them.
    expect(gallery.photos).to_have_count(0)
    offer.get_by_role("button", name="Add", exact=True).click()
    gallery.expect_shown("beach.jpg")
    gallery.expect_shown("שלום.jpg")
    wait_for_kept(page, **{"/share/": 0})


def test_photos_shared_from_another_app_can_be_declined(
    visitor: BrowserContext, stack: Stack
) -> None:
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    wait_for_worker(page)

    _share(page, stack, "beach.jpg")
    page.get_by_role("button", name="Not now").click()

    wait_for_kept(page, **{"/share/": 0})
    page.reload()
    expect(gallery.empty).to_be_visible()
    expect(page.get_by_role("button", name="Not now")).to_be_hidden()


def test_the_icons_shortcut_opens_the_add_menu(page: Page) -> None:
    page.goto("/?add")

    expect(page.get_by_role("button", name="Choose a folder")).to_be_visible()
    expect(page).to_have_url(re.compile("/$"))


def test_without_scripts_the_latest_known_photos_are_shown(
    visit: Visit, watches: list[Watch]
) -> None:
    page = visit(java_script_enabled=False).new_page()
    watches[0].expect_status(404)
    known = KnownPhoto(url="/thumbnails/gone/1/640.webp", width=640, height=480, alt="At the <sea>")
    folder = freeze.build(CACHE, latest=Latest(day="2026-11-20", photos=(known,)))

    with served(folder) as server:
        page.goto(server.url)
        # Other locators skip <noscript>.
        picture = page.locator("img[alt='At the <sea>']")
        expect(picture).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("2026-11-20", use_inner_text=True)
        # Chromium may still be requesting the icon, and would report the stopped server.
        page.close()


def _share(page: Page, stack: Stack, *names: str) -> None:
    """Do what a phone does: post a form to the share target of the manifest."""
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
