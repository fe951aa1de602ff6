"""The gallery as a diary: months and days, the size of photos, and the scale beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import large_gallery
from tests.browser.gallery_page import GalleryPage
from tests.browser.large_gallery import LargeGallery
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.sign_in.conftest import Address
from tests.browser.test_looks import expect_contrast
from tests.browser.test_zoom import Fingers, line
from tests.browser.visual_asserts import expect_seen
from webapp import freeze
from webapp.app import CACHE

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit

# From 20 November 2026 on, back to January.
COUNTS = [8, 10, 1, 2, 1, 1, 30, 3, 1, 1, 60, *[1 + day * 7 % 12 for day in range(300)]]
_SCREENS = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
}
_OBSERVE = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) shifted += value;
}).observe({ type: "layout-shift", buffered: true });
"""
# Their boxes, and those of the photos, from top to bottom.
_LAID = """() => {
  const boxes = [...document.querySelectorAll("#grid :is(h2, h3, .photo)")]
    .map((each) => [each, each.getBoundingClientRect()]);
  return boxes.sort(([, a], [, b]) => a.y - b.y || a.x - b.x)
    .map(([{ tagName }, { x, y, right, bottom }]) => ({ tagName, x, y, right, bottom }));
}"""
_MIDDLE = """([x, y]) => {
  const photo = document.elementFromPoint(x, y)?.closest(".photo");
  const box = photo?.getBoundingClientRect();
  const name = photo?.querySelector("a").ariaLabel;
  // Not while it has yet to be asked for.
  return name && name !== "Loading photo" && { name, y: box.y + box.height / 2 };
}"""
_PLACE = """(name) => {
  const box = document.querySelector(`a[aria-label="${name}"]`)?.getBoundingClientRect();
  return box && { y: box.y + box.height / 2, height: box.height };
}"""


@pytest.fixture
def stack() -> Generator[Address]:
    with large_gallery.served(freeze.build(CACHE), LargeGallery(COUNTS)) as site:
        yield Address(site.url)


@pytest.fixture(autouse=True)
def seeder() -> None:
    """There is no stack to clear."""


@pytest.fixture(params=_SCREENS)
def screen(request: pytest.FixtureRequest) -> dict[str, Any]:
    return _SCREENS[request.param]


def opened(page: Page, now: str = "2026-11-21T12:00:00") -> GalleryPage:
    page.clock.set_fixed_time(now)
    gallery = GalleryPage(page).open()
    expect(gallery.days.first).not_to_have_text("")
    expect(gallery.photos.first).to_have_class("photo is-at-hand is-loaded")
    return gallery


def test_months_and_days_are_above_their_photos(visit: Visit, screen: dict[str, Any]) -> None:
    gallery = opened(visit(**screen).new_page())

    expect(gallery.months.first).to_have_text("November")
    expect(gallery.days.nth(0)).to_have_text("Yesterday 8 photos")
    expect(gallery.days.nth(1)).to_have_text("Thursday 19 10 photos")
    # Of a single photo there is nothing to count.
    expect(gallery.days.nth(2)).to_have_text("Wednesday 18")
    expect(gallery.days.nth(1)).to_have_attribute("title", "Thursday, 19 November 2026")
    kinds = [each["tagName"] for each in gallery.page.evaluate(_LAID)]
    assert kinds[:10] == ["H2", "H3", *["LI"] * 8]


def test_months_and_days_in_another_year_and_today(visit: Visit) -> None:
    gallery = opened(visit().new_page(), "2026-11-20T12:00:00")
    expect(gallery.days.first).to_have_text("Today 8 photos")
    expect(gallery.days.nth(1)).to_have_text("Yesterday 10 photos")

    gallery = opened(visit().new_page(), "2027-01-02T12:00:00")
    expect(gallery.months.first).to_have_text("November 2026")
    expect(gallery.days.first).to_have_text("Friday 20 8 photos")


