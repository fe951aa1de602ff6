"""What the gallery shows: order, names, and pictures."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.files import heavy_png, upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

_FIRST_ROW = """() => {
  const all = [...document.querySelectorAll(".photo")];
  const tops = all.map((each) => each.getBoundingClientRect().top);
  return tops.filter((top) => top === tops[0]).length;
}"""
_ASKED_FOR = """(least) =>
  document.querySelectorAll(".photo-picture[src]").length >= least"""


def test_the_newest_photo_comes_first_and_a_new_one_before_it(page: Page, seeder: Seeder) -> None:
    for name in ("oldest.jpg", "older.jpg", "old.jpg"):
        seeder.upload(name)
    gallery = GalleryPage(page).open()
    gallery.expect_names(["old.jpg", "older.jpg", "oldest.jpg"])

    gallery.choose(upload("new.jpg", photos.jpeg()))

    gallery.expect_names(["new.jpg", "old.jpg", "older.jpg", "oldest.jpg"])


def test_photos_stay_after_a_reload(gallery: GalleryPage) -> None:
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")

    gallery.page.reload()

    gallery.expect_shown("beach.jpg")
    expect(gallery.uploads).to_be_hidden()


def test_nothing_lies_over_a_photo_that_is_hovered_or_focused(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg", heavy_png(400, 300))
    gallery = GalleryPage(page).open()
    gallery.expect_shown("beach.jpg")

    gallery.photo("beach.jpg").hover()
    gallery.link("beach.jpg").focus()

    expect(gallery.photo("beach.jpg")).to_have_text("")
    expect(gallery.photo("beach.jpg").get_by_role("button")).to_have_count(0)
    expect(gallery.photo("beach.jpg").get_by_role("link")).to_have_count(1)


def test_pictures_far_away_are_not_loaded_until_scrolled_to(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    names = seeder.fill(80)
    gallery = GalleryPage(page).open()
    for name in names[:4]:
        gallery.expect_shown(name)
    # Before the page is as long as it will be, it has another end.
    expect(page.get_by_role("heading", name="Today 80 photos")).to_be_visible()

    before = {url for url in watch.urls if "/thumbnails/" in url}
    assert 4 <= len(before) < 60

    page.keyboard.press("End")
    gallery.expect_shown("Seeded 080.jpg")
    assert len({url for url in watch.urls if "/thumbnails/" in url}) > len(before)


@pytest.mark.parametrize("density", [1, 1.5, 2, 3])
def test_the_rendition_matches_the_pixels_of_the_screen(
    visit: Visit, watches: list[Watch], seeder: Seeder, density: float
) -> None:
    wide = seeder.upload("wide.jpg", photos.jpeg(4800, 800))
    large = seeder.upload("large.jpg", photos.jpeg(2400, 1600))
    page = visit(device_scale_factor=density).new_page()

    gallery = GalleryPage(page).open()

    for photo in (large, wide):
        gallery.expect_shown(photo["fileName"])
        picture = gallery.picture(photo["fileName"])
        box = picture.bounding_box()
        assert box
        # The cropped sides of a panorama have pixels too.
        across = max(box["width"], box["height"] * photo["width"] / photo["height"]) * density
        offered = {each["width"]: each["url"] for each in photo["renditions"][1:]}
        best = min((width for width in offered if width >= across), default=max(offered))
        assert picture.evaluate("picture => picture.currentSrc").endswith(offered[best])
    loaded = [url for url in watches[0].urls if "/thumbnails/" in url]
    assert len(loaded) == len(set(loaded)) == 2


def test_the_first_row_of_pictures_loads_first(page: Page, seeder: Seeder) -> None:
    names = seeder.fill_days(40, days=1)
    held = hold(page, "**/thumbnails/**")
    # Slow pictures are not waited for, so time is stopped.
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=1))
    page.goto("/")

    row = page.wait_for_function(_FIRST_ROW).json_value()
    assert 1 < row < 40
    page.clock.run_for(200)
    page.wait_for_function(_ASKED_FOR, arg=row)
    assert page.evaluate("() => document.querySelectorAll('.photo-picture[src]').length") == row

    held.pop().continue_()
    page.wait_for_function("() => document.querySelector('.is-loaded')")
    page.clock.run_for(200)
    page.wait_for_function(_ASKED_FOR, arg=row + 1)

    for route in held:
        route.continue_()
    page.unroute("**/thumbnails/**")
    page.clock.resume()
    GalleryPage(page).expect_shown(names[-1])


def test_a_missing_picture_has_a_message(page: Page, seeder: Seeder, watch: Watch) -> None:
    seeder.fill(1, pictures=False)
    watch.expect_status(404)

    gallery = GalleryPage(page).open()

    broken = gallery.photo("Seeded 001.jpg")
    expect(broken.get_by_text("This photo can’t be displayed")).to_be_visible()
    expect(broken.get_by_role("img")).to_be_hidden()


def test_a_picture_has_a_colour_and_a_blurred_placeholder_until_it_has_loaded(
    page: Page, seeder: Seeder
) -> None:
    colour = seeder.upload("beach.jpg")["colour"]
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    held = hold(page, "**/thumbnails/**")
    gallery = GalleryPage(page).open()

    link = gallery.link("beach.jpg")
    expect(link).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
    blurred = gallery.photo("beach.jpg").locator("canvas")
    expect(blurred).to_be_visible()
    # Nothing covers it: it is red above and blue below, as the picture will be.
    assert gallery.picture("beach.jpg").evaluate("picture => picture.naturalWidth") == 0
    seen = Image.open(io.BytesIO(link.screenshot())).convert("RGB").resize((1, 2)).tobytes()
    above, below = seen[:3], seen[3:]
    assert above[0] > above[2]
    assert below[2] > below[0]
    # At its own small size, scaled up.
    assert blurred.evaluate("canvas => Math.max(canvas.width, canvas.height)") == 20

    for route in held:
        route.continue_()
    page.unroute("**/thumbnails/**")
    gallery.expect_shown("beach.jpg")
    expect(blurred).to_be_hidden()
    expect(link).not_to_have_css("background-color", f"rgb({red}, {green}, {blue})")
