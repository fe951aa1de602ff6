"""A session that ends takes nothing from who is at work, and gives nothing to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.held_requests import hold
from tests.browser.sign_in.conftest import sign_in_again, signed_in
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.browser.gallery_page import GalleryPage
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

ENDED = "Sign in again to continue. Nothing is lost, and uploads resume by themselves."
MANY = 50


def choose(gallery: GalleryPage, count: int) -> None:
    """Choose different photos, named 000.png and so on."""
    files = [
        upload(f"{each:03}.png", photos.encoded(photos.two_colours(8 + each, 8), "PNG"))
        for each in range(count)
    ]
    gallery.page.locator("#file-input").set_input_files(files)


def test_no_upload_is_lost_when_the_session_ends_in_the_middle_of_fifty(
    gallery: GalleryPage, backend: Backend
) -> None:
    page = gallery.page
    backend.uploads_left = 20
    choose(gallery, MANY)
    expect(page.get_by_text(ENDED)).to_be_visible()
    gallery.show_uploads()
    expect(gallery.uploads.get_by_text("Uploading resumes when you sign in again.")).to_be_visible()
    # Nothing is tried in vain meanwhile, once what was on its way has been answered.
    asked = expect_seen(
        lambda: (backend.asked.copy(), page.wait_for_timeout(1_000))[0],
        lambda before: before == backend.asked,
    )
    assert asked.count("POST /session/refresh") == 1

    sign_in_again(page)

    expect(page.get_by_text(ENDED)).to_be_hidden()
    names = sorted(
        [*(f"Ann {each}.jpg" for each in range(3)), *(f"{each:03}.png" for each in range(MANY))]
    )
    expect_seen(lambda: backend.names("user-ann"), lambda now: now == names)
    expect(gallery.troubled).to_have_count(0)
    expect(gallery.uploads.get_by_text(f"{MANY} added", exact=True)).to_be_visible()


def test_a_token_that_expires_in_the_middle_is_renewed_unseen(
    gallery: GalleryPage, backend: Backend
) -> None:
    choose(gallery, 20)
    expect_seen(lambda: backend.count("POST /upload"), lambda count: count >= 5)
    backend.expire()

    expect_seen(lambda: len(backend.names("user-ann")), lambda count: count == 23)
    expect(gallery.uploads.get_by_text("20 added", exact=True)).to_be_visible()
    expect(gallery.page.get_by_text(ENDED)).to_be_hidden()


def test_two_tabs_renew_the_session_once_and_go_on_together(
    context: BrowserContext, gallery: GalleryPage, backend: Backend, watch: Watch
) -> None:
    watch.expect_status(404)
    other = context.new_page()
    other.goto("/")
    expect(other.get_by_role("link", name="Open Ann 0.jpg")).to_be_visible()
    other.wait_for_load_state("networkidle")
    backend.expire()
    tabs = (gallery.page, other)
    for tab in tabs:
        # The photo has to be asked for.
        tab.evaluate("() => { location.hash = '#photo=unknown'; }")

    expect_seen(lambda: backend.count("POST /session/refresh"), lambda count: count > 0)
    for tab in tabs:
        tab.wait_for_load_state("networkidle")
    assert backend.count("POST /session/refresh") == 1


def test_if_somebody_else_signs_in_nothing_is_sent_as_theirs(
    gallery: GalleryPage, backend: Backend
) -> None:
    page = gallery.page
    backend.add("Ben", 1)
    backend.uploads_left = 3
    choose(gallery, 10)
    expect(page.get_by_text(ENDED)).to_be_visible()

    backend.arriving = "user-ben"
    sign_in_again(page)

    # The page is Ben's once it names him.
    expect(page.get_by_role("button", name="Account of Ben")).to_be_visible()
    gallery.expect_shown("Ben 0.jpg")
    expect(gallery.uploads).to_be_hidden()
    assert backend.names("user-ben") == ["Ben 0.jpg"]
    databases = page.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)")
    assert "uploads-user-ann" not in databases


def test_somebody_else_who_signs_in_in_another_tab_replaces_the_page(
    context: BrowserContext, gallery: GalleryPage, backend: Backend
) -> None:
    backend.add("Ben", 1)
    gallery.page.wait_for_load_state("networkidle")

    signed_in(context.new_page(), backend, "user-ben")

    expect(gallery.page.get_by_role("button", name="Account of Ben")).to_be_visible()
    gallery.expect_shown("Ben 0.jpg")
    expect(gallery.photo("Ann 0.jpg")).to_have_count(0)


def test_a_page_that_is_only_refused_for_somebody_elses_sake_starts_anew_as_theirs(
    gallery: GalleryPage, backend: Backend
) -> None:
    backend.add("Ben", 1)
    page = gallery.page
    page.wait_for_load_state("networkidle")
    # What asks by itself who is signed in is late.
    for part in ("frame", "uploads"):
        hold(page, f"**/{part}-*.js")
    # As in another tab, which was closed before it could tell the others.
    backend.arriving = "user-ben"
    page.request.get("/v1/session/login")

    page.reload()

    expect(page.get_by_role("button", name="Account of Ben")).to_be_visible()
    gallery.expect_shown("Ben 0.jpg")


def test_a_page_that_has_not_heard_of_somebody_else_adds_nothing_to_their_photos(
    gallery: GalleryPage, backend: Backend
) -> None:
    backend.add("Ben", 1)
    page = gallery.page
    page.wait_for_load_state("networkidle")
    # As in another tab, which was closed before it could tell the others.
    backend.arriving = "user-ben"
    page.request.get("/v1/session/login")

    choose(gallery, 3)

    # The page starts anew, as Ben's.
    expect(page.locator(".menu-initial")).to_have_text("B")
    expect(gallery.photo("Ben 0.jpg")).to_be_attached()
    expect(gallery.photo("Ann 0.jpg")).to_have_count(0)
    assert backend.names("user-ben") == ["Ben 0.jpg"]


def test_uploads_left_by_a_closed_page_are_offered_to_their_owner_only(
    context: BrowserContext, gallery: GalleryPage, backend: Backend
) -> None:
    backend.uploads_left = 2
    choose(gallery, 6)
    expect(gallery.page.get_by_text(ENDED)).to_be_visible()
    gallery.page.close(run_before_unload=False)

    page = context.new_page()
    again = signed_in(page, backend, "user-ann")
    expect(again.uploads.get_by_text("still uploading when this page was closed")).to_be_visible()
    page.get_by_role("button", name="Add now").click()

    expect_seen(lambda: len(set(backend.names("user-ann"))), lambda count: count == 9)


def test_a_deletion_waits_until_somebody_signs_in_again_and_so_does_undoing_it(
    gallery: GalleryPage, backend: Backend
) -> None:
    gallery.page.wait_for_load_state("networkidle")
    backend.end()
    for name in ("Ann 0.jpg", "Ann 1.jpg"):
        gallery.photo(name).hover()
        gallery.delete(name)
    expect(gallery.page.get_by_text(ENDED)).to_be_visible()
    gallery.undo.last.click()
    expect(gallery.photo("Ann 1.jpg")).to_be_visible()
    assert len(backend.names("user-ann")) == 3

    sign_in_again(gallery.page)

    expect_seen(lambda: backend.names("user-ann"), lambda names: "Ann 0.jpg" not in names)
    expect_seen(lambda: backend.count("POST /trash/restore"), bool)
    assert backend.names("user-ann") == ["Ann 1.jpg", "Ann 2.jpg"]
    expect(gallery.photos).to_have_count(2)
