"""Other sources of files: folders, the clipboard, a phone's camera."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.devtools import Devtools
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import PHONE
from tests.support import photos

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder


def make_folder(folder: Path) -> Path:
    """Two photos, one of them nested, and system files."""
    (folder / "holiday" / "second day").mkdir(parents=True)
    (folder / "holiday" / "beach.jpg").write_bytes(photos.jpeg())
    (folder / "holiday" / "second day" / "boat.jpg").write_bytes(photos.jpeg())
    (folder / "holiday" / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    for hidden in (".thumbnails", ".picasaoriginals", "@eaDir"):
        (folder / "holiday" / hidden).mkdir()
        (folder / "holiday" / hidden / "beach.jpg").write_bytes(photos.jpeg())
    return folder / "holiday"


def test_a_folder_can_be_dropped(page: Page, gallery: GalleryPage, tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    devtools = Devtools(page)

    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.drag(kind, [folder])

    expect(gallery.uploads).to_contain_text("2 added")
    gallery.expect_shown("beach.jpg")
    gallery.expect_shown("boat.jpg")


def test_a_folder_can_be_chosen(page: Page, gallery: GalleryPage, tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    gallery.add_button.click()

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(folder)

    expect(gallery.uploads).to_contain_text("2 added")
    gallery.expect_shown("boat.jpg")
    expect(page.get_by_role("button", name="Choose a folder")).to_be_hidden()


PASTE = """
([content, name, selector]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], name, { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(event);
}
"""


def test_a_picture_can_be_pasted(page: Page, gallery: GalleryPage) -> None:
    content = base64.b64encode(photos.png()).decode()

    page.evaluate(PASTE, [content, "image.png", "body"])

    # A copied picture has no name.
    name = re.compile(r"Pasted \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png")
    gallery.show_uploads()
    expect(gallery.uploads.get_by_text(name)).to_be_visible()
    expect(gallery.uploads).to_contain_text("1 added")


def test_a_pasted_file_keeps_its_name(page: Page, gallery: GalleryPage) -> None:
    content = base64.b64encode(photos.png()).decode()

    page.evaluate(PASTE, [content, "beach.png", "body"])

    gallery.expect_shown("beach.png")


def test_a_phone_offers_its_camera_and_a_desk_does_not(page: Page, visit: Visit) -> None:
    GalleryPage(page).open().add_button.click()
    expect(page.get_by_role("button", name="Choose a folder")).to_be_visible()
    expect(page.get_by_role("button", name="Take a photo")).to_be_hidden()

    phone = visit(viewport=PHONE, is_mobile=True, has_touch=True).new_page()
    gallery = GalleryPage(phone).open()
    phone.get_by_role("button", name="More ways to add").tap()
    expect(phone.get_by_role("button", name="Choose photos").last).to_be_focused()
    expect(phone.locator("#camera-input")).to_have_attribute("capture", "environment")
    gallery.expect_no_sideways_scrolling()
    with phone.expect_file_chooser() as chooser:
        phone.get_by_role("button", name="Take a photo").tap()
    photo = {"name": "image.jpg", "mimeType": "image/jpeg", "buffer": photos.jpeg()}
    chooser.value.set_files(photo)  # pyright: ignore[reportArgumentType] (Playwright's own shape)

    expect(gallery.uploads).to_contain_text("1 added")


def test_files_can_be_dropped_on_the_viewer(
    page: Page, gallery: GalleryPage, seeder: Seeder, tmp_path: Path
) -> None:
    seeder.upload("sea.jpg")
    gallery.open().link("sea.jpg").click()
    expect(gallery.full_view).to_be_visible()
    file = tmp_path / "one.jpg"
    file.write_bytes(photos.jpeg())
    devtools = Devtools(page)

    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.drag(kind, [file])

    # The list of uploads is not visible there.
    expect(page.locator("#notices").get_by_text("Adding 1")).to_be_visible()
    page.keyboard.press("Escape")
    gallery.expect_shown("one.jpg")
