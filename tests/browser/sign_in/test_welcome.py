"""Whoever is not signed in is told what the site is; neither welcome nor gallery ever flashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.held_requests import hold
from tests.browser.launch import PHONE
from tests.browser.sign_in.conftest import signed_in
from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.gallery_page import GalleryPage
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

# From the first paint on: what was visible at any time, and how far anything was moved.
_RECORD = """
() => {
  globalThis.seen = new Set();
  globalThis.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const isSeen = (name) =>
    document.querySelector(name)?.checkVisibility({ visibilityProperty: true });
  const look = () => {
    for (const name of [".welcome", ".gallery", ".menu-initial"]) if (isSeen(name)) seen.add(name);
    requestAnimationFrame(look);
  };
  look();
}
"""
# The second frame is after a look at what is there now.
_SEEN = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => done([...seen]))))"""


def record(context: BrowserContext) -> None:
    """Record what the pages of a visitor show."""
    context.add_init_script(f"({_RECORD})()")


def seen(page: Page) -> set[str]:
    """What was visible, what is painted next included."""
    return set(page.evaluate(_SEEN))


def expect_renewal_tried(page: Page, backend: Backend) -> None:
    """Expect that the page has looked for a session, which is the last that it does at first."""
    expect_seen(
        lambda: (page.wait_for_timeout(20), backend.count("POST /session/refresh"))[1], bool
    )


