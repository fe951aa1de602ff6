"""What others add and delete, in another tab or elsewhere, while the gallery is open."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold
from tests.browser.launch import PHONE
from tests.support import photos

SOON_MS = 5_000
CHANGES = "**/v1/images/changes?*"
# What a page asks for by itself once it is at rest.
_POLLS = "/v1/images/changes?"
_AWAY_MS = 5 * 60_000
_VISIBILITY = """
state => {
  Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch


def polls(watch: Watch) -> int:
    """How often the page has asked what has changed."""
    return sum(_POLLS in url for url in watch.urls)


def pass_soon(page: Page) -> None:
    """Let five seconds pass in a page, and wait for what it asks for meanwhile."""
    with page.expect_response(CHANGES):
        page.clock.run_for(SOON_MS)


def delete(seeder: Seeder, photo: Any) -> None:
    """As another visitor does, for good."""
    assert seeder.api.request("DELETE", f"/images/{photo['imageId']}").status == 204


def test_a_photo_added_in_one_window_is_in_another_within_five_seconds(
    context: BrowserContext, gallery: GalleryPage
) -> None:
    page = context.new_page()
    page.clock.install()
    other = GalleryPage(page).open()
    expect(other.empty).to_be_visible()

    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")

    pass_soon(page)
    expect(other.photo("beach.jpg")).to_be_visible()


def test_a_photo_deleted_in_one_tab_can_be_deleted_in_another_one_too(
    context: BrowserContext, page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.upload("beach.jpg")
    watch.expect_status(404)
    other = context.new_page()
    # It is not told of the first deletion before the second.
    held = hold(other, CHANGES)
    tabs = [GalleryPage(page).open(), GalleryPage(other).open()]

    for tab in tabs:
        tab.delete("beach.jpg")
    for route in held:
        route.continue_()
    other.unroute(CHANGES)

    for tab in tabs:
        expect(tab.undo).to_have_count(0)
        expect(tab.empty).to_be_visible()


def test_two_visitors_see_each_others_photos(visit: Visit) -> None:
    one, two = (GalleryPage(visit().new_page()).open() for _ in range(2))

    one.choose(upload("from one.jpg", photos.jpeg()))
    two.choose(upload("from two.jpg", photos.jpeg()))
    one.expect_shown("from one.jpg")
    two.expect_shown("from two.jpg")

    for visitor in (one, two):
        visitor.open()
        expect(visitor.photos).to_have_count(2)


def test_photos_of_others_appear_by_themselves(context: BrowserContext, seeder: Seeder) -> None:
    seeder.upload("first.jpg")
    page = context.new_page()
    page.clock.install()
    with page.expect_response(CHANGES):
        gallery = GalleryPage(page).open()
        gallery.expect_shown("first.jpg")

    seeder.upload("of another.jpg")

    gallery.expect_names(["of another.jpg", "first.jpg"])
    expect(page.locator("#news")).to_be_hidden()


def test_a_photo_that_somebody_deletes_is_gone_within_five_seconds(
    page: Page, seeder: Seeder
) -> None:
    deleted = seeder.upload("deleted.jpg")
    seeder.upload("stays.jpg")
    page.clock.install()
    gallery = GalleryPage(page).open()
    # Its picture too: one that is still on its way is not found any more.
    gallery.expect_shown("deleted.jpg")
    gallery.expect_names(["stays.jpg", "deleted.jpg"])

    delete(seeder, deleted)

    pass_soon(page)
    expect(gallery.photo("deleted.jpg")).to_have_count(0)
    gallery.expect_names(["stays.jpg"])


def test_the_last_photo_that_somebody_deletes_leaves_an_empty_gallery(
    page: Page, seeder: Seeder
) -> None:
    only = seeder.upload("only.jpg")
    page.clock.install()
    gallery = GalleryPage(page).open()
    gallery.expect_shown("only.jpg")

    delete(seeder, only)

    pass_soon(page)
    expect(gallery.empty).to_be_visible()


def test_the_keyboard_stays_where_it_was_when_somebody_deletes_that_photo(
    gallery: GalleryPage, seeder: Seeder
) -> None:
    photos_ = [seeder.upload(f"{number}.jpg") for number in range(3)]
    gallery.open()
    gallery.expect_names(["2.jpg", "1.jpg", "0.jpg"])
    gallery.expect_shown("1.jpg")
    gallery.link("1.jpg").focus()

    delete(seeder, photos_[1])

    expect(gallery.photo("1.jpg")).to_have_count(0)
    expect(gallery.link("0.jpg")).to_be_focused()


def test_the_full_view_moves_on_when_somebody_deletes_its_photo(
    gallery: GalleryPage, seeder: Seeder
) -> None:
    seeder.upload("older.jpg")
    shown = seeder.upload("shown.jpg")
    gallery.open()
    gallery.link("shown.jpg").click()
    expect(gallery.full_view).to_be_visible()
    gallery.page.wait_for_url(f"**{shown['imageId']}*")
    # Its picture has loaded: one that is still on its way is not found any more.
    expect(gallery.full_view.locator("[aria-hidden=false] .viewer-small")).to_have_count(0)

    # The page may know of it before its answer has come here, and says so for some seconds.
    with ThreadPoolExecutor(1) as another:
        deleting = another.submit(delete, seeder, shown)
        expect(gallery.page.get_by_text("This photo has been deleted.")).to_be_visible()
        deleting.result()
    expect(gallery.full_view).to_be_visible()
    expect(gallery.page).not_to_have_url(re.compile(shown["imageId"]))


def test_what_one_deletes_does_not_come_back_before_it_is_deleted_and_undo_brings_it_back_once(
    page: Page, seeder: Seeder
) -> None:
    """It has just been added, so the list still has it as news."""
    page.clock.install()
    gallery = GalleryPage(page).open()
    seeder.upload("mine.jpg")
    seeder.upload("other.jpg")
    gallery.expect_names(["other.jpg", "mine.jpg"])

    gallery.link("mine.jpg").focus()
    page.keyboard.press("Delete")
    expect(gallery.photo("mine.jpg")).to_have_count(0)
    # The message stays while the pointer is on it.
    gallery.undo.hover()
    pass_soon(page)
    expect(gallery.photo("mine.jpg")).to_have_count(0)
    gallery.undo.click()
    gallery.expect_names(["other.jpg", "mine.jpg"])
    pass_soon(page)
    expect(gallery.photos).to_have_count(2)
    expect(page.locator("#news")).to_be_hidden()


def test_a_page_that_nobody_looks_at_asks_nothing(
    context: BrowserContext, seeder: Seeder, watch: Watch
) -> None:
    # A picture may still be on its way when the page goes offline.
    watch.expect("ERR_INTERNET_DISCONNECTED")
    seeder.upload("first.jpg")
    page = context.new_page()
    page.clock.install()
    with page.expect_response(CHANGES):
        gallery = GalleryPage(page).open()

    def asked_in_a_minute() -> int:
        before = polls(watch)
        for _ in range(15):
            page.clock.run_for(4_000)
        page.wait_for_timeout(100)
        return polls(watch) - before

    # A question in four seconds. The answers take their real time.
    before, since = polls(watch), page.evaluate("() => performance.now()")
    for _ in range(10):
        with page.expect_response(CHANGES):
            page.clock.run_for(4_000)
    passed = page.evaluate("() => performance.now()") - since
    assert polls(watch) - before <= passed / 4_000 + 1
    for stop, start in (
        (
            lambda: page.evaluate(_VISIBILITY, "hidden"),
            lambda: page.evaluate(_VISIBILITY, "visible"),
        ),
        (lambda: context.set_offline(True), lambda: context.set_offline(False)),
        (lambda: page.clock.run_for(_AWAY_MS), lambda: page.mouse.move(300, 300)),
    ):
        page.mouse.move(200, 200)
        stop()
        # What was on its way.
        page.clock.run_for(4_000)
        page.wait_for_timeout(500)
        assert asked_in_a_minute() == 0
        seeder.upload("meanwhile.jpg")
        with page.expect_response(CHANGES):
            start()
    expect(gallery.photos).to_have_count(4)


def test_a_page_that_was_away_for_days_reads_the_list_again_and_keeps_its_place(
    context: BrowserContext, seeder: Seeder, watch: Watch
) -> None:
    seeder.fill_days(300, days=10)
    watch.expect_status(400)
    page = context.new_page()
    gallery = GalleryPage(page).open()
    page.evaluate("scrollTo(0, 3000)")
    page.wait_for_function("() => history.state?.place")
    height = page.evaluate("scrollY")
    too_old = {"error": "Too old.", "code": "since_too_old"}
    page.route(CHANGES, lambda route: route.fulfill(status=400, json=too_old), times=1)

    with page.expect_response("**/v1/images/timeline*"):
        pass
    expect(page.locator("#gallery")).to_have_attribute("data-state", "ready")

    page.wait_for_function("height => Math.abs(scrollY - height) < 50", arg=height)
    expect(gallery.photos.first).to_be_visible()


def test_photos_of_others_shift_nothing_and_are_one_click_away(
    context: BrowserContext, seeder: Seeder
) -> None:
    seeder.fill_days(300, days=10)
    page = context.new_page()
    page.clock.install()
    with page.expect_response(CHANGES):
        gallery = GalleryPage(page).open()
    page.evaluate("scrollTo(0, 4000)")
    page.clock.run_for(1_000)
    # Names may not be rendered yet.
    seen = page.wait_for_function("() => document.elementFromPoint(400, 500)?.closest('.photo')")
    photo = seen.as_element()
    assert photo
    before = photo.bounding_box()

    seeder.upload("of another.jpg")
    pass_soon(page)
    page.clock.run_for(1_000)

    button = page.get_by_role("button", name="1 new photo")
    expect(button).to_be_visible()
    assert photo.bounding_box() == before
    button.click()
    page.clock.run_for(1_000)
    expect(gallery.link("of another.jpg")).to_be_focused()
    expect(button).to_be_hidden()


def test_on_a_phone_the_new_photos_button_is_in_the_middle_below_the_bar(
    visit: Visit, seeder: Seeder
) -> None:
    seeder.fill_days(300, days=10)
    page = visit(viewport=PHONE, has_touch=True).new_page()
    page.clock.install()
    with page.expect_response(CHANGES):
        GalleryPage(page).open()
    page.evaluate("scrollTo(0, 4000)")
    page.clock.run_for(1_000)
    for number in range(12):
        seeder.upload(f"{number}.jpg")
    pass_soon(page)
    page.clock.run_for(1_000)

    button = page.get_by_role("button", name="12 new photos")
    expect(button).to_be_visible()
    page.wait_for_function(
        """button => {
          const { left, right, top } = button.getBoundingClientRect();
          const bar = document.querySelector(".top-bar").getBoundingClientRect();
          const offMiddle = Math.abs(left + right - bar.left - bar.right) / 2;
          return offMiddle <= 1 && top >= Math.max(bar.bottom, 0);
        }""",
        arg=button.element_handle(),
    )
    # It is not to be mistaken for the date beside a finger on the scale.
    slider = page.get_by_role("slider")
    # It is shown for a moment after scrolling, and while it has the focus.
    slider.focus()
    handle = slider.bounding_box()
    assert handle
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    expect(button).to_be_hidden()
    page.mouse.up()
    expect(button).to_be_visible()
