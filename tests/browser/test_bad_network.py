"""Uploads over failing connections: retried where that helps, reported where it does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Route, expect

from tests.browser.devtools import Devtools
from tests.browser.files import heavy_png, upload
from tests.browser.held_requests import hold
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.gallery_page import GalleryPage
    from tests.browser.watch import Watch
    from tests.support.stacks import Stack

POLL = re.compile(r"/v1/images/[0-9a-f-]{36}$")


def storage(stack: Stack) -> re.Pattern[str]:
    """The addresses that photos are uploaded to."""
    return re.compile(rf"/{re.escape(stack.output('originalsBucket'))}/")


def unavailable(route: Route) -> None:
    """Respond like an overloaded storage, with CORS headers."""
    headers = {"Access-Control-Allow-Origin": "*"}
    route.fulfill(status=503, headers=headers, body="<Error><Code>SlowDown</Code></Error>")


def test_an_overloaded_storage_is_retried(
    page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    watch.expect_status(503)
    page.route(storage(stack), unavailable, times=1)

    gallery.choose(upload("beach.jpg", photos.jpeg()))

    gallery.expect_shown("beach.jpg")
    expect(gallery.photos).to_have_count(1)


def test_a_photo_whose_response_was_lost_is_not_stored_twice(
    page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    watch.expect("net::ERR_FAILED")
    # The page learns from the error of a second use that the first one worked.
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


def test_an_upload_that_keeps_failing_can_be_retried(
    page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    watch.expect("net::ERR_CONNECTION_RESET")
    tried: set[str] = set()
    held: list[Route] = []
    seen = False

    def fail(route: Route) -> None:
        # The second attempt is held until it was seen.
        if seen or route.request.url not in tried:
            tried.add(route.request.url)
            route.abort("connectionreset")
        else:
            held.append(route)

    page.route(storage(stack), fail)
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    row = gallery.row("beach.jpg")

    expect(row).to_contain_text("Retrying")
    seen = True
    for route in held:
        route.abort("connectionreset")
    expect(row).to_contain_text("The connection was lost. Check it and try again.")
    expect(gallery.uploads).to_contain_text("1 couldn’t be added")

    page.unroute(storage(stack))
    row.get_by_role("button", name="Retry beach.jpg").click()

    gallery.expect_shown("beach.jpg")
    expect(gallery.photos).to_have_count(1)


def test_uploads_wait_while_offline_and_resume(
    context: BrowserContext, gallery: GalleryPage, watch: Watch
) -> None:
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    gallery.wait_for_uploads()
    context.set_offline(offline=True)
    gallery.choose(upload("beach.jpg", photos.jpeg()), upload("boat.jpg", photos.jpeg()))

    expect(gallery.uploads).to_contain_text("Offline · 2 left")
    expect(gallery.row("beach.jpg")).to_contain_text("Waiting for connection")

    context.set_offline(offline=False)

    expect(gallery.uploads).to_contain_text("2 added")
    gallery.expect_shown("beach.jpg")
    gallery.expect_shown("boat.jpg")


def test_a_connection_that_breaks_off_halfway_is_waited_for(
    context: BrowserContext, page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    held = hold(page, storage(stack))
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    expect(gallery.row("beach.jpg")).to_contain_text("Uploading")

    context.set_offline(offline=True)
    expect(gallery.uploads).to_contain_text("resumes when you’re back online")
    for route in held:
        route.abort("internetdisconnected")
    expect(gallery.row("beach.jpg")).to_contain_text("Waiting for connection")
    page.unroute(storage(stack))
    context.set_offline(offline=False)

    gallery.expect_shown("beach.jpg")
    expect(gallery.photos).to_have_count(1)


def test_a_signature_that_expired_is_replaced(
    page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    watch.expect_status(403)
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if "/v1/upload" in each.url else None)
    expired = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
    headers = {"Access-Control-Allow-Origin": "*"}
    page.route(
        storage(stack),
        lambda route: route.fulfill(status=403, headers=headers, body=expired),
        times=1,
    )

    gallery.choose(upload("beach.jpg", photos.jpeg()))

    gallery.expect_shown("beach.jpg")
    assert len(asked) == 2


def test_a_signature_that_expired_while_paused_is_not_used(
    page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    """By the clock; the storage would also refuse it."""
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if "/v1/upload" in each.url else None)
    page.clock.install()
    page.clock.resume()
    devtools = Devtools(page)
    devtools.slow_uploads(20_000)
    gallery.choose(upload("big.png", heavy_png(), "image/png"))
    expect(gallery.row("big.png")).to_contain_text("Uploading")
    gallery.uploads.get_by_role("button", name="Pause").click()

    page.clock.fast_forward(10 * 60_000)
    devtools.fast_uploads()
    gallery.uploads.get_by_role("button", name="Resume").click()

    gallery.expect_shown("big.png")
    assert len(asked) == 2
    sent = {url for url in watch.urls if f"/{stack.output('originalsBucket')}/" in url}
    assert len(sent) == 2


def test_a_throttling_api_is_retried_later(page: Page, gallery: GalleryPage, watch: Watch) -> None:
    watch.expect_status(429)
    page.route(
        re.compile("/v1/upload$"),
        lambda route: route.fulfill(
            status=429, headers={"Retry-After": "1"}, json={"error": "Later.", "code": "throttled"}
        ),
        times=2,
    )

    gallery.choose(upload("beach.jpg", photos.jpeg()))

    gallery.expect_shown("beach.jpg")


def test_waiting_for_a_photo_survives_an_error_of_the_api(
    page: Page, gallery: GalleryPage, watch: Watch
) -> None:
    watch.expect_status(500)
    page.route(POLL, lambda route: route.fulfill(status=500, json={"error": "x"}), times=1)

    gallery.choose(upload("beach.jpg", photos.jpeg()))

    gallery.expect_shown("beach.jpg")
    expect(gallery.row("beach.jpg")).to_contain_text("In the gallery")
