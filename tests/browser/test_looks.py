"""Appearance without comparing pixels: small screens, dark and light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.files import BROKEN, upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import PHONE
from tests.browser.test_names import NAMES
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder


# The contrast of an element's text against its background (WCAG 2, 1 to 21).
_CONTRAST = """
(element) => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  // What lets something shine through is mixed with what is behind it.
  const over = ([r, g, b, alpha = 1], below) =>
    [r, g, b].map((value, index) => value * alpha + below[index] * (1 - alpha));
  const layers = [];
  for (let behind = element; behind; behind = behind.parentElement) {
    layers.push(numbers(getComputedStyle(behind).backgroundColor));
    if ((layers.at(-1)[3] ?? 1) === 1) break;
  }
  const colour = layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255]);
  const [high, low] = [luminance(numbers(getComputedStyle(element).color)), luminance(colour)]
    .sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}
"""


@pytest.fixture
def phone(visit: Visit) -> GalleryPage:
    context = visit(viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2)
    return GalleryPage(context.new_page()).open()


def test_on_a_phone_a_photo_goes_from_upload_to_deletion_without_sideways_scrolling(
    phone: GalleryPage,
) -> None:
    page = phone.page
    expect(phone.empty).to_be_visible()
    phone.expect_no_sideways_scrolling()

    phone.choose(upload("beach.jpg", photos.jpeg()), upload("broken.jpg", BROKEN))
    expect(phone.uploads).to_contain_text("1 added · 1 couldn’t be added")
    phone.expect_no_sideways_scrolling()
    page.get_by_role("button", name="Close uploads").tap()

    phone.link("beach.jpg").tap()
    expect(phone.full_view.get_by_text("beach.jpg", exact=True)).to_be_visible()
    phone.expect_no_sideways_scrolling()
    phone.full_view_button("Back").tap()
    expect(phone.full_view).to_have_count(0)

    # Touch has no hover: the buttons are in the full view.
    phone.link("beach.jpg").tap()
    phone.full_view_button("Delete").tap()
    expect(phone.empty).to_be_visible()
    expect(phone.undo).to_be_visible()
    phone.expect_no_sideways_scrolling()


def test_long_and_strange_names_fit_on_a_phone(phone: GalleryPage) -> None:
    phone.choose(*(upload(name, photos.jpeg(200, 150)) for name, _ in NAMES.values()))
    expect(phone.photos).to_have_count(len(NAMES))
    phone.expect_no_sideways_scrolling()

    _, kept = NAMES["300 characters"]
    phone.link(kept).tap()
    phone.full_view_button("Delete").tap()
    expect(phone.undo).to_be_visible()
    phone.expect_no_sideways_scrolling()


def test_two_photos_share_a_row_on_a_phone(phone: GalleryPage) -> None:
    phone.choose(upload("a.jpg", photos.jpeg()), upload("b.jpg", photos.jpeg(300, 900)))
    expect(phone.photos).to_have_count(2)

    phone.page.wait_for_function(
        """([one, two]) => {
          const [first, second] = [one, two].map((photo) => photo.getBoundingClientRect());
          return first.y === second.y && first.height === second.height && first.right <= second.x;
        }""",
        arg=[phone.photos.first.element_handle(), phone.photos.last.element_handle()],
    )


@pytest.mark.parametrize("settings", [{}, {"viewport": PHONE, "is_mobile": True}])
def test_all_messages_look_alike(visit: Visit, settings: dict[str, Any]) -> None:
    page = GalleryPage(visit(**settings).new_page()).open().page
    page.evaluate(
        """() => {
          const { content } = document.querySelector("#notice-template");
          document.querySelector("#notices").append(content.cloneNode(true));
          document.querySelector("#trouble").classList.remove("is-quiet");
        }"""
    )

    looks = {
        name: page.locator(name).evaluate(
            """(element) => {
              const style = getComputedStyle(element);
              return [style.backgroundColor, style.boxShadow, style.borderTopLeftRadius,
                style.borderTopColor, style.borderTopWidth];
            }"""
        )
        for name in ("#connection", "#news", "#shared", "#tray", "#trouble", ".notice")
    }
    assert len({str(look) for look in looks.values()}) == 1, looks
    assert looks["#tray"][2] == "20px"


def expect_contrast(words: Locator, least: float) -> None:
    """The text is visible, with enough contrast."""
    expect(words).to_be_visible()
    words.page.wait_for_function(
        f"([words, least]) => ({_CONTRAST})(words) >= least", arg=[words.element_handle(), least]
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_systems_colour_scheme_with_readable_text(
    visit: Visit, scheme: str
) -> None:
    gallery = GalleryPage(visit(color_scheme=scheme).new_page()).open()
    page = gallery.page

    background = "getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]"
    page.wait_for_function(f"{background} > 200" if scheme == "light" else f"{background} < 60")
    expect_contrast(gallery.empty, 7)
    expect_contrast(page.get_by_text("They’ll appear within seconds"), 4.5)
    expect_contrast(page.get_by_role("button", name="Choose photos"), 4.5)

    gallery.choose(upload("beach.jpg", photos.jpeg()), upload("letter.jpg", b"Not a photo."))
    gallery.expect_shown("beach.jpg")
    expect_contrast(gallery.months.first, 7)
    expect_contrast(gallery.days.first.locator(".day-name"), 7)
    refused = gallery.refused("1 file is not a photo")
    expect_contrast(refused.get_by_text("Supported formats"), 4.5)

    gallery.delete("beach.jpg")
    expect_contrast(gallery.undo, 4.5)
    expect_contrast(page.get_by_text("Moved to trash."), 4.5)


def test_overlays_darken_the_whole_page(page: Page, seeder: Seeder) -> None:
    """The space of the scroll bar is reserved, and must not be bright next to the viewer."""
    seeder.fill(20)
    gallery = GalleryPage(page).open()
    gallery.expect_shown("Seeded 001.jpg")

    def expect_right_edge(low: int, high: int) -> None:
        expect_seen(lambda: _brightest_at_right_edge(page), lambda seen: low <= seen <= high)

    expect_right_edge(240, 255)

    gallery.link("Seeded 001.jpg").click()
    expect(gallery.full_view).to_be_visible()
    expect_right_edge(0, 40)
    page.keyboard.press("Escape")

    expect(gallery.full_view).to_have_count(0)
    expect_right_edge(240, 255)


def _brightest_at_right_edge(page: Page) -> int:
    """The brightest grey, 0 to 255, of the last pixels of every row of the window."""
    seen = photos.opened(page.screenshot()).convert("L")
    _, brightest = seen.crop((seen.width - 8, 0, seen.width, seen.height)).getextrema()
    return int(brightest)  # pyright: ignore[reportArgumentType] (a pair for each band is typed too)
