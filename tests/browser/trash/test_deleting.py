"""Deleting in the gallery: sent at once, and undone at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from tests.browser.connection import go_offline
from tests.browser.gallery_page import GalleryPage
from tests.browser.sign_in.conftest import signed_in
from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.fake_trash import FakeTrash
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

in_both_modes = pytest.mark.parametrize(
    "sign_in", [True, False], indirect=True, ids=["signIn", "open"]
)


@pytest.fixture
def gallery(page: Page, backend: Backend, *, sign_in: bool) -> GalleryPage:
    """Ann's gallery."""
    if sign_in:
        return signed_in(page, backend, "user-ann")
    return GalleryPage(page).open()


@in_both_modes
@pytest.mark.parametrize("at_once", [True, False])
def test_it_is_in_the_trash_at_once_and_undo_brings_it_back(
    gallery: GalleryPage, trash: FakeTrash, *, at_once: bool
) -> None:
    trash.at_once = at_once
    gallery.delete("Ann 1.jpg")
    expect(gallery.page.get_by_text("Moved to trash.")).to_be_visible()
    expect_seen(
        lambda: [each["fileName"] for each in trash.binned], lambda names: "Ann 1.jpg" in names
    )

    gallery.undo.click()

    expect(gallery.link("Ann 1.jpg")).to_be_focused()
    expect(gallery.page.locator(".notice")).to_have_count(0)
    expect_seen(
        lambda: [each["fileName"] for each in trash.photos], lambda names: "Ann 1.jpg" in names
    )


def test_in_the_full_view_too(gallery: GalleryPage, trash: FakeTrash) -> None:
    gallery.link("Ann 1.jpg").click()
    expect(gallery.full_view).to_be_visible()
    gallery.in_menu("Delete").click()
    expect(gallery.page.get_by_text("Moved to trash.")).to_be_visible()
    expect_seen(lambda: len(trash.photos), lambda count: count == 2)

    gallery.page.keyboard.press("Control+z")

    expect_seen(lambda: len(trash.photos), lambda count: count == 3)
    expect(gallery.undo).to_have_count(0)
    expect(gallery.full_view.get_by_text("Ann 1.jpg", exact=True)).to_be_visible()


def test_there_is_one_message_at_a_time_and_keys_undo_all_of_them(
    gallery: GalleryPage, trash: FakeTrash
) -> None:
    gallery.delete("Ann 1.jpg")
    gallery.delete("Ann 2.jpg")
    expect(gallery.page.locator(".notice")).to_have_count(1)
    expect_seen(lambda: len(trash.photos), lambda count: count == 1)

    gallery.undo.click()
    expect(gallery.photo("Ann 2.jpg")).to_be_visible()
    expect(gallery.undo).to_have_count(0)
    gallery.page.keyboard.press("Control+z")

    expect(gallery.photo("Ann 1.jpg")).to_be_visible()
    expect_seen(lambda: len(trash.photos), lambda count: count == 3)


def test_whoever_closes_the_page_has_deleted_it(
    gallery: GalleryPage, backend: Backend, page: Page
) -> None:
    gallery.delete("Ann 1.jpg")
    page.close(run_before_unload=False)

    expect_seen(lambda: backend.names("user-ann"), lambda names: "Ann 1.jpg" not in names)


def test_what_cannot_be_sent_is_there_again_and_that_is_said(
    gallery: GalleryPage, page: Page, watch: Watch
) -> None:
    watch.expect_status(403)

    def refuse(route: Route) -> None:
        if route.request.method != "DELETE":
            return route.continue_()
        return route.fulfill(status=403, body='{"code": "internal_error", "error": "No."}')

    page.route("**/v1/images/*", refuse)
    gallery.delete("Ann 1.jpg")

    words = "Ann 1.jpg couldn’t be moved to the trash. Something went wrong. Please try again."
    expect(page.get_by_text(words)).to_be_visible()
    expect(gallery.photo("Ann 1.jpg")).to_be_visible()
    expect(gallery.undo).to_have_count(0)


def test_offline_nothing_is_deleted_and_that_is_said(
    context: BrowserContext, gallery: GalleryPage, backend: Backend, page: Page, watch: Watch
) -> None:
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    page.wait_for_load_state("networkidle")
    go_offline(page)
    gallery.delete("Ann 1.jpg")

    expect(
        page.get_by_text("Ann 1.jpg couldn’t be moved to the trash. You’re offline.")
    ).to_be_visible()
    expect(gallery.photo("Ann 1.jpg")).to_be_visible()
    context.set_offline(offline=False)
    assert not any(each.startswith("DELETE") for each in backend.asked)


def test_what_was_deleted_is_restored_on_the_trashs_page_while_undo_is_still_offered(
    gallery: GalleryPage, trash: FakeTrash, page: Page
) -> None:
    gallery.delete("Ann 1.jpg")
    expect_seen(lambda: len(trash.photos), lambda count: count == 2)
    page.get_by_role("navigation").get_by_role("link", name="Trash", exact=True).click()
    option = page.get_by_role("option", name="Ann 1.jpg")
    option.click()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("1 photo restored.")).to_be_visible()

    # Done twice is done.
    page.keyboard.press("Control+z")
    page.get_by_role("navigation").get_by_role("link", name="Photos", exact=True).click()
    expect(gallery.photo("Ann 1.jpg")).to_have_count(1)
    assert [each["fileName"] for each in trash.photos].count("Ann 1.jpg") == 1
