"""The trash: what is in it, and restoring and deleting it for good."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.connection import go_offline
from tests.browser.fake_api import photo
from tests.browser.gallery_page import GalleryPage
from tests.browser.sign_in.conftest import sign_in_again
from tests.browser.trash.conftest import IN_TRASH, open_trash
from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.fake_trash import FakeTrash
    from tests.browser.sign_in.backend import Backend
    from tests.browser.trash.trash_page import TrashPage
    from tests.browser.watch import Watch

_ALL = [f"{number}.jpg" for number in range(1, IN_TRASH + 1)]
in_both_modes = pytest.mark.parametrize(
    "sign_in", [True, False], indirect=True, ids=["signIn", "open"]
)
on_both_screens = pytest.mark.parametrize(
    "on_phone", [False, True], indirect=True, ids=["desk", "phone"]
)


@in_both_modes
@on_both_screens
def test_photos_are_there_with_their_pictures_and_the_day_they_go(opened: TrashPage) -> None:
    opened.expect_names(_ALL)
    expect(opened.photo("1.jpg")).to_have_accessible_name("1.jpg, 29 days left")
    expect(opened.photo("12.jpg")).to_contain_text("18 days left")
    expect(opened.page.get_by_text("Deleted photos stay here for 30 days").last).to_be_visible()
    expect(opened.page.get_by_text("Backups keep deleted photos for up to 35")).to_be_visible()
    # They come from another origin, which the policy names.
    expect_seen(
        lambda: opened.photo("1.jpg").locator("img").evaluate("each => each.naturalWidth"), bool
    )
    GalleryPage(opened.page).expect_no_sideways_scrolling()


@in_both_modes
@on_both_screens
def test_it_is_a_place_that_is_reached_and_left(
    page: Page, backend: Backend, *, sign_in: bool, on_phone: bool
) -> None:
    opened = open_trash(page, backend, sign_in=sign_in)
    page.goto("/")
    gallery = GalleryPage(page)
    gallery.expect_shown("Ann 0.jpg")

    def go(name: str) -> None:
        if on_phone:
            page.locator("#menu-button").click()
            page.locator("#menu").get_by_role("link", name=name, exact=True).click()
        else:
            page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()

    go("Trash")
    expect(page).to_have_title(re.compile("^Trash · "))
    opened.wait().expect_names(_ALL)
    go("Photos")
    gallery.expect_shown("Ann 0.jpg")


@in_both_modes
def test_what_is_restored_is_in_the_gallery_again(
    opened: TrashPage, trash: FakeTrash, page: Page
) -> None:
    opened.select("2.jpg", "5.jpg")
    expect(opened.bar).to_contain_text("2 selected")
    opened.button("Restore").click()

    expect(page.get_by_text("2 photos restored.")).to_be_visible()
    opened.expect_names([each for each in _ALL if each not in {"2.jpg", "5.jpg"}])
    expect(opened.bar).to_be_hidden()
    expect(page.locator(".trash-count")).to_have_text("10 photos")
    assert {each["fileName"] for each in trash.photos} >= {"2.jpg", "5.jpg"}
    page.get_by_role("navigation").get_by_role("link", name="Photos", exact=True).click()
    GalleryPage(page).expect_shown("5.jpg")


@on_both_screens
def test_photos_are_deleted_for_good_only_after_a_question_that_says_how_many(
    opened: TrashPage, trash: FakeTrash, page: Page
) -> None:
    opened.select("1.jpg", "3.jpg")
    opened.button("Delete for good").click()
    question = page.get_by_role("dialog", name="Delete 2 photos for good?")
    expect(question).to_contain_text("This can’t be undone.")
    expect(question).to_contain_text("up to 35 more days")
    page.keyboard.press("Escape")
    # It is the question that is answered, and the selection stays.
    expect(opened.selected).to_have_count(2)
    assert len(trash.binned) == IN_TRASH

    opened.button("Delete for good").click()
    opened.confirm("Delete 2 photos for good?")

    expect(page.get_by_text("2 photos deleted for good.")).to_be_visible()
    opened.expect_names([each for each in _ALL if each not in {"1.jpg", "3.jpg"}])
    assert len(trash.binned) == IN_TRASH - 2


def test_whoever_does_not_empty_it_is_where_they_were(opened: TrashPage, page: Page) -> None:
    opened.button("Empty trash").focus()
    page.keyboard.press("Enter")
    expect(opened.dialog).to_be_visible()
    page.keyboard.press("Escape")

    expect(opened.button("Empty trash")).to_be_focused()


@in_both_modes
@on_both_screens
def test_emptying_asks_with_the_number_of_now_and_tells_how_far_it_is(
    opened: TrashPage, trash: FakeTrash, page: Page
) -> None:
    # Somebody deletes one more meanwhile.
    trash.put(photo(500, fileName="late.jpg"))
    trash.pace = 0
    opened.button("Empty trash").click()
    expect(page.get_by_role("dialog", name="Empty the trash?")).to_contain_text(
        "13 photos will be deleted for good."
    )
    opened.confirm("Empty the trash?")

    expect(opened.empty).to_be_focused()
    expect(opened.work).to_contain_text("Emptying the trash…")
    # It goes on each time it was seen how far it is.
    [job] = trash.jobs.values()
    trash.pace = 4
    expect_seen(lambda: job.done, bool)
    trash.pace = 0
    expect(opened.work).to_contain_text(f"{job.done} of 13")
    trash.pace = 4
    expect(page.get_by_text("13 photos deleted for good.")).to_be_visible()
    expect(opened.work).to_have_count(0)
    assert trash.binned == []


def test_what_is_deleted_while_it_is_emptied_is_there_afterwards(
    opened: TrashPage, trash: FakeTrash, page: Page
) -> None:
    trash.pace = 0
    opened.button("Empty trash").click()
    opened.confirm("Empty the trash?")
    expect(opened.work).to_be_visible()
    trash.put(photo(500, fileName="late.jpg"))
    trash.pace = 3

    expect(page.get_by_text("12 photos deleted for good.")).to_be_visible()
    opened.expect_names(["late.jpg"])


def test_an_operation_goes_on_after_a_reload_and_is_told_of(
    opened: TrashPage, trash: FakeTrash, page: Page
) -> None:
    trash.pace = 1
    opened.button("Empty trash").click()
    opened.confirm("Empty the trash?")
    expect(opened.work).to_contain_text("of 12")
    page.reload()
    opened.wait()
    expect(opened.work).to_contain_text("Emptying the trash…")
    trash.pace = 100

    expect(page.get_by_text("12 photos deleted for good.")).to_be_visible()
    expect(opened.empty).to_be_visible()


def test_what_takes_a_while_to_come_back_is_told_of_and_the_page_can_be_used_meanwhile(
    opened: TrashPage, trash: FakeTrash, page: Page
) -> None:
    trash.at_once = False
    trash.pace = 0
    opened.select("1.jpg", "2.jpg")
    opened.button("Restore").click()
    expect(opened.work).to_contain_text("Restoring 2 photos…")
    opened.select("4.jpg")
    opened.button("Delete for good").click()
    opened.confirm("Delete 1 photo for good?")
    expect(opened.work).to_have_count(2)
    trash.pace = 1

    expect(page.get_by_text("2 photos restored.")).to_be_visible()
    expect(page.get_by_text("1 photo deleted for good.")).to_be_visible()
    expect(opened.work).to_have_count(0)


@on_both_screens
def test_what_goes_on_moves_nothing_when_it_comes_and_when_it_goes(
    opened: TrashPage, trash: FakeTrash
) -> None:
    trash.at_once = False
    trash.pace = 0
    opened.select("3.jpg")
    opened.button("Restore").click()
    expect(opened.work).to_be_visible()
    first = opened.photo("1.jpg")
    place = first.bounding_box()
    expect(opened.work).to_be_in_viewport(ratio=1)
    trash.pace = 1
    expect(opened.work).to_have_count(0)

    assert first.bounding_box() == place
    # The message of the one before does not lie over it.
    trash.pace = 0
    opened.select("2.jpg")
    opened.button("Restore").click()
    expect(opened.work).to_be_visible()
    assert first.bounding_box() == place
    work, said = opened.work.bounding_box(), opened.page.locator(".notice").bounding_box()
    assert work
    assert said
    apart = said["x"] + said["width"] <= work["x"] or said["y"] + said["height"] <= work["y"]
    assert apart


def test_whoever_looks_at_photos_further_down_stays_there(
    page: Page, backend: Backend, trash: FakeTrash
) -> None:
    for number in range(250):
        trash.put(photo(1_000 + number, fileName=f"more {number:03}.jpg"), timedelta(days=20))
    opened = open_trash(page, backend)
    first = opened.photo("1.jpg")
    first.click()
    # Whole rows: where they are not, photos also change from one to the next.
    opened.photo("10.jpg").click(modifiers=["Shift"])
    page.mouse.wheel(0, 3_000)
    expect_seen(opened.photos.count, lambda count: count > 100)
    expect(first).not_to_be_in_viewport()
    seen = page.evaluate_handle(
        "() => document.elementFromPoint(400, 400).closest('.trashed')"
    ).as_element()
    assert seen
    before = seen.bounding_box()
    assert before

    opened.button("Restore").click()
    expect(page.get_by_text("10 photos restored.")).to_be_visible()

    after = seen.bounding_box()
    assert after
    assert abs(after["y"] - before["y"]) <= 1
    # The keyboard is here, too, and not where the last one was selected.
    assert page.evaluate("document.activeElement.role") == "option"
    expect(page.locator(":focus")).to_be_in_viewport(ratio=1)


def test_photos_that_are_gone_meanwhile_are_said_to_be(
    opened: TrashPage, trash: FakeTrash, page: Page
) -> None:
    opened.select("1.jpg", "2.jpg")
    trash.binned = [each for each in trash.binned if each["fileName"] != "2.jpg"]
    opened.button("Restore").click()

    expect(page.get_by_text("1 photo is no longer in the trash.")).to_be_visible()
    expect(page.get_by_text("1 photo restored.")).to_be_visible()
    opened.expect_names(_ALL[2:])


def test_pages_come_while_one_scrolls_and_selecting_all_selects_what_is_not_loaded(
    page: Page, backend: Backend, trash: FakeTrash
) -> None:
    for number in range(1_200):
        trash.put(photo(1_000 + number, fileName=f"more {number}.jpg"), timedelta(days=20))
    opened = open_trash(page, backend)
    expect(page.locator(".trash-count")).to_have_text("1,212 photos")
    expect(opened.photos).to_have_count(100)
    page.mouse.wheel(0, 20_000)
    expect_seen(opened.photos.count, lambda count: count > 100)

    opened.select("1.jpg")
    opened.button("Select all").click()
    expect(opened.bar).to_contain_text("1,212 selected")
    opened.button("Restore").click()

    # As many at once as the API takes.
    expect(page.get_by_text("1,212 photos restored.")).to_be_visible()
    assert backend.count("POST /trash/restore") == 2
    expect(opened.empty).to_be_visible()
    assert trash.binned == []


@on_both_screens
def test_an_empty_trash_says_what_it_is_for(page: Page, backend: Backend, trash: FakeTrash) -> None:
    trash.binned = []
    opened = open_trash(page, backend)

    expect(opened.empty).to_be_visible()
    expect(page.get_by_text("Deleted photos stay here for 30 days").first).to_be_visible()
    expect(opened.button("Empty trash")).to_be_hidden()
    expect_accessible(page)


def test_a_list_that_fails_can_be_asked_for_again(
    page: Page, backend: Backend, watch: Watch
) -> None:
    watch.expect_status(403)
    opened = open_trash(page, backend)
    page.route(
        "**/v1/trash?**", lambda route: route.fulfill(status=403, body='{"code": "not_found"}')
    )
    page.goto("/trash")
    expect(
        page.get_by_role("heading", name="The trash can’t be displayed right now")
    ).to_be_visible()
    expect_accessible(page)
    page.unroute("**/v1/trash?**")

    opened.button("Try again").click()

    opened.expect_names(_ALL)
    expect(opened.photo("1.jpg")).to_be_focused()


def test_what_fails_is_said_and_changes_nothing(
    context: BrowserContext, opened: TrashPage, trash: FakeTrash, page: Page, watch: Watch
) -> None:
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    opened.select("1.jpg", "2.jpg")
    page.wait_for_load_state("networkidle")
    go_offline(page)
    opened.button("Restore").click()

    expect(page.get_by_text("You’re offline. Try again when you’re back online.")).to_be_visible()
    expect(opened.selected).to_have_count(2)
    expect(opened.button("Restore")).to_be_enabled()
    assert len(trash.binned) == IN_TRASH

    context.set_offline(offline=False)
    opened.button("Restore").click()
    expect(page.get_by_text("2 photos restored.")).to_be_visible()


def test_a_session_that_ends_loses_nothing(opened: TrashPage, backend: Backend, page: Page) -> None:
    page.wait_for_load_state("networkidle")
    backend.end()
    opened.select("1.jpg", "2.jpg")
    opened.button("Restore").click()
    expect(page.locator("#session-ended")).to_be_visible()

    sign_in_again(page)

    expect(page.get_by_text("2 photos restored.")).to_be_visible()
    opened.expect_names(_ALL[2:])


def test_another_tab_sees_what_was_done_as_soon_as_it_is_looked_at(
    context: BrowserContext, opened: TrashPage, page: Page
) -> None:
    other = context.new_page()
    other.goto("/trash")
    page.clock.install()
    opened.select("1.jpg")
    opened.button("Restore").click()
    opened.expect_names(_ALL[1:])

    there = type(opened)(other).wait()
    there.select("1.jpg", "2.jpg")
    there.button("Restore").click()

    # It is listed already: nothing is wrong with that.
    expect(other.get_by_text("2 photos restored.")).to_be_visible()
    there.expect_names(_ALL[2:])


def test_expired_addresses_of_pictures_are_asked_for_anew(
    page: Page, backend: Backend, trash: FakeTrash, watch: Watch
) -> None:
    watch.expect_status(403)
    page.route("**/trash/**/1/640.webp", lambda route: route.fulfill(status=403))
    opened = open_trash(page, backend)
    expect(opened.photos).to_have_count(IN_TRASH)
    before = trash.picture
    assert before
    trash.picture = lambda each: before(each).replace("/1/", "/2/")
    asked = backend.count("GET /trash")

    picture = opened.photo("1.jpg").locator("img")
    expect_seen(lambda: picture.evaluate("each => each.naturalWidth"), bool)
    # Once for all of them.
    assert backend.count("GET /trash") <= asked + 2


def test_a_picture_that_cannot_be_had_is_not_asked_for_for_ever(
    page: Page, backend: Backend, watch: Watch
) -> None:
    watch.expect_status(403)
    page.route("**/trash/**/640.webp", lambda route: route.fulfill(status=403))
    page.clock.install()
    opened = open_trash(page, backend)
    broken = opened.photo("1.jpg").locator(".trashed-broken")

    def given_up() -> bool:
        # It is asked for again some seconds after each failure.
        page.clock.run_for(1_000)
        return broken.is_visible()

    expect_seen(given_up, bool)
    asked = backend.count("GET /trash")
    for _ in range(30):
        page.clock.run_for(1_000)
    assert backend.count("GET /trash") <= asked + 1
