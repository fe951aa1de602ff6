"""The details panel, with a photo's title and description."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import expect

from tests.browser.devtools import Devtools
from tests.browser.gallery_page import GalleryPage
from tests.browser.held_requests import hold
from tests.browser.launch import DESKTOP, PHONE
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route, ViewportSize

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

_PATCH = "**/v1/images/*"
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


def details_of(gallery: GalleryPage, name: str) -> Locator:
    """The open panel of this photo."""
    gallery.link(name).click()
    expect(gallery.full_view.get_by_text(name, exact=True)).to_be_visible()
    gallery.full_view.get_by_role("button", name="Details", exact=True).click()
    panel = gallery.full_view.get_by_role("complementary", name="Details")
    expect(panel).to_be_visible()
    return panel


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

    panel = details_of(gallery, "beach.jpg")

    expect(panel).to_contain_text("Friday, 1 May 2026")
    expect(panel).to_contain_text("12:34")
    expect(panel).to_contain_text("Acme Pocket 3")
    expect(panel).to_contain_text("Acme 24 mm")
    expect(panel).to_contain_text("1/125 s · ƒ/1.8 · ISO 100")
    expect(panel).to_contain_text("640 × 480 pixels")  # noqa: RUF001 (the sign itself)
    expect(panel).to_contain_text("JPEG")
    expect(panel).to_contain_text("Downloads don't include the location")
    expect(panel).not_to_contain_text("52")


@pytest.mark.parametrize("settings", [{"viewport": DESKTOP}, {"viewport": PHONE}])
def test_the_photo_is_visible_beside_the_panel_on_any_screen(
    visit: Visit, seeder: Seeder, settings: dict[str, object]
) -> None:
    seeder.upload("beach.jpg")
    gallery = GalleryPage(visit(**settings).new_page()).open()

    panel = details_of(gallery, "beach.jpg")

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
    panel = details_of(gallery, "beach.jpg")
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

    panel = details_of(gallery, "beach.jpg")

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
    panel.get_by_label("Title").fill("Never to be saved")
    page.keyboard.press("Escape")
    expect(panel.get_by_label("Title")).to_have_value("")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(gallery.full_view.get_by_role("button", name="Details", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(gallery.full_view).to_have_count(0)
    expect(gallery.link("beach.jpg")).to_be_focused()


def test_title_and_description_are_saved_for_everyone(page: Page, seeder: Seeder) -> None:
    seeder.upload("img_1234.jpg")
    gallery = GalleryPage(page).open()
    panel = details_of(gallery, "img_1234.jpg")

    # Letters that are also keyboard shortcuts of the viewer.
    panel.get_by_label("Title").press_sequentially("izz <b>Ziel</b>")
    panel.get_by_label("Description").fill("Two people at the sea")
    panel.get_by_role("button", name="Save").click()

    expect(panel.get_by_role("status")).to_have_text("Saved.")
    expect(panel.get_by_role("button", name="Save")).to_be_hidden()
    expect(gallery.full_view.get_by_text("izz <b>Ziel</b>", exact=True)).to_be_visible()
    expect(gallery.full_view.get_by_role("img", name="Two people at the sea")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(gallery.link("izz <b>Ziel</b>")).to_be_visible()
    GalleryPage(page).open()
    expect(gallery.link("izz <b>Ziel</b>")).to_be_visible()
    expect(page.get_by_role("img", name="Two people at the sea")).to_be_visible()


@pytest.mark.parametrize("how", ["the button", "Enter", "Control+Enter"])
def test_saving_keeps_the_focus_in_the_form(page: Page, seeder: Seeder, how: str) -> None:
    seeder.upload("beach.jpg")
    gallery = GalleryPage(page).open()
    panel = details_of(gallery, "beach.jpg")
    title = panel.get_by_label("Title")

    title.fill("At the sea")
    if how == "the button":
        panel.get_by_role("button", name="Save").click()
    else:
        page.keyboard.press(how)

    expect(panel.get_by_role("status")).to_have_text("Saved.")
    expect(title).to_be_focused()
    # So the next key goes to the panel, and the photo stays open.
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(gallery.full_view).to_be_visible()


def test_a_failed_save_can_be_retried_with_the_same_button(
    page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.upload("beach.jpg")
    watch.expect_status(409)
    gallery = GalleryPage(page).open()
    panel = details_of(gallery, "beach.jpg")
    held = hold(page, _PATCH)
    panel.get_by_label("Title").fill("At the sea")
    panel.get_by_role("button", name="Save").click()
    save = panel.get_by_role("button", name="Save")
    expect(save).to_have_attribute("aria-disabled", "true")
    # Once is enough.
    page.keyboard.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("Saving…")

    held[0].fulfill(status=409, json={"error": "Not now.", "code": "x"})

    expect(panel.get_by_role("status")).to_have_text("Not now.")
    expect(save).to_be_focused()
    expect(save).to_have_attribute("aria-disabled", "false")
    assert len(held) == 1


def test_text_that_could_not_be_saved_is_kept(page: Page, seeder: Seeder, watch: Watch) -> None:
    seeder.upload("second.jpg")
    seeder.upload("first.jpg")
    watch.expect_status(409)
    gallery = GalleryPage(page).open()
    panel = details_of(gallery, "first.jpg")

    def refuse(route: Route) -> None:
        if route.request.method == "PATCH":
            route.fulfill(status=409, json={"error": "Not now.", "code": "x"})
        else:
            route.fallback()

    page.route(_PATCH, refuse)
    panel.get_by_label("Title").fill("At the sea")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("Not now.")
    expect(panel.get_by_label("Title")).to_have_value("At the sea")

    # And while another photo is shown.
    gallery.full_view.get_by_role("button", name="Next photo").click()
    expect(panel.get_by_label("Title")).to_have_value("")
    gallery.full_view.get_by_role("button", name="Previous photo").click()
    expect(panel.get_by_label("Title")).to_have_value("At the sea")
    page.unroute(_PATCH)
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("status")).to_have_text("Saved.")


def test_text_cannot_exceed_the_limit(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg")
    panel = details_of(GalleryPage(page).open(), "beach.jpg")
    title = panel.get_by_label("Title")

    title.fill("x" * 199)
    title.press_sequentially("yz")

    expect(title).to_have_value("x" * 199 + "y")
    expect(panel.get_by_text("200 of 200 characters")).to_be_visible()