def test_each_month_starts_a_row_below_its_heading(visit: Visit, screen: dict[str, Any]) -> None:
    gallery = opened(visit(**screen).new_page())
    october = gallery.grid.get_by_role("heading", name="October", exact=True)
    for _ in range(40):
        if october.count():
            break
        gallery.page.evaluate("() => scrollBy(0, innerHeight / 2)")
        gallery.page.wait_for_timeout(50)
    october.scroll_into_view_if_needed()
    expect(gallery.months).to_have_text(["November", "October"])

    laid = gallery.page.evaluate(_LAID)
    at = [each["tagName"] for each in laid].index("H2", 1)
    month, day, first = laid[at], laid[at + 1], laid[at + 2]
    assert [day["tagName"], first["tagName"]] == ["H3", "LI"]
    assert all(each["bottom"] <= month["y"] for each in laid[:at])
    assert month["bottom"] == pytest.approx(day["y"], abs=1)
    assert day["x"] == first["x"]


@pytest.mark.parametrize(
    ("evening", "before", "after"),
    [
        ("2026-11-20T23:59:50", ("November", "Today"), ("November", "Yesterday")),
        ("2026-11-21T23:59:50", ("November", "Yesterday"), ("November", "Friday 20")),
        ("2026-11-30T23:59:50", ("November", "Friday 20"), ("November", "Friday 20")),
        ("2026-12-31T23:59:50", ("November", "Friday 20"), ("November 2026", "Friday 20")),
    ],
    ids=["today", "yesterday", "month end", "year end"],
)
def test_headings_change_at_midnight_and_shift_nothing(
    visit: Visit,
    screen: dict[str, Any],
    evening: str,
    before: tuple[str, str],
    after: tuple[str, str],
) -> None:
    context = visit(**screen)
    context.add_init_script(_OBSERVE)
    page = context.new_page()
    page.clock.install(time=evening)
    page.clock.pause_at(evening.replace(":50", ":52"))
    page.goto("/")
    gallery = GalleryPage(page)
    page.clock.run_for(3_000)
    expect(gallery.photos.first).to_have_class("photo is-at-hand is-loaded")
    page.clock.run_for(3_000)
    expect(gallery.months.first).to_have_text(before[0])
    expect(gallery.days.first.locator(".day-name")).to_have_text(before[1])

    page.clock.run_for(10_000)

    expect(gallery.months.first).to_have_text(after[0])
    expect(gallery.days.first.locator(".day-name")).to_have_text(after[1])
    assert page.evaluate("() => shifted") == 0


def test_photos_fill_a_4k_screen_with_the_scale_beside_them(visit: Visit) -> None:
    gallery = opened(visit(viewport={"width": 3840, "height": 2160}).new_page())

    laid = gallery.page.evaluate(_LAID)
    rail = gallery.page.locator("#places").bounding_box()
    right = gallery.page.evaluate("() => document.body.getBoundingClientRect().right")
    assert rail
    assert {each["x"] for each in laid if each["tagName"] == "H2"} == {rail["width"] + 24}
    assert min(each["x"] for each in laid) == rail["width"] + 24
    assert max(each["right"] for each in laid) == right - 24 - 44
    # As high as rows ever are, and some around them.
    heights = [each["bottom"] - each["y"] for each in laid if each["tagName"] == "LI"]
    assert 200 < max(heights) <= 300 * 1.4


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_marks_of_the_scale_are_readable(visit: Visit, scheme: str) -> None:
    gallery = opened(visit(color_scheme=scheme).new_page())
    marks = gallery.page.locator("#scrubber li:not(.is-month)")

    expect_contrast(marks.first, 4.5)
    expect_contrast(gallery.days.first.locator(".day-count"), 4.5)


