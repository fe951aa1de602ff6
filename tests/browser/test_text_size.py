"""Text at 200 %, as set in the browser (WCAG 1.4.4): nothing is lost or overlaps.

That is not zooming, for which the window becomes smaller: here only what is measured in text grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.devtools import Devtools
from tests.browser.fake_api import FakeApi, photo, timeline
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import DESKTOP
from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.watch import Watch

_SCREENS = {
    "desk": {"viewport": DESKTOP},
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "is_mobile": True,
        "has_touch": True,
    },
}
# Another year, which the heading of the month tells then: the longest heading.
_TODAY = "2027-11-21T12:00:00Z"
# Days of a few photos each, in the list and the timeline.
_DAYS = [f"2026-09-{day:02}" for day in range(30, 10, -1)]
_EACH = 3
_PHOTOS = [
    photo(number, takenDay=day, takenAt=f"{day}T12:00:{59 - of_day}")
    for number, (day, of_day) in enumerate((day, each) for day in _DAYS for each in range(_EACH))
]
_API = FakeApi(
    _PHOTOS,
    {
        "GET /images/timeline": (200, timeline(_PHOTOS)),
        # Each can be deleted, and had back.
        **{f"DELETE /images/{each['imageId']}": (204, "") for each in _PHOTOS},
        "POST /trash/restore": (200, {"count": 1, "failed": []}),
    },
)

# Headings that overlap a photo or each other, or are cut off.
_WRONG_HEADINGS = """
() => {
  const box = (element) => element.getBoundingClientRect();
  const headings = [...document.querySelectorAll("#grid :is(h2, h3)")];
  const others = [...headings, ...document.querySelectorAll("#grid .photo")];
  const upon = (a, b) => a !== b && box(a).left < box(b).right - 1 && box(b).left < box(a).right - 1
    && box(a).top < box(b).bottom - 1 && box(b).top < box(a).bottom - 1;
  const wrong = headings.filter((one) =>
    one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight
      || [...one.querySelectorAll(".day-name")].some((name) => box(name).right > box(one).right)
      || others.some((other) => upon(one, other)));
  return { all: headings.length, wrong: wrong.map(({ textContent }) => textContent) };
}
"""
# Visible controls that are partly cut off.
_CUT_OFF = """
() => [...document.querySelectorAll("button, summary, input, a[href]")].filter((element) => {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  if (element.closest("#grid, .menu, .add-menu, .details-content")) return false;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const runsOver = element.matches("button") && element.scrollWidth > element.clientWidth + 1;
  return runsOver || left < -1 || right > innerWidth + 1 || top < -1 || bottom > innerHeight + 1;
}).map((element) => element.outerHTML.slice(0, 120))
"""


@pytest.fixture(params=_SCREENS)
def gallery(visit: Visit, request: pytest.FixtureRequest) -> GalleryPage:
    """The site at twice the default text size, with fake photos."""
    context = visit(**_SCREENS[request.param])
    _API.install(context)
    page = context.new_page()
    page.clock.set_fixed_time(_TODAY)
    Devtools(page).text_size(32)
    gallery = GalleryPage(page).open()
    expect(gallery.days.first).to_have_text("Wednesday 30 3 photos")
    return gallery


def expect_all_there(page: Page) -> None:
    """All controls are within the screen."""
    expect_seen(lambda: page.evaluate(_CUT_OFF), lambda found: found == [])
    GalleryPage(page).expect_no_sideways_scrolling()


def test_headings_are_above_their_photos(gallery: GalleryPage) -> None:
    for top in (0, 700, 2_000):
        gallery.page.evaluate("top => scrollTo(0, top)", top)
        headings = gallery.page.evaluate(_WRONG_HEADINGS)

        assert headings["all"] > 2
        assert headings["wrong"] == []


def test_headings_are_measured_again_when_the_text_grows(visit: Visit) -> None:
    context = visit()
    _API.install(context)
    page = context.new_page()
    gallery = GalleryPage(page).open()
    gallery.expect_shown("photo 0.jpg")
    line = gallery.days.first.locator(".day-line")
    before = line.evaluate("line => line.offsetHeight")

    Devtools(page).text_size(32)

    page.wait_for_function(
        "before => document.querySelector('#grid h3 .day-line').offsetHeight === 2 * before",
        arg=before,
    )
    page.wait_for_function(f"() => !({_WRONG_HEADINGS})().wrong.length")


def test_controls_are_within_the_screen(gallery: GalleryPage, watches: list[Watch]) -> None:
    page = gallery.page
    watches[0].expect_status(404)
    expect_all_there(page)
    gallery.add_button.click()
    for way in ("Choose a folder", "Reduce size"):
        page.get_by_text(way, exact=True).scroll_into_view_if_needed()
        expect(page.get_by_text(way, exact=True)).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")

    gallery.photos.nth(1).get_by_role("link").first.focus()
    page.keyboard.press("Delete")
    expect(gallery.undo).to_be_in_viewport(ratio=1)
    # Fingers cannot close what offers to undo.
    if page.evaluate("() => matchMedia('(hover: hover)').matches"):
        expect(gallery.close_message).to_be_in_viewport(ratio=1)
    # First, because it disappears after seconds.
    gallery.undo.click()
    expect(gallery.undo).to_have_count(0)
    expect_all_there(page)

    gallery.photos.nth(1).get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    for name in ("Details", "Copy link", "Back"):
        button = gallery.full_view.get_by_role("button", name=name, exact=True)
        expect(button).to_be_in_viewport(ratio=1)
    # A phone has what is in the menu below the photo.
    more = gallery.full_view.get_by_role("button", name="More", exact=True)
    download = gallery.full_view.get_by_role("link", name="Download", exact=True)
    expect(more.or_(download)).to_be_in_viewport(ratio=1)
    expect_all_there(page)
    page.keyboard.press("i")
    panel = gallery.full_view.get_by_role("complementary", name="Details")
    # It cannot be saved here.
    panel.get_by_label("Caption").fill("At the sea")
    page.keyboard.press("Enter")
    for name in ("Try again", "Discard"):
        panel.get_by_role("button", name=name).scroll_into_view_if_needed()
        expect(panel.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    expect_all_there(page)


def test_german_fits_as_well(visit: Visit) -> None:
    context = visit(**_SCREENS["phone"], locale="de-DE")
    _API.install(context)
    page = context.new_page()
    page.clock.set_fixed_time(_TODAY)
    Devtools(page).text_size(32)
    page.goto("/de.html")
    expect(page.locator("#grid h3").first).to_have_text("Mittwoch, 30. 3 Fotos")

    expect_all_there(page)
    assert page.evaluate(_WRONG_HEADINGS)["wrong"] == []
    page.locator("#grid .photo a").first.focus()
    page.keyboard.press("Delete")
    undo = page.get_by_role("button", name="Rückgängig")
    expect(undo).to_be_in_viewport(ratio=1)
    undo.click()
    expect_all_there(page)
