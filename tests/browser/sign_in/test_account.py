"""The person's menu, and signing out: nothing of anybody stays on the device."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.connection import go_offline
from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold
from tests.browser.sign_in.conftest import signed_in
from tests.browser.visual_asserts import expect_seen
from tests.browser.worker import stay_offline, wait_for_kept, wait_for_worker
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

_LEFT = """async () => ({
  caches: (await caches.keys()).filter((name) => !/^(shell|session)/.test(name)),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  local: Object.keys(localStorage).filter((name) => !/^(session-|font$)/.test(name)),
  session: Object.keys(sessionStorage),
})"""


def left(page: Page) -> dict[str, Any]:
    """What the device has of people."""
    return page.evaluate(_LEFT)


def open_menu(page: Page, name: str = "Ann") -> None:
    expect(page.locator("#menu .menu-name")).to_have_text(name)
    page.get_by_role("button", name=f"Account of {name}").click()


def sign_out(page: Page, name: str = "Ann") -> None:
    """Sign out here."""
    open_menu(page, name)
    page.get_by_role("button", name="Sign out", exact=True).click()


def test_the_menu_says_who_is_signed_in_and_works_with_the_keyboard(gallery: GalleryPage) -> None:
    page = gallery.page
    button = page.get_by_role("button", name="Account of Ann")
    menu = page.locator("#menu")
    # Filled once the API has said who it is.
    expect(menu.get_by_text("ann@home.arpa")).to_be_attached()

    button.focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_text("Ann", exact=True)).to_be_visible()
    english = menu.get_by_text("English", exact=True)
    # Before it are radio buttons: how the photos are shown.
    for _ in range(4):
        page.keyboard.press("Tab")
        if english.evaluate("(link) => link === document.activeElement"):
            break
    following = "Deutsch", "Keyboard shortcuts", "Account", "Sign out", "Sign out everywhere"
    for name in following:
        page.keyboard.press("Tab")
        expect(menu.get_by_text(name, exact=True)).to_be_focused()
    page.keyboard.press("Escape")

    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_only_admins_are_offered_the_people(page: Page, backend: Backend) -> None:
    signed_in(page, backend, backend.add("Ben")["userId"])
    open_menu(page, "Ben")

    expect(page.get_by_text("ben@home.arpa")).to_be_visible()
    expect(page.get_by_role("link", name="Admin")).to_have_count(0)


def test_who_signs_out_before_everything_has_loaded_is_signed_out(gallery: GalleryPage) -> None:
    page = gallery.page
    account = re.compile(r"/js/account-\w+\.js")
    held = hold(page, account)
    with page.expect_request(account):
        page.reload()

    sign_out(page)
    page.route(account, lambda route: route.continue_())
    for route in held:
        route.continue_()

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_signing_out_clears_the_device_in_all_tabs(
    context: BrowserContext, gallery: GalleryPage, backend: Backend
) -> None:
    page = gallery.page
    other = context.new_page()
    other.goto("/")
    GalleryPage(other).expect_shown("Ann 0.jpg")

    sign_out(page)

    for tab in (page, other):
        expect(tab.get_by_role("link", name="Sign in")).to_be_visible()
        expect(tab.get_by_role("link", name="Open Ann 0.jpg")).to_have_count(0)
    assert backend.count("POST /session/logout") == 1
    assert left(page) == {"caches": [], "databases": [], "local": [], "session": []}
    page.reload()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_signing_out_everywhere_asks_first(gallery: GalleryPage, backend: Backend) -> None:
    page = gallery.page
    for answer in ("Cancel", "Sign out everywhere"):
        open_menu(page)
        page.locator("#menu").get_by_role("button", name="Sign out everywhere").click()
        dialog = page.get_by_role("dialog", name="Sign out on all your devices?")
        dialog.get_by_role("button", name=answer).click()
        expect(dialog).to_be_hidden()

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert backend.count("POST /session/logout") == 1


def test_signing_out_asks_before_it_cancels_uploads(gallery: GalleryPage, backend: Backend) -> None:
    page = gallery.page
    hold(page, "**/storage/**")
    with page.expect_request("**/storage/**"):
        gallery.choose(upload("beach.jpg", photos.jpeg()))
    dialog = page.get_by_role("dialog", name="Photos are still uploading")

    sign_out(page)
    dialog.get_by_role("button", name="Keep uploading").click()
    expect(dialog).to_be_hidden()
    expect(gallery.row("beach.jpg")).to_be_visible()
    sign_out(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    sign_out(page)
    dialog.get_by_role("button", name="Cancel and sign out").click()

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert left(page)["databases"] == []
    assert backend.count("POST /session/logout") == 1


def test_a_deletion_that_is_on_its_way_arrives_before_signing_out(
    gallery: GalleryPage, backend: Backend
) -> None:
    held = hold(gallery.page, "**/v1/images/*")
    gallery.photo("Ann 0.jpg").hover()
    gallery.delete("Ann 0.jpg")
    expect(gallery.undo).to_be_visible()

    sign_out(gallery.page)
    gallery.page.wait_for_timeout(500)
    assert backend.count("POST /session/logout") == 0
    for each in held:
        each.continue_()

    expect(gallery.page.get_by_role("link", name="Sign in")).to_be_visible()
    assert backend.names("user-ann") == ["Ann 1.jpg", "Ann 2.jpg"]


def test_a_deletion_that_is_on_its_way_in_another_tab_arrives_as_well(
    context: BrowserContext, gallery: GalleryPage, backend: Backend
) -> None:
    other = context.new_page()
    other.goto("/")
    there = GalleryPage(other)
    held = hold(other, "**/v1/images/*")
    there.photo("Ann 0.jpg").hover()
    there.delete("Ann 0.jpg")
    expect(there.undo).to_be_visible()

    sign_out(gallery.page)
    gallery.page.wait_for_timeout(500)
    assert backend.count("POST /session/logout") == 0
    for each in held:
        each.continue_()

    expect(gallery.page.get_by_role("link", name="Sign in")).to_be_visible()
    assert backend.names("user-ann") == ["Ann 1.jpg", "Ann 2.jpg"]


def test_offline_nobody_is_signed_out_and_the_page_says_so(
    gallery: GalleryPage, watch: Watch
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = gallery.page
    # The last that is asked for: who it is.
    expect(page.locator("#menu").get_by_text("ann@home.arpa")).to_be_attached()
    page.wait_for_load_state("networkidle")
    go_offline(page)

    sign_out(page)

    expect(page.get_by_text("You can sign out when you’re back online.")).to_be_visible()
    expect(gallery.photo("Ann 0.jpg")).to_be_visible()


def kept(page: Page, backend: Backend, user_id: str, name: str) -> GalleryPage:
    """Sign in, and wait until the worker has kept the only photo."""
    gallery = signed_in(page, backend, user_id)
    gallery.expect_shown(name)
    wait_for_worker(page)
    wait_for_kept(page, thumbnails=1, timeline=1, v1=2)
    return gallery


def reload_offline(page: Page) -> None:
    page.context.set_offline(offline=True)
    page.reload()
    stay_offline(page)


def test_offline_the_last_persons_photos_are_there_with_signatures_of_another_day(
    visitor: BrowserContext, backend: Backend, watches: list[Watch]
) -> None:
    for message in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED"):
        watches[0].expect(message)
    page = visitor.new_page()
    gallery = kept(page, backend, backend.add("Ann", 1)["userId"], "Ann 0.jpg")
    # The next day.
    for rendition in backend.photos["user-ann"][0]["renditions"]:
        rendition["url"] = rendition["url"].replace("M" * 43, "N" * 43)
    page.reload()
    gallery.expect_shown("Ann 0.jpg")
    page.wait_for_load_state("networkidle")
    wait_for_kept(page, thumbnails=1, timeline=1, v1=2)

    reload_offline(page)

    gallery.expect_shown("Ann 0.jpg")
    assert "N" * 43 in str(gallery.picture("Ann 0.jpg").get_attribute("src"))


def test_after_signing_out_nothing_of_anybody_is_there_offline(
    visitor: BrowserContext, backend: Backend, watches: list[Watch]
) -> None:
    for message in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED"):
        watches[0].expect(message)
    page = visitor.new_page()
    gallery = kept(page, backend, backend.add("Ann", 1)["userId"], "Ann 0.jpg")

    sign_out(page)
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()

    assert left(page)["caches"] == []
    # It is there for the welcome, and keeps what Ben sees from his first visit on.
    wait_for_worker(page)
    kept(page, backend, backend.add("Ben", 1)["userId"], "Ben 0.jpg")
    reload_offline(page)
    gallery.expect_shown("Ben 0.jpg")
    assert page.evaluate("caches.has('pictures-user-ann')") is False
    assert page.evaluate("localStorage.getItem('person')").count("Ben") == 1


def test_a_browser_with_a_worker_asks_for_the_sign_in_once(
    visitor: BrowserContext, backend: Backend
) -> None:
    page = visitor.new_page()
    kept(page, backend, backend.add("Ann", 1)["userId"], "Ann 0.jpg")
    before = backend.count("GET /session/login")

    for _ in range(3):
        signed_in(page, backend, "user-ann").expect_shown("Ann 0.jpg")

    assert backend.count("GET /session/login") == before + 3


def test_the_next_person_sees_nothing_of_one_who_never_signed_out(
    visitor: BrowserContext, backend: Backend, watches: list[Watch]
) -> None:
    for message in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED"):
        watches[0].expect(message)
    page = visitor.new_page()
    kept(page, backend, backend.add("Ann", 1)["userId"], "Ann 0.jpg")
    # The browser is closed; the session ends; Ben signs in.
    page.close()
    backend.end()
    page = visitor.new_page()
    gallery = signed_in(page, backend, backend.add("Ben", 1)["userId"])
    expect(page.get_by_role("button", name="Account of Ben")).to_be_visible()
    gallery.expect_shown("Ben 0.jpg")

    names = expect_seen(
        lambda: left(page)["caches"], lambda names: all(each.endswith("ben") for each in names)
    )
    assert names
    wait_for_kept(page, thumbnails=1, timeline=1, v1=2)
    reload_offline(page)
    gallery.expect_shown("Ben 0.jpg")
    expect(gallery.photo("Ann 0.jpg")).to_have_count(0)
