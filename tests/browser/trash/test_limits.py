"""Limits: told in the menu, before they hit, and once they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.sign_in.conftest import signed_in
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

_GB = 1024**3
in_both_modes = pytest.mark.parametrize(
    "sign_in", [True, False], indirect=True, ids=["signIn", "open"]
)
on_both_screens = pytest.mark.parametrize(
    "on_phone", [False, True], indirect=True, ids=["desk", "phone"]
)


@pytest.fixture
def gallery(page: Page, backend: Backend, *, sign_in: bool) -> GalleryPage:
    """Ann's gallery."""
    if sign_in:
        return signed_in(page, backend, "user-ann")
    return GalleryPage(page).open()


@in_both_modes
@on_both_screens
def test_the_menu_says_how_much_is_stored(gallery: GalleryPage, page: Page) -> None:
    page.locator("#menu-button").click()

    usage = page.locator("#usage")
    expect(usage).to_contain_text("12 of 50 GB used")
    share = usage.locator(".usage-share").evaluate("each => each.style.width")
    assert share == "24%"
    expect(usage.locator(".usage-others")).to_be_empty()
    expect_accessible(page)
    gallery.expect_no_sideways_scrolling()


def test_limits_that_are_near_are_said_there_and_when_photos_are_added(
    gallery: GalleryPage, backend: Backend, page: Page
) -> None:
    backend.usage |= {"bytes": 46 * _GB, "today": 4_800}
    gallery.choose(upload("beach.jpg", photos.jpeg()))

    said = page.locator(".notice")
    expect(said.filter(has_text="Your storage is almost full: 46 of 50 GB.")).to_be_visible()
    expect(said.filter(has_text="close to today’s limit: 4,800 of 5,000 photos.")).to_be_visible()
    gallery.expect_shown("beach.jpg")
    page.locator("#menu-button").click()
    expect(page.locator("#usage")).to_contain_text("Your storage is almost full: 46 of 50 GB.")
    expect(page.locator("#usage")).to_contain_text("4,800 of 5,000 photos added today")
    expect_accessible(page)


@on_both_screens
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("storage_full", "Your storage is full."),
        ("too_many_photos", "You’ve reached the number of photos you can keep here."),
        ("day_limit", "You’ve added as many photos as you can today."),
    ],
)
def test_a_limit_stops_the_queue_with_one_sentence(
    gallery: GalleryPage, backend: Backend, watch: Watch, code: str, words: str
) -> None:
    watch.expect_status(409)
    backend.refused_upload = (409, {"error": "No.", "code": code})
    gallery.choose(*(upload(f"{number}.jpg", photos.jpeg(64 + number, 48)) for number in range(12)))

    expect(gallery.uploads).to_contain_text("Stopped · 12 left")
    page = gallery.page
    expect(page.locator(".notice").filter(has_text=words)).to_have_count(1)
    gallery.show_uploads()
    expect(page.locator("#tray-detail")).to_contain_text(words)
    expect(gallery.troubled).to_have_count(0)
    gallery.expect_no_sideways_scrolling()

    backend.refused_upload = None
    gallery.uploads.get_by_role("button", name="Resume").click()
    expect(gallery.uploads).to_contain_text("12 added")


@in_both_modes
@on_both_screens
def test_a_pause_for_everybody_has_a_banner_that_says_why(
    gallery: GalleryPage, backend: Backend, page: Page, watch: Watch, *, sign_in: bool
) -> None:
    watch.expect_status(409)
    backend.refused_upload = (409, {"error": "No.", "code": "uploads_paused", "reason": "budget"})
    backend.usage |= {"uploads": "open"}
    gallery.choose(upload("beach.jpg", photos.jpeg()), upload("lake.jpg", photos.jpeg(70, 50)))

    banner = page.locator("#uploads-paused")
    expect(banner).to_contain_text("Adding photos is paused")
    expect(banner).to_contain_text("This month’s budget for the site has been used up.")
    expect(banner).to_contain_text("you can view, download and delete photos")
    # Who may end it.
    expect(banner.get_by_role("link", name="Admin")).to_have_count(int(sign_in))
    expect(gallery.uploads).to_contain_text("Stopped · 2 left")
    gallery.expect_no_sideways_scrolling()
    expect_accessible(page)
    gallery.expect_shown("Ann 0.jpg")

    banner.get_by_role("button", name="Close message").click()
    expect(banner).to_be_hidden()


def test_it_is_said_before_anybody_chooses_files(
    gallery: GalleryPage, backend: Backend, page: Page
) -> None:
    backend.usage |= {"uploads": "paused", "reason": "admin"}
    gallery.wait_for_uploads()
    gallery.add_button.click()

    banner = page.locator("#uploads-paused")
    expect(banner).to_contain_text("The person who runs this site has paused adding photos.")


def test_bytes_that_were_in_the_trash_are_said_to_be_back(
    gallery: GalleryPage, backend: Backend
) -> None:
    back = backend.photos["user-ann"][0]
    answer = {"imageId": back["imageId"], "duplicate": True, "restored": True, "status": "ready"}
    backend.refused_upload = (200, {**answer, "fileUrl": "", "fileName": ""})
    gallery.choose(upload("beach.jpg", photos.jpeg()))

    expect(gallery.uploads).to_contain_text("1 restored from the trash")
    expect(gallery.row("beach.jpg")).to_contain_text("Restored from the trash")
