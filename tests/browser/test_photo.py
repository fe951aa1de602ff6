"""One photo: viewer, download, deletion."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import ExifTags, Image
from playwright.sync_api import expect

from tests.browser.files import heavy_png, upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.seeder import Seeder
    from tests.support.api import Api


def test_a_photo_goes_all_the_way_from_upload_to_deletion(
    page: Page, gallery: GalleryPage, seeder: Seeder
) -> None:
    content = photos.jpeg(2400, 1600)
    gallery.choose(upload("beach.jpg", content))
    gallery.expect_shown("beach.jpg")

    gallery.link("beach.jpg").click()
    large = gallery.full_view.get_by_role("img", name="Photo: beach.jpg", exact=True)
    expect(large).to_be_visible()
    with page.expect_download() as download:
        gallery.in_menu("Download").click()
    gallery.full_view.get_by_role("button", name="Back").click()
    gallery.delete("beach.jpg")

    assert download.value.path().read_bytes() == content
    assert download.value.suggested_filename == "beach.jpg"
    expect(gallery.empty).to_be_visible()
    # The request outlives the page, and the next one may be faster.
    gallery.open()
    expect_seen(lambda: seeder.api.get("/images").json()["count"], lambda count: count == 0)
    gallery.open()
    expect(gallery.empty).to_be_visible()


def test_the_viewer_shows_a_large_picture_and_the_name(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg", photos.jpeg(2400, 1600))
    gallery = GalleryPage(page).open()

    gallery.link("beach.jpg").click()

    large = gallery.full_view.get_by_role("img", name="Photo: beach.jpg", exact=True)
    expect(large).to_be_visible()
    page.wait_for_function(
        "picture => picture.naturalWidth && /\\/(1280|2048)\\.webp$/.test(picture.currentSrc)",
        arg=large.element_handle(),
    )
    expect(gallery.full_view.get_by_text("beach.jpg", exact=True)).to_be_visible()


def test_the_viewer_pages_through_the_photos(page: Page, seeder: Seeder) -> None:
    for name in ("third.jpg", "second.jpg", "first.jpg"):
        seeder.upload(name)
    gallery = GalleryPage(page).open()
    gallery.link("first.jpg").click()
    expect(gallery.full_view.get_by_text("first.jpg", exact=True)).to_be_visible()

    gallery.full_view.get_by_role("button", name="Next photo").click()
    expect(gallery.full_view.get_by_text("second.jpg", exact=True)).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(gallery.full_view.get_by_text("third.jpg", exact=True)).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(gallery.full_view.get_by_text("second.jpg", exact=True)).to_be_visible()


def test_the_gallery_returns_the_uploaded_bytes(page: Page, seeder: Seeder) -> None:
    content = heavy_png(500, 400)
    seeder.upload("holiday 2026.png", content)
    gallery = GalleryPage(page).open()

    gallery.link("holiday 2026.png").click()
    with page.expect_download() as download:
        gallery.in_menu("Download").click()

    assert download.value.path().read_bytes() == content
    assert download.value.suggested_filename == "holiday 2026.png"


def test_a_download_has_no_location_or_camera(page: Page, seeder: Seeder) -> None:
    exif = Image.Exif()
    exif.update({ExifTags.Base.Orientation: 6, ExifTags.Base.Make: "Camera of somebody"})
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (52.0, 31.0, 12.0)})
    file = io.BytesIO()
    photos.two_colours().save(file, "JPEG", exif=exif)
    seeder.upload("beach.jpg", file.getvalue())
    gallery = GalleryPage(page).open()

    gallery.link("beach.jpg").click()
    with page.expect_download() as download:
        gallery.in_menu("Download").click()

    content = download.value.path().read_bytes()
    assert b"somebody" not in content
    downloaded = photos.opened(content)
    assert dict(downloaded.getexif()) == {ExifTags.Base.Orientation: 6}
    assert downloaded.tobytes() == photos.opened(file.getvalue()).tobytes()


def test_a_deleted_photo_is_gone_for_everyone(page: Page, seeder: Seeder, api: Api) -> None:
    image_id = seeder.upload("beach.jpg")["imageId"]
    seeder.upload("other.jpg")
    gallery = GalleryPage(page).open()

    gallery.delete("beach.jpg")
    expect(page.get_by_role("status").get_by_text("Moved to trash.", exact=True)).to_be_visible()
    expect(gallery.photos).to_have_count(1)

    expect_seen(lambda: api.get(f"/images/{image_id}").status, lambda status: status == 404)
    gallery.page.reload()
    gallery.expect_shown("other.jpg")
    expect(gallery.photos).to_have_count(1)
