"""The viewer: address and history, keys, focus, and changes of the gallery."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch
    from tests.support.api import Api

_PHOTO = re.compile(r"/#photo=[0-9a-f-]{36}$")
_GALLERY = re.compile(r"/$")


@pytest.fixture
def three(page: Page, seeder: Seeder) -> GalleryPage:
    """A gallery of first.jpg, second.jpg and third.jpg."""
    for name in ("third.jpg", "second.jpg", "first.jpg"):
        seeder.upload(name)
    return GalleryPage(page).open()


def expect_open(gallery: GalleryPage, name: str) -> None:
    """The viewer shows this photo, and the address names it."""
    expect(gallery.full_view.get_by_text(name, exact=True)).to_be_visible()
    expect(gallery.page).to_have_url(_PHOTO)


def expect_closed(gallery: GalleryPage) -> None:
    """The gallery is visible, at its own address."""
    expect(gallery.full_view).to_have_count(0)
    expect(gallery.page).to_have_url(_GALLERY)


def test_back_closes_and_forward_opens_again(page: Page, three: GalleryPage) -> None:
    three.link("first.jpg").click()
    expect_open(three, "first.jpg")

    page.go_back()
    expect_closed(three)
    expect(three.link("first.jpg")).to_be_focused()

    page.go_forward()
    expect_open(three, "first.jpg")
    page.keyboard.press("Escape")
    expect_closed(three)


def test_paging_adds_no_history_entries(page: Page, three: GalleryPage) -> None:
    three.link("first.jpg").click()
    expect_open(three, "first.jpg")
    first = page.url
    page.keyboard.press("ArrowRight")
    expect_open(three, "second.jpg")
    expect(page).not_to_have_url(first)

    page.go_back()

    expect_closed(three)
    # The focus is on the last photo.
    expect(three.link("second.jpg")).to_be_focused()


def test_a_reload_opens_the_same_photo(page: Page, three: GalleryPage) -> None:
    three.link("second.jpg").click()
    expect_open(three, "second.jpg")

    page.reload()
    expect_open(three, "second.jpg")
    three.full_view.get_by_role("button", name="Back").click()

    expect_closed(three)
    expect(three.link("second.jpg")).to_be_focused()


def test_a_link_opens_a_photo_far_down(page: Page, seeder: Seeder, api: Api) -> None:
    names = seeder.fill_days(150, 75)
    oldest = (datetime.now(UTC) - timedelta(days=74)).date().isoformat()
    images = api.get("/images", sort="taken", **{"from": oldest}).json()["images"]
    gallery = GalleryPage(page)

    page.goto(f"/#photo={images[-1]['imageId']}")

    expect_open(gallery, names[-1])
    expect(gallery.full_view.get_by_text("Photo 150 of 150", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect_closed(gallery)
    expect(gallery.link(names[-1])).to_be_focused()


@pytest.mark.parametrize("image_id", [photos.new_id(), "nonsense"])
def test_a_link_to_a_missing_photo_leads_to_the_gallery(
    page: Page, seeder: Seeder, watch: Watch, image_id: str
) -> None:
    seeder.upload("beach.jpg")
    for status in (400, 404):
        watch.expect_status(status)

    page.goto(f"/#photo={image_id}")

    gallery = GalleryPage(page)
    expect(
        page.get_by_role("status").get_by_text("This photo isn’t in the gallery.")
    ).to_be_visible()
    expect_closed(gallery)
    gallery.expect_shown("beach.jpg")


def test_escape_right_after_opening_is_not_lost(visit: Visit, seeder: Seeder) -> None:
    seeder.upload("beach.jpg")
    # With the animation, during which it is neither opened nor closed.
    gallery = GalleryPage(visit(reduced_motion="no-preference").new_page()).open()
    gallery.link("beach.jpg").click()
    expect(gallery.full_view).to_be_attached()

    gallery.page.keyboard.press("Escape")

    expect_closed(gallery)
    expect(gallery.link("beach.jpg")).to_be_focused()


def test_the_photo_is_announced_and_the_page_behind_is_inert(
    page: Page, three: GalleryPage
) -> None:
    three.link("first.jpg").click()
    expect_open(three, "first.jpg")
    page.keyboard.press("ArrowRight")

    expect(page.locator("#announcer")).to_contain_text("Photo 2 of 3: second.jpg")
    expect(page.locator("main")).to_have_attribute("inert", "")
    page.keyboard.press("Escape")
    expect_closed(three)
    expect(page.locator("main")).not_to_have_attribute("inert", "")


def test_new_photos_do_not_change_the_photo_shown(page: Page, three: GalleryPage) -> None:
    three.link("second.jpg").click()
    expect_open(three, "second.jpg")
    expect(three.full_view.get_by_text("Photo 2 of 3", exact=True)).to_be_visible()

    page.locator("#file-input").set_input_files([upload("new.jpg", photos.jpeg(200, 150))])  # pyright: ignore[reportArgumentType]

    expect(three.full_view.get_by_text("Photo 3 of 4", exact=True)).to_be_visible()
    expect_open(three, "second.jpg")
    for name in ("first.jpg", "new.jpg"):
        page.keyboard.press("ArrowLeft")
        expect_open(three, name)


def test_deleting_shows_the_next_photo_and_undo_brings_it_back(
    page: Page, three: GalleryPage, api: Api
) -> None:
    three.link("second.jpg").click()
    expect_open(three, "second.jpg")
    image_id = page.url.rpartition("=")[2]

    page.keyboard.press("Delete")
    expect_open(three, "third.jpg")
    expect(three.full_view.get_by_text("Photo 2 of 2", exact=True)).to_be_visible()
    three.undo.click()

    expect_open(three, "second.jpg")
    expect(three.full_view.get_by_text("Photo 2 of 3", exact=True)).to_be_visible()
    expect_seen(lambda: api.get(f"/images/{image_id}").status, lambda status: status == 200)


def test_deleting_the_last_photo_closes_the_viewer(page: Page, seeder: Seeder) -> None:
    seeder.upload("only.jpg")
    gallery = GalleryPage(page).open()
    gallery.link("only.jpg").click()
    expect_open(gallery, "only.jpg")

    gallery.in_menu("Delete").click()

    expect_closed(gallery)
    expect(gallery.empty).to_be_visible()
    expect(page.get_by_role("button", name="Choose photos")).to_be_focused()


def test_the_link_of_a_photo_is_copied(visit: Visit, seeder: Seeder) -> None:
    seeder.upload("beach.jpg")
    context = visit()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    gallery = GalleryPage(context.new_page()).open()
    gallery.link("beach.jpg").click()
    expect_open(gallery, "beach.jpg")

    gallery.full_view.get_by_role("button", name="Copy link").click()

    expect(gallery.page.get_by_text("Link copied.")).to_be_visible()
    assert gallery.page.evaluate("() => navigator.clipboard.readText()") == gallery.page.url


def test_a_link_that_cannot_be_copied_is_shown(page: Page, three: GalleryPage) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    three.link("first.jpg").click()
    expect_open(three, "first.jpg")

    three.full_view.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("status").get_by_text(page.url)).to_be_visible()
