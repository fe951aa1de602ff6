"""Selecting in the trash: with a mouse, with fingers, and with keys only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.fingers import Fingers
from tests.browser.gallery_page import GalleryPage
from tests.browser.trash.conftest import IN_TRASH

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.trash.trash_page import TrashPage

on_both_screens = pytest.mark.parametrize(
    "on_phone", [False, True], indirect=True, ids=["desk", "phone"]
)


def names(opened: TrashPage) -> list[str]:
    """The names of those that are selected."""
    labels = opened.selected.evaluate_all("all => all.map((each) => each.ariaLabel)")
    return [each.partition(",")[0] for each in labels]


@on_both_screens
def test_what_is_selected_is_counted_and_its_bar_is_accessible(
    opened: TrashPage, page: Page
) -> None:
    expect_accessible(page)
    opened.select("2.jpg", "3.jpg")
    opened.select("2.jpg")

    expect(opened.bar).to_contain_text("1 selected")
    expect_accessible(page)
    GalleryPage(page).expect_no_sideways_scrolling()
    for name in ("Restore", "Delete for good", "Select all", "End selection"):
        expect(opened.button(name)).to_be_in_viewport(ratio=1)
    opened.button("End selection").click()
    expect(opened.selected).to_have_count(0)
    expect(opened.bar).to_be_hidden()


def test_shift_selects_a_range_in_either_direction(opened: TrashPage) -> None:
    opened.photo("5.jpg").click()
    opened.photo("8.jpg").click(modifiers=["Shift"])
    assert names(opened) == ["5.jpg", "6.jpg", "7.jpg", "8.jpg"]

    opened.photo("4.jpg").click(modifiers=["Shift"])
    expect(opened.bar).to_contain_text("5 selected")


def test_selecting_all_and_escape(opened: TrashPage, page: Page) -> None:
    opened.select("3.jpg")
    opened.button("Select all").click()
    expect(opened.selected).to_have_count(IN_TRASH)
    page.keyboard.press("Escape")

    expect(opened.selected).to_have_count(0)
    expect(opened.photo("3.jpg")).to_be_focused()


@pytest.mark.parametrize("on_phone", [True], indirect=True)
def test_a_long_press_selects_and_a_tap_goes_on(opened: TrashPage, page: Page) -> None:
    box = opened.photo("2.jpg").bounding_box()
    assert box
    x, y = int(box["x"] + 40), int(box["y"] + 40)
    session = page.context.new_cdp_session(page)
    session.send(  # pyright: ignore[reportUnknownMemberType] (Playwright's dict has no types of its items)
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    expect(opened.bar).to_contain_text("1 selected")
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})  # pyright: ignore[reportUnknownMemberType]
    opened.photo("3.jpg").tap()

    expect(opened.bar).to_contain_text("2 selected")
    assert names(opened) == ["2.jpg", "3.jpg"]


@pytest.mark.parametrize("on_phone", [True], indirect=True)
def test_a_finger_that_scrolls_selects_nothing(opened: TrashPage, page: Page) -> None:
    Fingers(page).move([(200, 700 - 40 * step) for step in range(10)])
    page.wait_for_function("() => scrollY > 0")
    page.wait_for_timeout(600)

    expect(opened.selected).to_have_count(0)


def test_everything_can_be_done_with_keys(opened: TrashPage, page: Page) -> None:
    opened.button("Empty trash").focus()
    page.keyboard.press("Tab")
    expect(opened.photo("1.jpg")).to_be_focused()
    # Tab reaches one photo, arrow keys move on from there.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.ariaLabel.split(',')[0]")
    columns = int(focused.removesuffix(".jpg")) - 2
    assert columns > 1
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert names(opened) == ["1.jpg", "2.jpg", "3.jpg"]
    page.keyboard.press("End")
    page.keyboard.press("x")
    assert names(opened) == ["1.jpg", "2.jpg", "3.jpg", "12.jpg"]
    page.keyboard.press("x")

    page.keyboard.press("Delete")
    expect(page.get_by_role("dialog", name="Delete 3 photos for good?")).to_be_visible()
    expect_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 photos deleted for good.")).to_be_visible()
    opened.expect_names([f"{number}.jpg" for number in range(4, IN_TRASH + 1)])
    # The keyboard is where it was, and not lost with what is gone.
    assert page.evaluate("document.activeElement.role") == "option"

    page.keyboard.press("Control+a")
    expect(opened.selected).to_have_count(IN_TRASH - 3)
    page.keyboard.press("Escape")
    expect(opened.selected).to_have_count(0)


def test_a_question_takes_the_keys_of_what_is_behind_it(opened: TrashPage, page: Page) -> None:
    opened.photo("1.jpg").focus()
    page.keyboard.press("Delete")
    expect(opened.dialog).to_be_visible()
    for key in ("x", "ArrowRight", "Delete"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")

    assert names(opened) == ["1.jpg"]
    expect(opened.photo("1.jpg")).to_be_focused()
