"""Zooming and swiping in the viewer, by mouse and by touch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.fingers import Fingers, line
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import PHONE
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder

_ZOOMED = re.compile(r"\bpswp--zoomed-in\b")


def expect_large(picture: Locator) -> None:
    """The visible picture is the largest rendition."""
    picture.page.wait_for_function(
        "picture => picture.naturalWidth && /\\/2048\\.webp$/.test(picture.currentSrc)",
        arg=picture.element_handle(),
    )


def opened(gallery: GalleryPage, name: str) -> Locator:
    """The large picture of this photo, in the viewer."""
    gallery.link(name).click()
    picture = gallery.full_view.get_by_role("img", name=f"Photo: {name}", exact=True)
    expect(picture).to_be_visible()
    return picture


def test_the_wheel_zooms_into_the_large_picture(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg", photos.jpeg(2400, 1600))
    gallery = GalleryPage(page).open()
    picture = opened(gallery, "beach.jpg")
    expect(gallery.full_view).not_to_have_class(_ZOOMED)

    page.mouse.move(600, 400)
    page.mouse.wheel(0, -1500)

    expect(gallery.full_view).to_have_class(_ZOOMED)
    expect_large(picture)


def test_a_click_and_a_key_zoom_in_and_out(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg", photos.jpeg(2400, 1600))
    gallery = GalleryPage(page).open()
    opened(gallery, "beach.jpg")

    page.mouse.click(600, 400)
    expect(gallery.full_view).to_have_class(_ZOOMED)
    page.keyboard.press("z")
    expect(gallery.full_view).not_to_have_class(_ZOOMED)


def test_plus_and_minus_zoom_in_steps(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg", photos.jpeg(2400, 1600))
    gallery = GalleryPage(page).open()
    picture = opened(gallery, "beach.jpg")
    width = "picture => picture.getBoundingClientRect().width"
    before = picture.evaluate(width)

    page.keyboard.press("+")
    page.wait_for_function(
        f"([picture, before]) => ({width})(picture) > 1.2 * before",
        arg=[picture.element_handle(), before],
    )
    for _ in range(2):
        page.keyboard.press("-")
    page.wait_for_function(
        f"([picture, before]) => ({width})(picture) === before",
        arg=[picture.element_handle(), before],
    )


def test_touch_swipes_to_the_next_photo_and_zooms(visit: Visit, seeder: Seeder) -> None:
    seeder.upload("second.jpg", photos.jpeg(2400, 1600))
    seeder.upload("first.jpg", photos.jpeg(1600, 2400))
    context = visit(viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2)
    gallery = GalleryPage(context.new_page()).open()
    opened(gallery, "first.jpg")
    fingers = Fingers(gallery.page)

    fingers.move(line((330, 420), (40, 420)))
    expect(gallery.full_view.get_by_text("second.jpg", exact=True)).to_be_visible()
    expect(gallery.full_view.get_by_text("Photo 2 of 2")).to_be_visible()
    picture = gallery.full_view.get_by_role("img", name="Photo: second.jpg", exact=True)
    expect(picture).to_be_visible()

    fingers.move(line((180, 420), (20, 420)), line((210, 420), (370, 420)))
    expect(gallery.full_view).to_have_class(_ZOOMED)
    expect_large(picture)