def test_who_is_not_signed_in_sees_the_welcome_and_nothing_else(
    context: BrowserContext, page: Page, backend: Backend
) -> None:
    record(context)
    page.goto("/")

    expect(page.get_by_role("heading", name="Photos", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(page.get_by_role("button", name="Add photos", exact=True)).to_be_hidden()
    expect_renewal_tried(page, backend)
    page.wait_for_load_state("networkidle")
    assert seen(page) == {".welcome"}
    assert page.evaluate("shift") == 0
    # No list is asked for in vain.
    assert set(backend.asked) == {"GET /session", "POST /session/refresh"}


def test_the_welcome_does_not_move_while_the_page_arrives(page: Page) -> None:
    page.goto("/")
    sign_in = page.get_by_role("link", name="Sign in")
    expect(sign_in).to_be_visible()
    whole = sign_in.bounding_box()

    # As if that had not arrived yet.
    page.evaluate("for (const each of document.querySelectorAll('.welcome ~ *')) each.remove()")

    assert sign_in.bounding_box() == whole
    page.evaluate("document.querySelector('.welcome').lastElementChild.remove()")
    expect(sign_in).to_be_hidden()


def test_the_welcome_is_in_the_middle_of_the_window(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")

    box = page.get_by_role("link", name="Sign in").bounding_box()

    assert box
    assert box["x"] + box["width"] / 2 == pytest.approx(720, abs=8)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_welcome_says_the_name_once(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/")

    expect(page.get_by_role("heading", name="Photos")).to_be_visible()
    expect(page.get_by_role("link", name="Photos")).to_have_count(0)


def test_whose_session_only_the_server_knows_sees_nothing_move(
    context: BrowserContext, page: Page, backend: Backend
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    signed_in(page, backend, backend.add("Ann", 3)["userId"])
    # When the API says who it is, the page remembers them once more.
    expect(page.get_by_text("ann@home.arpa")).to_be_attached()
    page.evaluate("() => localStorage.clear()")
    record(context)
    held = hold(page, "**/v1/session")

    page.goto("/")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect_seen(lambda: (page.wait_for_timeout(20), len(held))[1], bool)
    for each in held:
        each.continue_()
    page.unroute("**/v1/session")

    expect(page.get_by_role("link", name="Open Ann 0.jpg")).to_be_visible()
    assert ".welcome" in seen(page)
    assert page.evaluate("shift") == 0


def test_signing_in_leads_to_the_gallery_without_the_welcome_in_between(
    context: BrowserContext, page: Page, backend: Backend
) -> None:
    backend.arriving = backend.add("Ann", 3)["userId"]
    page.goto("/")
    # By the script that also notes who leaves for the sign-in page.
    expect_renewal_tried(page, backend)
    record(context)
    page.get_by_role("link", name="Sign in").click()

    expect(page.get_by_role("link", name="Open Ann 0.jpg")).to_be_visible()
    expect(page.get_by_role("button", name="Account of Ann")).to_be_visible()
    assert seen(page) == {".gallery", ".menu-initial"}
    assert page.evaluate("shift") == 0


@pytest.mark.parametrize("phone", [False, True])
def test_a_known_person_sees_the_gallery_at_once(
    visit: Visit, backend: Backend, watches: list[Watch], *, phone: bool
) -> None:
    context = visit(**({"viewport": PHONE, "is_mobile": True} if phone else {}))
    watches[0].expect_status(401)
    page = context.new_page()
    signed_in(page, backend, backend.add("Änne", 3, userId="anne")["userId"])
    record(context)
    held = hold(page, "**/v1/session")
    page.reload()

    # Whatever the API will say.
    expect(page.get_by_role("link", name="Open Änne 0.jpg")).to_be_visible()
    expect(page.locator(".menu-initial")).to_have_text("Ä")
    expect(page.get_by_role("button", name="Account of Änne")).to_be_visible()
    page.wait_for_function("() => performance.getEntriesByType('resource').length > 0")
    assert seen(page) == {".gallery", ".menu-initial"}
    assert page.evaluate("shift") == 0
    for route in held:
        route.continue_()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("failed", "Signing in didn’t work."),
        ("expired", "Signing in took too long."),
        ("blocked", "This account has been blocked."),
        ("not-invited", "You haven’t been invited to this site."),
    ],
)
def test_a_reason_is_said_once(page: Page, reason: str, words: str) -> None:
    page.goto(f"/?sign-in={reason}#photo")

    expect(page.get_by_text(words)).to_be_visible()
    assert page.locator(".welcome-reason:visible").count() == 1
    assert page.evaluate("location.pathname + location.search + location.hash") == "/#photo"
    page.reload()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(page.get_by_text(words)).to_be_hidden()


def test_an_unknown_reason_says_nothing(page: Page) -> None:
    page.goto("/?sign-in=%3Cb%3E")

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.locator(".welcome-reason:visible").count() == 0


def test_a_reason_is_said_in_the_visitors_language(visit: Visit, watches: list[Watch]) -> None:
    context = visit(locale="de-DE")
    watches[0].expect_status(401)
    page = context.new_page()

    page.goto("/?sign-in=blocked")

    expect(page.get_by_text("Dieses Konto wurde gesperrt.")).to_be_visible()
    expect(page.get_by_role("link", name="Anmelden")).to_be_visible()
    assert page.evaluate("location.search") == ""


@pytest.mark.parametrize(
    ("code", "words"),
    [("account_blocked", "This account has been blocked."), ("not_invited", "You haven’t been")],
)
def test_who_may_not_come_in_any_more_is_told_why(
    gallery: GalleryPage, backend: Backend, code: str, words: str
) -> None:
    backend.end(code)
    gallery.page.reload()

    expect(gallery.page.get_by_text(words)).to_be_visible()
    expect(gallery.photos).to_have_count(0)
    assert gallery.page.evaluate("localStorage.getItem('person')") is None


def test_a_session_that_ended_before_the_page_was_opened_leads_to_the_welcome(
    gallery: GalleryPage, backend: Backend
) -> None:
    backend.end()
    page = gallery.page
    page.reload()
    expect(page.get_by_text("Your session has ended.").first).to_be_visible()

    page.get_by_role("link", name="Sign in").first.click()

    gallery.expect_shown("Ann 0.jpg")


def test_a_session_whose_token_has_expired_is_renewed_unseen(
    context: BrowserContext, gallery: GalleryPage, backend: Backend
) -> None:
    # The page that is open would renew it as well, if it asked for changes right now.
    gallery.page.goto("about:blank")
    backend.expire()
    record(context)
    gallery.open()

    gallery.expect_shown("Ann 0.jpg")
    gallery.page.wait_for_load_state("networkidle")
    assert seen(gallery.page) == {".gallery", ".menu-initial"}
    assert backend.count("POST /session/refresh") == 1


def test_a_session_is_found_although_the_browser_has_forgotten_the_person(
    gallery: GalleryPage, backend: Backend
) -> None:
    gallery.page.evaluate("localStorage.clear()")
    backend.expire()

    gallery.page.reload()

    gallery.expect_shown("Ann 0.jpg")


def test_without_scripts_the_page_says_how_to_sign_in(visit: Visit) -> None:
    page = visit(java_script_enabled=False).new_page()
    page.goto("/")

    # Other locators skip <noscript>.
    words = "Turn it on and reload the page to sign in."
    expect(page.get_by_role("main")).to_contain_text(words, use_inner_text=True)
    expect(page.get_by_role("link", name="Sign in")).to_be_hidden()
