"""The scroll position and the focus are stable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold
from tests.browser.test_keyboard import go_to
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch


def expect_in_view(target: Locator) -> None:
    expect(target).to_be_in_viewport()


def top_of(target: Locator) -> float:
    box = target.bounding_box()
    assert box
    return box["y"]


_IN_THE_MIDDLE = """() => {
  const photo = document.elementFromPoint(400, 500)?.closest(".photo");
  return {
    name: photo?.querySelector("a").ariaLabel.replace("Open ", ""),
    looks: photo?.className,
    y: photo?.getBoundingClientRect().y,
    trouble: document.querySelector("#trouble-text")?.textContent,
  };
}"""


# In two frames: the browser's own scroll anchoring takes effect in the next one.
_SCROLLED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done([scrollY, document.documentElement.scrollHeight]))))"""


def looked_at(page: Page) -> tuple[str, float]:
    """The photo in the middle of the window: its name, and its distance from the top."""

    def look() -> dict[str, Any]:
        return page.evaluate(_IN_THE_MIDDLE)

    photo = expect_seen(look, lambda seen: bool(seen["name"]) and "is-loaded" in seen["looks"])
    return photo["name"], photo["y"]


@pytest.mark.parametrize("way", ["reload", "back"])
def test_the_scroll_position_is_restored(
    page: Page, seeder: Seeder, watch: Watch, way: str
) -> None:
    seeder.fill_days(900, days=60)
    watch.expect_status(404)
    gallery = GalleryPage(page).open()
    page.evaluate("scrollTo(0, 9000)")
    page.wait_for_function("() => history.state?.place")
    name, y = looked_at(page)

    if way == "back":
        page.goto("/nothing/is/here")
        page.go_back()
    else:
        page.reload()

    # Without a locator, which would scroll.
    expect_in_view(gallery.photo(name))
    expect(gallery.photo(name)).to_have_class(re.compile(r"\bis-loaded\b"))
    assert abs(top_of(gallery.photo(name)) - y) <= 1


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_days_that_load_late_shift_nothing(visit: Visit, seeder: Seeder, motion: str) -> None:
    seeder.fill_days(300, days=20)
    page = visit(reduced_motion=motion).new_page()
    held = hold(page, "**/v1/images/timeline")
    page.goto("/")
    grid = page.get_by_role("group", name="Photos, newest first")
    expect(grid.get_by_role("listitem").first).to_be_visible()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    newest, height = page.evaluate(_SCROLLED)

    for route in held:
        route.continue_()

    expect(page.locator("#gallery")).to_have_attribute("aria-busy", "false")
    after, height_of_all = page.evaluate(_SCROLLED)
    assert height_of_all > height
    assert after == newest > 0


def test_reduced_motion_is_honoured(page: Page) -> None:
    GalleryPage(page).open()

    moving = page.evaluate("""() => [...document.querySelectorAll("body, body *")].filter(
        (each) => getComputedStyle(each).transitionDuration !== "0s").length""")

    assert moving == 0


def test_arrow_keys_move_between_photos_and_tab_stops_at_one(page: Page, seeder: Seeder) -> None:
    names = seeder.fill_days(500, days=20)
    gallery = GalleryPage(page).open()
    gallery.expect_shown(names[0])

    go_to(page, gallery.link(names[0]))
    page.keyboard.press("ArrowRight")
    expect(gallery.link(names[1])).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(gallery.link(names[0])).to_be_focused()
    focused = gallery.photos.filter(has=page.locator(":focus"))
    first_row = top_of(focused)
    page.keyboard.press("ArrowDown")
    expect(gallery.link(names[0])).not_to_be_focused()
    assert top_of(focused) > first_row
    page.keyboard.press("ArrowUp")
    assert top_of(focused) == first_row

    page.keyboard.press("End")
    expect(gallery.link(names[-1])).to_be_focused()
    expect_in_view(gallery.photo(names[-1]))
    page.keyboard.press("Tab")
    expect(gallery.scrubber).to_be_focused()


def test_a_focused_card_becomes_a_link_with_its_photo_and_keeps_the_focus(
    page: Page, seeder: Seeder
) -> None:
    names = seeder.fill_days(500, days=20)
    gallery = GalleryPage(page).open()
    gallery.expect_shown(names[0])
    held = hold(page, "**/v1/images?*from=*")
    go_to(page, gallery.link(names[0]))
    with page.expect_request("**/v1/images?*from=*"):
        page.keyboard.press("End")
    page.wait_for_function("() => document.activeElement.ariaDisabled === 'true'")

    for route in held:
        route.continue_()

    expect(gallery.link(names[-1])).to_be_focused()
    expect(gallery.link(names[-1])).to_have_attribute("href", re.compile("^/thumbnails/"))


def test_the_focused_photo_stays_when_scrolled_out_of_view(page: Page, seeder: Seeder) -> None:
    names = seeder.fill_days(500, days=20)
    gallery = GalleryPage(page).open()
    gallery.expect_shown(names[0])
    go_to(page, gallery.link(names[0]))

    page.mouse.move(500, 400)
    page.mouse.wheel(0, 9_000)

    expect(gallery.photo(names[12])).to_have_count(0)
    expect(gallery.link(names[0])).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(gallery.link(names[1])).to_be_focused()
    expect_in_view(gallery.photo(names[1]))


def test_a_new_photo_does_not_shift_the_photos_in_view(page: Page, seeder: Seeder) -> None:
    names = seeder.fill_days(400, days=20)
    gallery = GalleryPage(page).open()
    page.mouse.move(500, 400)
    page.mouse.wheel(0, 4_000)
    expect(gallery.photo(names[12])).to_have_count(0)
    name, before = looked_at(page)

    gallery.choose(upload("new.jpg", photos.jpeg()))
    expect(gallery.uploads).to_contain_text("1 added")

    assert abs(top_of(gallery.photo(name)) - before) <= 1
    page.keyboard.press("Control+Home")
    gallery.scrubber.focus()
    page.keyboard.press("End")
    gallery.expect_shown("new.jpg")
