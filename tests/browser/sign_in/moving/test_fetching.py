"""How the other page gets into the document, and when it comes in one of its own instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.held_requests import hold
from tests.browser.sign_in.conftest import signed_in
from tests.browser.sign_in.moving.places import (
    MANY,
    PEOPLE,
    expect_people,
    go,
    is_same_document,
    ready,
)
from tests.browser.static_site import changed
from tests.browser.worker import wait_for_worker

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.sign_in.backend import Backend
    from tests.browser.sign_in.site import SignInSite
    from tests.browser.watch import Watch


@pytest.mark.parametrize("phone", [False], ids=["desk"], indirect=True)
def test_who_scrolls_while_a_page_is_on_its_way_gets_there(page: Page, backend: Backend) -> None:
    held = hold(page, PEOPLE)
    # The frame is at work once it asks for the other page.
    with page.expect_request(PEOPLE):
        gallery = signed_in(page, backend, backend.add("Ann", MANY, admin=True)["userId"])
    gallery.expect_shown("Ann 0.jpg")
    page.evaluate("() => { globalThis.same = true; }")
    go(page, "Admin")
    expect(page.locator(".place[aria-busy]")).to_be_visible()

    page.evaluate("() => scrollTo(0, 700)")
    page.wait_for_function("() => history.state?.place")
    for route in held:
        route.continue_()

    expect_people(page)
    assert is_same_document(page)


def test_after_a_deployment_the_other_page_comes_in_a_document_of_its_own(
    page: Page, server: SignInSite, tmp_path: Path, watch: Watch, *, phone: bool
) -> None:
    watch.expect("ERR_FAILED")
    # The page has had no time yet to get the other one.
    page.route(PEOPLE, lambda route: route.abort())
    backend = server.backend
    gallery = signed_in(page, backend, backend.add("Ann", 3, admin=True)["userId"])
    gallery.expect_shown("Ann 0.jpg")
    page.wait_for_load_state("networkidle")
    # Fetched a while after the page, it would be asked for where it is no more.
    page.wait_for_function("() => localStorage.getItem('font')")
    page.evaluate("() => { globalThis.same = true; }")
    server.folder = changed(server.folder, tmp_path / "second", "b")
    page.unroute(PEOPLE)

    go(page, "Admin", phone=phone)

    expect_people(page)
    assert not is_same_document(page)
    expect(page.locator("head script[type=module]")).to_have_attribute("src", re.compile("b{16}"))


def test_a_page_that_cannot_be_fetched_is_asked_for_by_the_browser(
    page: Page, backend: Backend, watch: Watch, *, phone: bool
) -> None:
    watch.expect("ERR_FAILED")
    page.route(
        PEOPLE,
        lambda route: route.continue_() if route.request.is_navigation_request() else route.abort(),
    )
    gallery = signed_in(page, backend, backend.add("Ann", 3, admin=True)["userId"])
    gallery.expect_shown("Ann 0.jpg")
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { globalThis.same = true; }")

    go(page, "Admin", phone=phone)

    expect_people(page)
    assert not is_same_document(page)


def test_what_is_not_of_this_build_is_never_shown(
    page: Page, backend: Backend, *, phone: bool
) -> None:
    """As if somebody had got a page of their own to the address."""
    hostile = (
        "<!doctype html><html lang=en data-page=people><head><title>x</title>"
        "<script type=module src=https://evil.example/static/x/js/pages/people.js></script></head>"
        "<body data-access=signIn><div data-slot=main><img src=/hostile></div></body></html>"
    )
    page.route(
        PEOPLE,
        lambda route: (
            route.continue_()
            if route.request.is_navigation_request()
            else route.fulfill(body=hostile, content_type="text/html")
        ),
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    gallery = signed_in(page, backend, backend.add("Ann", 3, admin=True)["userId"])
    gallery.expect_shown("Ann 0.jpg")
    page.wait_for_load_state("networkidle")

    go(page, "Admin", phone=phone)

    expect_people(page)
    assert not [url for url in asked if "evil" in url or "/hostile" in url]


def test_offline_the_other_page_is_there_with_a_worker(
    visitor: BrowserContext, backend: Backend, watches: list[Watch]
) -> None:
    for message in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED"):
        watches[0].expect(message)
    page = visitor.new_page()
    gallery = signed_in(page, backend, backend.add("Ann", 3, admin=True)["userId"])
    gallery.expect_shown("Ann 0.jpg")
    wait_for_worker(page)
    page.reload()
    gallery.expect_shown("Ann 0.jpg")
    ready(page)
    page.evaluate("() => { globalThis.same = true; }")
    visitor.set_offline(offline=True)

    page.locator(".place", has_text="Admin").click()
    failed = page.get_by_role("heading", name="The list of people can’t be displayed right now")
    expect(failed).to_be_visible()
    page.go_back()

    gallery.expect_shown("Ann 0.jpg")
    assert is_same_document(page)
