"""Pages are in one document: moving between them loses nothing, and loads nothing again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold
from tests.browser.launch import PHONE
from tests.browser.sign_in.conftest import signed_in
from tests.browser.sign_in.moving.places import (
    expect_people,
    go,
    is_same_document,
)
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.sign_in.backend import Backend


def test_back_from_another_page_everything_is_as_it_was_left(
    gallery: GalleryPage, *, phone: bool
) -> None:
    page = gallery.page
    title = page.title()
    page.mouse.move(640, 400)
    page.evaluate("() => scrollTo(0, 1000)")
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => document.querySelectorAll('.is-loaded').length > 5")
    page.evaluate("() => { globalThis.cards = [...document.querySelectorAll('.photo')]; }")
    lists: list[str] = []
    page.on("request", lambda request: lists.append(request.url))

    go(page, "Admin", phone=phone)
    expect_people(page)
    assert page.evaluate("() => scrollY") == 0
    if not phone:
        expect(page.get_by_role("link", name="Admin")).to_have_attribute("aria-current", "page")
    page.go_back()

    expect(page.locator("#gallery")).to_be_visible()
    expect(page.locator("#people")).to_be_hidden()
    expect(page).to_have_title(title)
    assert page.evaluate("() => [scrollY, location.pathname]") == [1000, "/"]
    assert page.evaluate("() => cards.every((each) => each.isConnected) && cards.length > 5")
    assert is_same_document(page)
    page.wait_for_load_state("networkidle")
    # The other page asks for photos of nobody.
    assert not [url for url in lists if "/v1/images" in url and "nobody" not in url]

    page.go_forward()
    expect_people(page)
    go(page, "Photos", phone=phone)
    expect(page.locator("#gallery")).to_be_visible()
    assert page.evaluate("() => scrollY") == 1000
    assert is_same_document(page)
    page.reload()
    gallery.expect_shown("Ann 0.jpg")
    assert not is_same_document(page)


def test_who_comes_back_to_the_people_finds_them_as_they_are_now(
    gallery: GalleryPage, backend: Backend, *, phone: bool
) -> None:
    page = gallery.page
    ben, dan = backend.add("Ben"), backend.add("Dan")
    go(page, "Admin", phone=phone)
    expect_people(page)
    page.get_by_label("Name").fill("Do")
    page.get_by_role("button", name="Manage Ben").click()
    go(page, "Photos", phone=phone)
    gallery.expect_shown("Ann 0.jpg")
    backend.add("Cleo")
    ben["blocked"] = True
    del backend.people[dan["userId"]]

    go(page, "Admin", phone=phone)

    names = page.locator(".one-name bdi")
    expect(names).to_have_text(["Ann", "Ben", "Cleo"])
    expect(page.get_by_text("Blocked", exact=True).locator("visible=true")).to_have_count(1)
    expect(page.get_by_role("button", name="Unblock", exact=True)).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Do")
    assert is_same_document(page)


def test_uploads_go_on_on_another_page(gallery: GalleryPage, backend: Backend) -> None:
    page = gallery.page
    held = hold(page, "**/storage/**")
    with page.expect_request("**/storage/**"):
        gallery.choose(upload("beach.jpg", photos.jpeg()))

    page.evaluate("() => scrollTo(0, 0)")
    go(page, "Admin", phone=page.viewport_size == PHONE)
    expect_people(page)
    expect(page.locator("#tray")).to_be_visible()
    for route in held:
        route.continue_()

    expect_seen(lambda: "beach.jpg" in backend.names("user-ann"), bool)
    page.go_back()
    gallery.expect_shown("beach.jpg")
    assert is_same_document(page)


def test_from_the_other_page_the_gallery_opens_in_its_document(
    page: Page, backend: Backend, *, phone: bool
) -> None:
    signed_in(page, backend, backend.add("Ann", 3, admin=True)["userId"])
    page.goto("/people")
    expect_people_loaded = page.get_by_text("ann@home.arpa").last
    expect(expect_people_loaded).to_be_visible()
    page.wait_for_function(
        """() => performance.getEntriesByType("resource")
          .some(({ name }) => /\\/js\\/pages\\/gallery\\.js$/.test(name))"""
    )
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { globalThis.same = true; }")
    gallery = GalleryPage(page)

    go(page, "Photos", phone=phone)
    gallery.expect_shown("Ann 0.jpg")
    gallery.link("Ann 1.jpg").click()
    expect(gallery.full_view).to_be_visible()
    expect(page).to_have_url(re.compile(r"/#photo="))
    page.keyboard.press("Escape")
    expect(gallery.full_view).to_be_hidden()
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")

    assert is_same_document(page)


def test_an_entry_of_a_photo_is_found_again_across_pages(gallery: GalleryPage) -> None:
    page = gallery.page
    gallery.link("Ann 1.jpg").click()
    expect(gallery.full_view).to_be_visible()
    page.evaluate("() => navigation.navigate('/people', { info: 'ready' })")
    expect_people(page)
    expect(gallery.full_view).to_be_hidden()

    page.go_back()
    expect(gallery.full_view).to_be_visible()
    page.go_back()
    expect(gallery.full_view).to_be_hidden()
    expect(page.locator("#gallery")).to_be_visible()
    assert is_same_document(page)


def test_the_link_of_the_page_itself_leads_to_its_beginning(
    gallery: GalleryPage, *, phone: bool
) -> None:
    page = gallery.page
    page.evaluate("() => history.replaceState(history.state, '', '/?sort=added')")
    entries = page.evaluate("() => history.length")
    page.evaluate("() => scrollTo(0, 1000)")

    go(page, "Photos", phone=phone)

    page.wait_for_function("() => scrollY === 0")
    assert is_same_document(page)
    # One would go back from there to where one is.
    assert page.evaluate("() => [history.length, location.search]") == [entries, "?sort=added"]


@pytest.mark.parametrize("phone", [True], ids=["phone"], indirect=True)
def test_the_menu_closes_whichever_place_is_chosen(gallery: GalleryPage) -> None:
    page = gallery.page
    page.evaluate("() => scrollTo(0, 400)")
    page.evaluate("() => scrollTo(0, 300)")
    for place in ("Photos", "Admin"):
        page.locator("#menu-button").click()
        page.locator("#menu").get_by_role("link", name=place, exact=True).click()
        expect(page.locator("#menu")).to_be_hidden()


@pytest.mark.parametrize("phone", [False], ids=["desk"], indirect=True)
def test_the_focus_and_the_screen_reader_follow(page: Page, gallery: GalleryPage) -> None:
    gallery.link("Ann 2.jpg").focus()
    page.evaluate("() => navigation.navigate('/people', { info: 'ready' })")
    expect_people(page)
    expect(page.locator("main")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text(re.compile("Admin"))

    page.go_back()

    expect(gallery.link("Ann 2.jpg")).to_be_focused()


@pytest.mark.parametrize("phone", [False], ids=["desk"], indirect=True)
def test_a_link_opened_in_another_tab_is_left_to_the_browser(
    context: BrowserContext, gallery: GalleryPage
) -> None:
    page = gallery.page

    with context.expect_page() as opened:
        page.locator(".place", has_text="Admin").click(modifiers=["ControlOrMeta"])

    expect_people(opened.value)
    expect(page.locator("#gallery")).to_be_visible()
