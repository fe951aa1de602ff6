"""Connections that fail: tried again where that helps, told where it does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Route, expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.album import Album
    from tests.browser.watch import Watch
    from tests.support.stacks import Stack

POLL = re.compile(r"/v1/images/[0-9a-f-]{36}$")
LIST = re.compile(r"/v1/images\?")


def storage(stack: Stack) -> re.Pattern[str]:
    """The addresses that photos are sent to."""
    return re.compile(rf"/{re.escape(stack.output('originalsBucket'))}/")


def unavailable(route: Route) -> None:
    """Answer as a storage that is overloaded does, with what lets the page read it."""
    headers = {"Access-Control-Allow-Origin": "*"}
    route.fulfill(status=503, headers=headers, body="<Error><Code>SlowDown</Code></Error>")


def test_a_storage_that_is_overloaded_once_is_asked_again(
    page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    watch.expect_status(503)
    page.route(storage(stack), unavailable, times=1)

    gallery.choose(upload("beach.jpg", photos.jpeg()))

    gallery.expect_shown("beach.jpg")
    expect(gallery.photos).to_have_count(1)


def test_a_photo_whose_answer_was_lost_is_not_stored_twice(
    page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    watch.expect("net::ERR_FAILED")
    # The second use of a single-use address is how the page learns that the first one worked.
    watch.expect_status(412)
    arrived: list[int] = []

    def lose_answer(route: Route) -> None:
        arrived.append(route.fetch().status)
        route.abort()

    page.route(storage(stack), lose_answer, times=1)
    gallery.choose(upload("beach.jpg", photos.jpeg()))

    gallery.expect_shown("beach.jpg")
    assert arrived == [200]
    expect(gallery.photos).to_have_count(1)


def test_an_upload_that_keeps_failing_can_be_retried_by_a_button(
    page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    watch.expect("net::ERR_CONNECTION_RESET")
    tried: set[str] = set()
    held: list[Route] = []
    seen = False

    def fail(route: Route) -> None:
        # The second try waits until somebody saw that there is one.
        if seen or route.request.url not in tried:
            tried.add(route.request.url)
            route.abort("connectionreset")
        else:
            held.append(route)

    page.route(storage(stack), fail)
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    row = gallery.row("beach.jpg")

    expect(row).to_contain_text("Trying again")
    seen = True
    for route in held:
        route.abort("connectionreset")
    expect(row).to_contain_text("The connection was lost. Check it and try again.")
    expect(gallery.uploads).to_contain_text("1 file was not added")

    page.unroute(storage(stack))
    row.get_by_role("button", name="Retry beach.jpg").click()

    gallery.expect_shown("beach.jpg")
    expect(gallery.photos).to_have_count(1)


def test_a_visitor_who_is_offline_is_told_so_and_can_go_on_later(
    context: BrowserContext, gallery: GalleryPage, watch: Watch
) -> None:
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    context.set_offline(offline=True)
    gallery.choose(upload("beach.jpg", photos.jpeg()))

    expect(gallery.row("beach.jpg")).to_contain_text("You seem to be offline.")

    context.set_offline(offline=False)
    gallery.row("beach.jpg").get_by_role("button", name="Retry beach.jpg").click()
    gallery.expect_shown("beach.jpg")


def test_waiting_for_a_photo_survives_an_error_of_the_api(
    page: Page, gallery: GalleryPage, watch: Watch
) -> None:
    watch.expect_status(500)
    page.route(POLL, lambda route: route.fulfill(status=500, json={"error": "x"}), times=1)

    gallery.choose(upload("beach.jpg", photos.jpeg()))

    gallery.expect_shown("beach.jpg")
    expect(gallery.row("beach.jpg")).to_contain_text("In the gallery")


def test_a_gallery_that_cannot_be_read_says_so_and_can_be_tried_again(
    page: Page, album: Album, watch: Watch
) -> None:
    album.upload("beach.jpg")
    watch.expect_status(503)
    page.route(LIST, lambda route: route.fulfill(status=503, body="no JSON at all"))
    gallery = GalleryPage(page).open()

    expect(page.get_by_role("heading", name="The photos can't be shown right now")).to_be_visible()
    # An alert: screen readers read it out by themselves.
    expect(page.get_by_role("alert")).to_have_text(
        "Something went wrong on our side. Please try again."
    )

    page.unroute(LIST)
    page.get_by_role("button", name="Try again").click()

    gallery.expect_shown("beach.jpg")


def test_a_next_page_that_fails_can_be_tried_again(page: Page, album: Album, watch: Watch) -> None:
    album.fill(60, pictures=False)
    watch.expect_status(404)
    watch.expect_status(500)
    page.route(re.compile("cursor="), lambda route: route.fulfill(status=500, body=""))
    gallery = GalleryPage(page).open()
    # Screen readers read out what comes into a status, if it was there before.
    status = page.get_by_role("status").and_(page.locator("#more-text"))
    expect(status).to_have_count(1)

    gallery.photos.last.scroll_into_view_if_needed()
    expect(status).to_contain_text("More photos could not be loaded.")
    page.unroute(re.compile("cursor="))
    page.get_by_role("button", name="Try again").click()

    expect(gallery.photos).to_have_count(60)


def test_a_photo_that_could_not_be_deleted_stays_and_says_why(
    page: Page, album: Album, watch: Watch
) -> None:
    album.upload("beach.jpg")
    watch.expect_status(500)
    gallery = GalleryPage(page).open()
    page.route(
        POLL,
        lambda route: route.fulfill(status=500, json={"error": "Not now.", "code": "x"}),
    )

    gallery.delete_button("beach.jpg").click()
    gallery.question.get_by_role("button", name="Delete").click()

    expect(gallery.question.get_by_role("alert")).to_have_text("Not now.")
    expect(gallery.photos).to_have_count(1)

    page.unroute(POLL)
    gallery.question.get_by_role("button", name="Delete").click()
    expect(gallery.empty).to_be_visible()
