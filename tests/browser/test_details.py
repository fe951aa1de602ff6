"""The details panel: a photo's metadata, beside the photo on any screen."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import expect

from tests.browser.devtools import Devtools
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import DESKTOP, PHONE
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, ViewportSize

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder

_TABLET = {"width": 1024, "height": 768}


def from_a_camera() -> bytes:
    """A photo with date, location and camera."""
    exif = Image.Exif()
    exif.update({ExifTags.Base.Make: "Acme", ExifTags.Base.Model: "Pocket 3"})
    details: dict[int, object] = {
        ExifTags.Base.DateTimeOriginal: "2026:05:01 12:34:56",
        ExifTags.Base.ExposureTime: 0.008,
        ExifTags.Base.FNumber: 1.8,
        ExifTags.Base.ISOSpeedRatings: 100,
        ExifTags.Base.LensModel: "Acme 24 mm",
    }
    exif.get_ifd(ExifTags.IFD.Exif).update(details)
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (52.0, 31.0, 12.0)})
    file = io.BytesIO()
    photos.two_colours().save(file, "JPEG", exif=exif)
    return file.getvalue()


def picture_of(gallery: GalleryPage) -> Locator:
    """Of beach.jpg, in the viewer."""
    return gallery.full_view.get_by_role("img", name="Photo: beach.jpg", exact=True)


def expect_beside(gallery: GalleryPage, panel: Locator) -> None:
    """Panel and photo are within the window and do not overlap."""
    picture = picture_of(gallery)
    expect(picture).to_be_visible()
    gallery.page.wait_for_function(
        """([panel, picture]) => {
          const [a, b] = [panel, picture].map((element) => element.getBoundingClientRect());
          const inside = [a, b].every(({ left, top, right, bottom }) =>
            left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1);
          return inside && (b.right <= a.left + 1 || b.bottom <= a.top + 1);
        }""",
        arg=[panel.element_handle(), picture.element_handle()],
    )


def test_the_panel_shows_the_metadata_but_no_location(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg", from_a_camera())
    gallery = GalleryPage(page).open()

    panel = gallery.open_details("beach.jpg")

    expect(panel).to_contain_text("Friday, 1 May 2026")
    expect(panel).to_contain_text("12:34")
    expect(
        gallery.full_view.get_by_text(re.compile(r"^Fri,? 1 May( 2026)?, 12:34$"))
    ).to_be_visible()
    expect(panel).to_contain_text("Acme Pocket 3")
    expect(panel).to_contain_text("Acme 24 mm")
    expect(panel).to_contain_text("1/125 s · ƒ/1.8 · ISO 100")
    expect(panel).to_contain_text("640 × 480 pixels")  # noqa: RUF001 (the sign itself)
    expect(panel).to_contain_text("JPEG")
    expect(panel).to_contain_text("Downloads don’t include the location")
    expect(panel).not_to_contain_text("52")


@pytest.mark.parametrize("settings", [{"viewport": DESKTOP}, {"viewport": PHONE}])
def test_the_photo_is_visible_beside_the_panel_on_any_screen(
    visit: Visit, seeder: Seeder, settings: dict[str, object]
) -> None:
    seeder.upload("beach.jpg")
    gallery = GalleryPage(visit(**settings).new_page()).open()

    panel = gallery.open_details("beach.jpg")

    expect_beside(gallery, panel)
    gallery.expect_no_sideways_scrolling()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_photo_is_visible_beside_a_panel_opened_during_the_opening_animation(
    visit: Visit, seeder: Seeder, viewport: ViewportSize
) -> None:
    seeder.upload("beach.jpg")
    page = visit(viewport=viewport, reduced_motion="no-preference").new_page()
    gallery = GalleryPage(page).open()
    gallery.expect_shown("beach.jpg")
    Devtools(page).slow_animations(0.1)

    gallery.link("beach.jpg").click()
    expect(gallery.full_view).to_be_attached()
    page.keyboard.press("i")
    # The buttons appear once the opening animation has started.
    expect(page.locator(".pswp--ui-visible.has-details")).to_be_attached()

    expect_beside(gallery, gallery.full_view.get_by_role("complementary", name="Details"))


@pytest.mark.parametrize("screen", [_TABLET, PHONE], ids=["tablet", "phone"])
def test_the_photo_stays_beside_the_panel_when_the_device_is_rotated(
    visit: Visit, seeder: Seeder, screen: ViewportSize
) -> None:
    seeder.upload("beach.jpg")
    page = visit(viewport=screen, has_touch=True).new_page()
    gallery = GalleryPage(page).open()
    panel = gallery.open_details("beach.jpg")
    turned: ViewportSize = {"width": screen["height"], "height": screen["width"]}

    for now in (turned, screen, turned):
        page.set_viewport_size(now)
        expect_beside(gallery, panel)


def test_on_a_phone_in_landscape_the_photo_has_the_full_height(
    visit: Visit, seeder: Seeder
) -> None:
    seeder.upload("beach.jpg")
    page = visit(viewport={"width": 844, "height": 390}, has_touch=True).new_page()
    gallery = GalleryPage(page).open()

    panel = gallery.open_details("beach.jpg")

    expect_beside(gallery, panel)
    page.wait_for_function(
        "panel => panel.getBoundingClientRect().height === innerHeight", arg=panel.element_handle()
    )
    page.wait_for_function(
        "picture => picture.getBoundingClientRect().height > 250",
        arg=picture_of(gallery).element_handle(),
    )


def test_a_key_opens_the_panel_and_escape_closes_one_thing_at_a_time(
    page: Page, seeder: Seeder
) -> None:
    seeder.upload("beach.jpg")
    gallery = GalleryPage(page).open()
    gallery.link("beach.jpg").click()
    expect(gallery.full_view.get_by_text("beach.jpg", exact=True)).to_be_visible()

    page.keyboard.press("i")
    panel = gallery.full_view.get_by_role("complementary", name="Details")
    panel.get_by_label("Caption").fill("Never to be saved")
    page.keyboard.press("Escape")
    expect(panel.get_by_label("Caption")).to_have_value("")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(gallery.full_view.get_by_role("button", name="Details", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(gallery.full_view).to_have_count(0)
    expect(gallery.link("beach.jpg")).to_be_focused()
