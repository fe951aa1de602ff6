"""Refused files: each shows its reason, and the others are added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.files import BROKEN, upload
from tests.support import photos

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.gallery_page import GalleryPage
    from tests.browser.watch import Watch


def test_one_refused_file_does_not_stop_the_others(gallery: GalleryPage) -> None:
    gallery.choose(
        upload("first.jpg", photos.jpeg()),
        upload("letter.jpg", b"Dear all,\nthis is not a photo.\n"),
        upload("last.jpg", photos.jpeg()),
    )

    row = gallery.row("letter.jpg")
    expect(row).to_contain_text("This file type isn't supported. Supported: JPEG")
    expect(gallery.uploads).to_contain_text("2 photos added, 1 failed")
    gallery.expect_shown("first.jpg")
    gallery.expect_shown("last.jpg")
    expect(gallery.photos).to_have_count(2)
    # A file icon, not a photo icon.
    expect(row.locator(".upload-file")).to_be_visible()
    expect(row.locator(".upload-photo")).to_be_hidden()
    # Retrying would not help.
    expect(row.get_by_role("button", name="Retry letter.jpg")).to_be_hidden()

    row.get_by_role("button", name="Remove letter.jpg from this list").click()
    expect(row).to_be_hidden()


def test_a_damaged_photo_fails_with_a_reason(gallery: GalleryPage) -> None:
    gallery.choose(upload("damaged.jpg", BROKEN))

    expect(gallery.row("damaged.jpg")).to_contain_text("damaged")
    expect(gallery.uploads).to_contain_text("1 file couldn't be added")
    expect(gallery.empty).to_be_visible()


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("letter.pdf", "application/pdf"),
        ("drawing.svg", "image/svg+xml"),
        ("letter called a photo.jpg", "image/jpeg"),
        ("folder", ""),
    ],
)
def test_a_file_that_is_not_a_photo_is_refused_before_uploading(
    gallery: GalleryPage, watch: Watch, name: str, media_type: str
) -> None:
    gallery.choose(upload(name, b"content", media_type))

    row = gallery.row(name)
    expect(row).to_contain_text("This file type isn't supported. Supported: JPEG")
    assert not any("/v1/upload" in url for url in watch.urls)


def test_an_empty_file_is_refused(gallery: GalleryPage, watch: Watch) -> None:
    gallery.choose(upload("empty.jpg", b""))

    expect(gallery.row("empty.jpg")).to_contain_text("This file is empty.")
    assert not any("/v1/upload" in url for url in watch.urls)


def test_a_photo_that_is_too_large_is_refused_with_the_limit(
    gallery: GalleryPage, watch: Watch, tmp_path: Path
) -> None:
    file = tmp_path / "huge.jpg"
    with file.open("wb") as huge:
        huge.truncate(61 * 1024 * 1024)

    gallery.choose(file)

    expect(gallery.row("huge.jpg")).to_contain_text("too large (61 MB). The limit is 60 MB.")
    assert not any("/v1/upload" in url for url in watch.urls)