def middle_of(gallery: GalleryPage) -> tuple[str, float]:
    """The photo in the middle of what is seen below the bar, and the height of its own middle."""
    size = gallery.page.viewport_size
    bar = gallery.page.locator(".top-bar").bounding_box()
    width = gallery.grid.bounding_box()
    assert size
    assert bar
    assert width
    x = width["x"] + width["width"] / 2
    at = [x, (size["height"] + bar["height"]) / 2]

    def look() -> dict[str, Any] | None:
        found = gallery.page.evaluate(_MIDDLE, at)
        if not found:
            # A heading, or a gap.
            gallery.page.evaluate("() => scrollBy(0, 31)")
        return found

    found = expect_seen(look, bool)
    assert found
    return found["name"], found["y"]


def expect_in_place(gallery: GalleryPage, name: str, y: float) -> float:
    """The photo is where it was; returns its height."""
    place = gallery.page.evaluate(_PLACE, name)
    assert place
    assert place["y"] == pytest.approx(y, abs=2)
    return place["height"]


def test_plus_and_minus_change_the_size_and_keep_the_middle_in_place(visit: Visit) -> None:
    context = visit()
    gallery = opened(context.new_page())
    page = gallery.page
    page.evaluate("() => scrollTo(0, 4000)")
    page.wait_for_function("() => scrollY === 4000")
    name, y = middle_of(gallery)
    usual = expect_in_place(gallery, name, y)

    page.keyboard.press("+")
    large = expect_in_place(gallery, name, y)
    page.keyboard.press("-")
    expect_in_place(gallery, name, y)
    page.keyboard.press("-")
    small = expect_in_place(gallery, name, y)
    page.keyboard.press("-")
    assert expect_in_place(gallery, name, y) == small

    assert small * 1.3 < usual < large / 1.3
    # The next visit starts with it, and the menu says so.
    gallery = opened(context.new_page())
    gallery.page.locator("#menu-button").click()
    expect(gallery.page.get_by_role("radio", name="Small")).to_be_checked()


def test_at_the_top_another_size_keeps_the_heading_in_view(
    visit: Visit, screen: dict[str, Any]
) -> None:
    gallery = opened(visit(**screen).new_page())
    month = gallery.months.first
    for key, of in (("+", "Large"), ("-", "Medium"), ("-", "Small"), ("+", "Medium")):
        gallery.page.keyboard.press(key)

        expect(gallery.page.locator(f"input[value={of.lower()}]")).to_be_checked()
        expect(month).to_be_in_viewport(ratio=1)
        assert gallery.page.evaluate("() => scrollY") == 0


def test_the_menu_has_the_size_of_photos(visit: Visit, screen: dict[str, Any]) -> None:
    gallery = opened(visit(**screen).new_page())
    page = gallery.page
    before = gallery.photos.first.bounding_box()
    page.locator("#menu-button").click()
    sizes = page.get_by_role("group", name="Photo size")
    expect(sizes.get_by_role("radio")).to_have_count(3)
    expect(sizes.get_by_role("radio", name="Medium")).to_be_checked()

    sizes.get_by_role("radio", name="Large").check()

    expect(sizes.get_by_role("radio", name="Large")).to_be_checked()
    after = gallery.photos.first.bounding_box()
    assert before
    assert after
    assert after["height"] > 1.3 * before["height"]


def test_two_fingers_change_the_size_and_not_the_zoom(visit: Visit) -> None:
    gallery = opened(visit(**_SCREENS["phone"]).new_page())
    page = gallery.page
    page.evaluate("() => scrollTo(0, 3000)")
    page.wait_for_function("() => scrollY === 3000")
    found = expect_seen(lambda: page.evaluate(_MIDDLE, [195, 400]), bool)
    usual = expect_in_place(gallery, found["name"], found["y"])
    fingers = Fingers(page)

    fingers.move(line((180, 400), (60, 400)), line((210, 400), (330, 400)))

    assert expect_in_place(gallery, found["name"], found["y"]) > 1.3 * usual
    assert page.evaluate("() => visualViewport.scale") == 1
    expect(gallery.full_view).to_have_count(0)

    fingers.move(line((40, 400), (180, 400)), line((350, 400), (210, 400)))

    assert expect_in_place(gallery, found["name"], found["y"]) < usual
    assert page.evaluate("() => visualViewport.scale") == 1
