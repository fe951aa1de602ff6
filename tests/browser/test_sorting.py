"""All photos by date taken and by date added: chosen in the menu, and kept in the address."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.visual_asserts import expect_seen
from tests.browser.worker import stay_offline, wait_for_kept, wait_for_worker
from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

TAKEN = ["new.jpg", "middle.jpg", "old.jpg"]
ADDED = ["old.jpg", "new.jpg", "middle.jpg"]


def dated(date: str) -> bytes:
    """A photo with a capture time."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = date
    file = io.BytesIO()
    photos.opened(photos.jpeg()).save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest.fixture
def seeded(seeder: Seeder) -> dict[str, Any]:
    """Three photos by name, which were added in another order than they were taken."""
    years = {"middle.jpg": 2011, "new.jpg": 2021, "old.jpg": 2001}
    return {
        name: seeder.upload(name, dated(f"{year}:05:01 12:00:00")) for name, year in years.items()
    }


def choose(page: Page, label: str) -> None:
    """Choose an order in the menu, and close it."""
    page.locator("#menu-button").click()
    page.get_by_role("group", name="Sort by").get_by_role("radio", name=label).click()
    page.keyboard.press("Escape")


def has(address: str) -> Callable[[list[Any]], bool]:
    """Whether an address is among those seen."""
    return lambda seen: any(address in each for each in seen)


def expect_added(gallery: GalleryPage) -> None:
    gallery.expect_names(ADDED)
    expect(gallery.page).to_have_url(re.compile(r"/\?sort=added$"))


def expect_taken(gallery: GalleryPage) -> None:
    gallery.expect_names(TAKEN)
    expect(gallery.page).to_have_url(re.compile(r"/$"))


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.usefixtures("seeded")
def test_an_order_is_chosen_gone_back_from_and_kept(visit: Visit, viewport: dict[str, int]) -> None:
    page = visit(viewport=viewport).new_page()
    gallery = GalleryPage(page).open()
    expect_taken(gallery)
    page.evaluate("() => { document.body.dataset.same = 'true'; }")

    choose(page, "Date added")
    expect_added(gallery)
    # One day of uploads, at its top.
    expect(gallery.days).to_have_count(1)
    assert page.evaluate("scrollY") == 0
    page.go_back()
    expect_taken(gallery)
    page.go_forward()
    expect_added(gallery)
    assert page.evaluate("document.body.dataset.same") == "true", "the page was not loaded again"

    # It is kept in the address, and for the next visit.
    page.reload()
    expect_added(gallery)
    page.goto("/")
    expect_added(gallery)
    choose(page, "Date taken")
    expect_taken(gallery)
    page.reload()
    expect_taken(gallery)


@pytest.mark.usefixtures("seeded")
def test_an_order_is_chosen_with_the_keyboard(gallery: GalleryPage) -> None:
    page = gallery.page
    page.locator("#menu-button").focus()
    page.keyboard.press("Enter")
    taken = page.get_by_role("radio", name="Date taken")
    for _ in range(20):
        if taken.evaluate("each => each === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(taken).to_be_focused()

    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("radio", name="Date added")).to_be_checked()
    expect(page.get_by_role("radio", name="Date added")).to_be_focused()
    expect_added(gallery)
    page.keyboard.press("ArrowLeft")
    expect_taken(gallery)
    page.keyboard.press("Escape")
    expect(page.locator("#menu-button")).to_be_focused()


def test_a_link_leads_to_a_photo_in_its_order(page: Page, seeded: dict[str, Any]) -> None:
    gallery = GalleryPage(page)
    photo = f"#photo={seeded['old.jpg']['imageId']}"
    page.goto(f"/?sort=added{photo}")
    expect(gallery.full_view.get_by_text("old.jpg", exact=True)).to_be_visible()

    page.keyboard.press("ArrowRight")
    expect(gallery.full_view.get_by_text("new.jpg", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(gallery.full_view).to_have_count(0)

    expect_added(gallery)


@pytest.mark.parametrize("late", ["photos", "timeline"])
def test_another_order_keeps_the_open_photo(page: Page, seeded: dict[str, Any], late: str) -> None:
    gallery = GalleryPage(page)
    photo = f"#photo={seeded['old.jpg']['imageId']}"
    page.goto(f"/{photo}")
    expect(gallery.full_view.get_by_text("old.jpg", exact=True)).to_be_visible()
    # On a slow connection either may be the last to come.
    timeline, listed = "/v1/images/timeline?sort=uploaded", "/v1/images?sort=uploaded&limit=50"
    first, last = (timeline, listed) if late == "photos" else (listed, timeline)
    held = hold(page, re.compile(re.escape(last)))
    came: list[str] = []
    page.on("response", lambda answer: came.append(answer.url))
    # Two entries of the history with the same photo, each in its order.
    page.evaluate(
        "photo => history.pushState({ sort: 'added' }, '', `/?sort=added${photo}`)", photo
    )
    page.go_back()
    page.go_forward()
    expect_seen(lambda: (page.wait_for_timeout(20), held and [*came])[1], has(first))
    if late == "photos":
        # The timeline waits a moment for them, and then shows one day of uploads.
        expect(page.locator("#grid h3")).to_have_count(1)
    for each in held:
        each.continue_()

    # It was the last one, and is the first one now.
    expect(page.get_by_role("status").filter(has_text="Photo 1 of 3: old.jpg")).to_have_count(1)
    expect(gallery.full_view.get_by_text("old.jpg", exact=True)).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(gallery.full_view.get_by_text("new.jpg", exact=True)).to_be_visible()


@pytest.mark.usefixtures("seeded")
def test_what_is_added_comes_first_by_date_added(page: Page) -> None:
    gallery = GalleryPage(page)
    page.goto("/?sort=added")
    gallery.expect_names(ADDED)

    gallery.choose(upload("older still.jpg", dated("1999:05:01 12:00:00")))

    gallery.expect_names(["older still.jpg", *ADDED])
    choose(page, "Date taken")
    gallery.expect_names([*TAKEN, "older still.jpg"])


@pytest.mark.usefixtures("seeded")
def test_the_head_asks_for_the_list_that_is_shown_and_nobody_asks_again(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("/v1/images")[2]))
    page.goto("/?sort=added")
    GalleryPage(page).expect_names(ADDED)

    uploaded = [each for each in asked if "sort=uploaded" in each and "limit=10" not in each]
    assert sorted(uploaded) == ["/timeline?sort=uploaded", "?sort=uploaded&limit=50"]


@pytest.mark.usefixtures("seeded")
def test_both_orders_open_offline(visitor: BrowserContext, watches: list[Watch]) -> None:
    watches[0].expect("ERR_INTERNET_DISCONNECTED")
    page = visitor.new_page()
    gallery = GalleryPage(page).open()
    expect_taken(gallery)
    wait_for_worker(page)
    choose(page, "Date added")
    expect_added(gallery)
    wait_for_kept(page, timeline=2, v1=4)

    visitor.set_offline(offline=True)
    page.reload()
    stay_offline(page)

    expect_added(gallery)
    choose(page, "Date taken")
    expect_taken(gallery)
    page.go_back()
    expect_added(gallery)
    visitor.set_offline(offline=False)
