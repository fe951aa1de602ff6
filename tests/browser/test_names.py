"""File names are data: shown as text, whatever they contain, and kept for downloads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.files import upload
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.gallery_page import GalleryPage

NAMES = {
    "markup": ("<img src=x onerror=alert(1)>.jpg", "<img src=x onerror=alert(1)>.jpg"),
    "entities": ("&lt;b&gt; &amp; ${7*7} {{7*7}}.jpg", "&lt;b&gt; &amp; ${7*7} {{7*7}}.jpg"),
    "emoji": ("👩‍👩‍👧 at the sea 🏖️.jpg", "👩‍👩‍👧 at the sea 🏖️.jpg"),
    "right to left": ("صورة العائلة.jpg", "صورة العائلة.jpg"),
    "turned around": ("photo\u202egpj.exe.jpg", "photogpj.exe.jpg"),
    "path": ("../../etc/passwd.jpg", ".._.._etc_passwd.jpg"),
    "quotes": ("\"double\" 'single' `back`; x=1.jpg", "\"double\" 'single' `back`; x=1.jpg"),
    "300 characters": ("n" * 296 + ".jpg", "n" * 196 + ".jpg"),
}
"""What a visitor's file is called, and the name that the gallery keeps."""

# What Chromium replaces in the name of a saved file: what some file system does not allow,
# invisible characters, and a leading dot.
_REPLACED = re.compile(r'[<>:"/\\|?*~\u200d]')


def saved_as(name: str) -> str:
    return _REPLACED.sub("_", name).lstrip(".")


@pytest.mark.parametrize(("name", "kept"), NAMES.values(), ids=NAMES)
def test_a_name_is_shown_as_text_and_given_back(
    page: Page, gallery: GalleryPage, name: str, kept: str
) -> None:
    content = photos.jpeg(160, 120)
    gallery.choose(upload(name, content))

    gallery.expect_shown(kept)
    # Markup in a name created no element.
    expect(page.locator("img[src='x'], b")).to_have_count(0)

    gallery.link(kept).click()
    expect(gallery.full_view.get_by_text(kept, exact=True)).to_be_visible()
    with page.expect_download() as download:
        gallery.in_menu("Download").click()
    assert download.value.path().read_bytes() == content
    assert download.value.suggested_filename == saved_as(kept)

    page.keyboard.press("Escape")
    expect(gallery.full_view).to_have_count(0)
    gallery.delete(kept)
    expect(page.get_by_role("status").get_by_text("Moved to trash.", exact=True)).to_be_visible()


def test_the_names_of_many_photos_do_not_break_the_layout(gallery: GalleryPage) -> None:
    gallery.choose(*(upload(name, photos.jpeg(160, 120)) for name, _ in NAMES.values()))

    expect(gallery.photos).to_have_count(len(NAMES))
    gallery.expect_no_sideways_scrolling()
