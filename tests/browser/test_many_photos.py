"""A gallery of many photos: what is on the page, under which days, and the scrubber."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser import clock
from tests.browser.connection import go_offline
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import PHONE
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

MOST_CARDS = 125
# The scale's date is shown a little shorter than this, after the last movement.
SHOWN_MS = 1_500
_OPACITY = "(each) => getComputedStyle(each).opacity"

# Layout shifts, and the most photos that were on the page.
OBSERVE = """
window.seen = { shift: 0, photos: 0, elements: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new MutationObserver(() => {
  seen.photos = Math.max(seen.photos, document.querySelectorAll("#grid .photo").length);
  seen.elements = Math.max(seen.elements, document.querySelectorAll("*").length);
}).observe(document, { childList: true, subtree: true });
"""

# Until changes are painted and layout shifts reported.
_NEXT_FRAMES = """
new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)));
})
"""


def test_photos_are_grouped_by_the_day_they_were_taken(page: Page, seeder: Seeder) -> None:
    seeder.fill_days(90, days=3)

    gallery = GalleryPage(page).open()

    expect(gallery.days.first).to_be_visible()
    today = gallery.grid.get_by_role("list").first
    expect(today.get_by_role("listitem").first).to_have_attribute("aria-posinset", "1")
    expect(today.get_by_role("listitem").first).to_have_attribute("aria-setsize", "30")
    # Before the page is as long as it will be, it has another end.
    page.wait_for_load_state("networkidle")
    # In visual order, for screen readers.
    page.keyboard.press("End")
    gallery.expect_shown("Seeded 00090.jpg")
    names = gallery.names()
    assert names == sorted(names)


def test_the_scale_names_the_current_day_while_one_scrolls(page: Page, seeder: Seeder) -> None:
    seeder.fill_days(120, days=1)
    page.clock.install()
    gallery = GalleryPage(page).open()
    label = page.locator(".scrubber-label")
    expect(page.locator("#scrubber")).to_be_visible()
    expect(label).to_have_css("opacity", "0")
    clock.stop(page)

    page.mouse.move(500, 400)
    page.mouse.wheel(0, 900)

    clock.expect_in_steps(page, lambda: label.evaluate(_OPACITY), lambda seen: seen == "1")
    expect(label).to_have_text(gallery.scrubber.get_attribute("aria-valuetext") or "")
    page.clock.run_for(SHOWN_MS)
    expect(label).to_have_css("opacity", "0")


def middle(element: Locator) -> float:
    """The height of its middle."""
    box = element.bounding_box()
    assert box
    return box["y"] + box["height"] / 2


def test_the_scale_names_the_day_under_the_pointer_before_a_click_leads_there(
    page: Page, seeder: Seeder
) -> None:
    seeder.fill_days(600, days=600)
    gallery = GalleryPage(page).open()
    scale = page.locator("#scrubber")
    expect(scale).to_be_visible()
    label = page.locator(".scrubber-label")
    box = scale.bounding_box()
    assert box
    x = box["x"] + box["width"] / 2

    named: list[str] = []
    for share in (0.3, 0.6):
        page.mouse.move(x, box["y"] + share * box["height"])
        expect(label).to_have_css("opacity", "1")
        at = box["y"] + share * box["height"]
        expect_seen(lambda: middle(label), lambda seen, at=at: abs(seen - at) < 2)
        named.append(label.inner_text())
    assert len(set(named)) == 2
    assert page.evaluate("() => scrollY") == 0

    page.mouse.down()
    page.mouse.up()

    expect(gallery.scrubber).to_have_attribute("aria-valuetext", named[1])
    page.mouse.move(400, 400)
    expect(label).to_have_text(named[1])


def test_the_scrubber_works_with_mouse_and_keys(page: Page, seeder: Seeder) -> None:
    names = seeder.fill_days(600, days=600)
    gallery = GalleryPage(page).open()
    gallery.expect_shown(names[0])
    newest = gallery.scrubber.get_attribute("aria-valuetext")

    handle = gallery.scrubber.bounding_box()
    assert handle
    page.mouse.move(handle["x"] + 20, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"] + 20, 790, steps=4)
    page.mouse.up()
    expect(gallery.photo(names[-1])).to_be_in_viewport()
    # The ring is for keys.
    label = page.locator(".scrubber-label")
    expect(label).to_have_css("outline-style", "none")
    page.keyboard.press("Shift")
    expect(label).to_have_css("outline-style", "solid")

    gallery.scrubber.focus()
    expect(gallery.scrubber).not_to_have_attribute("aria-valuetext", newest or "")
    page.keyboard.press("End")
    expect(gallery.scrubber).to_have_attribute("aria-valuetext", newest or "")
    expect(gallery.photo(names[0])).to_be_in_viewport()
    before = int(gallery.scrubber.get_attribute("aria-valuenow") or "")
    page.keyboard.press("ArrowDown")
    expect(gallery.scrubber).to_have_attribute("aria-valuenow", str(before - 1))
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    expect(gallery.scrubber).to_have_attribute("aria-valuenow", "0")


def test_a_wider_date_on_the_scrubber_shifts_nothing(
    context: BrowserContext, seeder: Seeder
) -> None:
    # "1 Oct 2020", then "30 Sept 2020".
    seeder.fill_days(80, days=2, last=datetime(2020, 10, 1, tzinfo=UTC))
    context.add_init_script(OBSERVE)
    gallery = GalleryPage(context.new_page()).open()
    gallery.scrubber.focus()
    expect(gallery.scrubber).to_have_attribute("aria-valuetext", "1 Oct 2020")

    # By script: layout shifts within half a second of a key or a click are not counted.
    gallery.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")

    expect(gallery.scrubber).to_have_attribute("aria-valuetext", "30 Sept 2020")
    expect(gallery.page.locator("#scrubber .scrubber-label")).to_be_in_viewport(ratio=1)
    gallery.page.evaluate(f"scrollTo(0, 0); {_NEXT_FRAMES}")
    expect(gallery.scrubber).to_have_attribute("aria-valuetext", "1 Oct 2020")
    gallery.page.evaluate(_NEXT_FRAMES)
    assert gallery.page.evaluate("seen.shift") == 0


def test_a_phone_has_a_slim_handle_while_scrolling(visit: Visit, seeder: Seeder) -> None:
    names = seeder.fill_days(400, days=100)
    page = visit(viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2).new_page()
    page.clock.install()
    gallery = GalleryPage(page).open()
    gallery.expect_shown(names[0])
    gallery.expect_no_sideways_scrolling()
    clock.stop(page)

    page.evaluate("scrollTo(0, 3000)")

    handle = gallery.scrubber
    clock.expect_in_steps(page, lambda: handle.evaluate(_OPACITY), lambda seen: seen == "1")
    # And no longer: it would cover the photos.
    page.clock.run_for(SHOWN_MS)
    expect(gallery.scrubber).to_have_css("opacity", "0")


def test_photos_that_failed_to_load_are_loaded_when_the_connection_is_back(
    context: BrowserContext, page: Page, seeder: Seeder, watch: Watch
) -> None:
    names = seeder.fill_days(600, days=100)
    watch.expect("net::ERR_INTERNET_DISCONNECTED")
    gallery = GalleryPage(page).open()
    gallery.expect_shown(names[0])
    status = page.get_by_role("status").and_(page.locator("#trouble-text"))
    expect(status).to_have_text("")

    go_offline(page)
    gallery.scrubber.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    expect(status).to_contain_text("You’re offline")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()

    context.set_offline(False)
    expect(status).to_have_text("")
    page.keyboard.press("Home")
    page.mouse.move(500, 400)
    page.mouse.wheel(0, 3_000)
    gallery.expect_shown(names[-1])


def test_a_small_picture_is_not_enlarged(page: Page, seeder: Seeder) -> None:
    seeder.upload("small.png", photos.encoded(photos.two_colours(40, 30), "PNG"))

    gallery = GalleryPage(page).open()

    gallery.expect_shown("small.png")
    box = gallery.picture("small.png").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (40, 30)
    around = gallery.photo("small.png").bounding_box()
    assert around
    assert around["height"] > 100
    # In the middle.
    assert abs(box["x"] + 20 - around["x"] - around["width"] / 2) <= 1
