"""axe finds nothing: in every state of the page, on phone and desk, light and dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.devtools import Devtools
from tests.browser.fake_api import FakeApi, photo
from tests.browser.files import heavy_png, upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.worker import opened_offline

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

_LOOKS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
}


@pytest.fixture(params=_LOOKS.values(), ids=list(_LOOKS))
def visitor(request: pytest.FixtureRequest, visit: Visit) -> BrowserContext:
    return visit(**request.param)


@pytest.fixture
def watch(visitor: BrowserContext, watches: list[Watch]) -> Watch:  # noqa: ARG001 (it comes first)
    return watches[0]


_SAID = {"title": "By the sea", "alt": "Waves", "camera": "Camera", "lens": "Lens"}
_PHOTOS = [photo(), *(photo(number, **_SAID) for number in range(1, 12))]


def test_gallery_full_view_and_details(visitor: BrowserContext) -> None:
    FakeApi(_PHOTOS).install(visitor)
    gallery = GalleryPage(visitor.new_page()).open()
    gallery.expect_shown("photo 0.jpg")
    expect_accessible(gallery.page)

    gallery.link("photo 0.jpg").click()
    expect(gallery.full_view).to_be_visible()
    expect_accessible(gallery.page)

    gallery.full_view.get_by_role("button", name="Details", exact=True).click()
    expect(gallery.full_view.get_by_role("heading", name="Details")).to_be_visible()
    expect_accessible(gallery.page)


def test_empty(visitor: BrowserContext) -> None:
    FakeApi([]).install(visitor)
    gallery = GalleryPage(visitor.new_page()).open()
    expect(gallery.empty).to_be_visible()
    expect_accessible(gallery.page)

    more = gallery.page.get_by_role("button", name=re.compile("More ways to add|Add photos"))
    more.first.click()
    expect(gallery.page.get_by_text("Choose a folder")).to_be_visible()
    expect_accessible(gallery.page)


def test_uploading(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    content = heavy_png()
    Devtools(page).slow_uploads(len(content) / 600)

    gallery.choose(
        upload("beach.png", content, "image/png"), upload("Packing list.jpg", b"Boots.\n")
    )

    expect(gallery.uploads).to_be_visible()
    expect_accessible(page)

    expect(gallery.row("beach.png").get_by_role("progressbar")).to_be_visible()
    expect(gallery.troubled).to_have_count(1)
    gallery.refused("1 file is not a photo")
    expect_accessible(page)


def test_error(visitor: BrowserContext, watch: Watch) -> None:
    watch.expect_status(403)
    no = (403, {"error": "You may not see this.", "code": "forbidden"})
    FakeApi([], {"GET /images": no, "GET /images/timeline": no}).install(visitor)
    page = GalleryPage(visitor.new_page()).open().page
    expect(page.get_by_role("button", name="Try again")).to_be_visible()

    expect_accessible(page)


def test_offline(visitor: BrowserContext, watch: Watch) -> None:
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    FakeApi(_PHOTOS).install(visitor)
    gallery = GalleryPage(visitor.new_page()).open()
    gallery.expect_shown("photo 0.jpg")

    visitor.set_offline(offline=True)
    gallery.page.wait_for_function("() => !navigator.onLine")

    expect_accessible(gallery.page)


def test_opened_offline(visit: Visit, seeder: Seeder, watches: list[Watch]) -> None:
    seeder.upload("beach.jpg")
    context = visit(**_LOOKS["phone"], service_workers="allow")
    watches[0].expect("net::ERR_INTERNET_DISCONNECTED")

    page = opened_offline(context, "beach.jpg")

    expect(page.get_by_role("status").filter(has_text="Offline.")).to_be_visible()
    expect_accessible(page)


def test_in_german(visit: Visit) -> None:
    context = visit(**_LOOKS["desk"], locale="de-DE")
    FakeApi(_PHOTOS).install(context)
    page = context.new_page()
    page.goto("/de.html")
    expect(page.locator("#gallery")).to_have_attribute("aria-busy", "false")
    expect_accessible(page, language="de")

    page.get_by_role("link", name="photo 0.jpg öffnen").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("i")
    expect(page.get_by_role("textbox", name="Alternativtext")).to_be_visible()
    expect_accessible(page, language="de")


def test_unknown_address(visitor: BrowserContext, watch: Watch) -> None:
    watch.expect_status(404)
    page = visitor.new_page()
    page.goto("/nothing/is/here")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()

    expect_accessible(page)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Deutsch")).to_be_visible()
    expect_accessible(page)


def test_it_would_find_something(visitor: BrowserContext) -> None:
    FakeApi([]).install(visitor)
    page = GalleryPage(visitor.new_page()).open().page
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")

    with pytest.raises(AssertionError, match="button-name"):
        expect_accessible(page)


def test_it_would_find_words_that_are_too_faint_in_one_of_the_colours(page: Page) -> None:
    FakeApi([]).install(page.context)
    GalleryPage(page).open()
    page.evaluate("document.querySelector('main').prepend('Words')")

    for faint, colours in (("#111", "dark"), ("#eee", "light")):
        page.evaluate("(faint) => { document.querySelector('main').style.color = faint; }", faint)
        with pytest.raises(AssertionError, match=f"in {colours} colours:\ncolor-contrast"):
            expect_accessible(page)
