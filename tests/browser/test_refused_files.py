"""Refused files: told together, each with its reason, and the others are added."""

from __future__ import annotations

import re
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

    expect(gallery.uploads).to_contain_text("2 added · 1 couldn’t be added")
    group = gallery.refused("1 file is not a photo")
    expect(group.get_by_text("letter.jpg", exact=True)).to_be_visible()
    expect(group.get_by_text("Supported formats: JPEG")).to_be_visible()
    gallery.expect_shown("first.jpg")
    gallery.expect_shown("last.jpg")
    expect(gallery.photos).to_have_count(2)
    # Retrying would not help.
    expect(gallery.uploads.get_by_role("button", name="Retry")).to_have_count(0)

    group.get_by_role("button", name="Remove from this list: 1 file is not a photo").click()
    expect(group).to_have_count(0)
    expect(gallery.uploads).to_contain_text("2 added")


def test_many_refused_files_are_one_sentence_for_each_kind(gallery: GalleryPage) -> None:
    letters = [upload(f"letter {number}.txt", b"Dear all") for number in range(4)]
    gallery.choose(*letters, upload("empty.jpg", b""), upload("damaged.jpg", BROKEN))
    expect(gallery.uploads).to_contain_text("6 couldn’t be added")

    gallery.show_uploads()

    expect(gallery.troubled).to_have_count(2)
    group = gallery.refused("4 files are not photos")
    expect(group.get_by_role("listitem")).to_have_text([each["name"] for each in letters])
    # Their reasons differ.
    unreadable = gallery.refused("2 files can’t be read")
    expect(unreadable.get_by_role("listitem")).to_have_text(
        [re.compile("empty.jpg.*is empty"), re.compile("damaged.jpg.*damaged")]
    )


def test_when_nothing_is_a_photo_the_strip_says_so(gallery: GalleryPage) -> None:
    gallery.choose(*(upload(f"{number}.txt", b"Dear all") for number in range(4)))

    expect(gallery.uploads.get_by_text("4 files are not photos", exact=True)).to_be_visible()


def test_hostile_names_of_refused_files_are_text(gallery: GalleryPage) -> None:
    name = "<img src=x onerror=alert(1)>.txt"
    gallery.choose(upload(name, b"Dear all"))

    group = gallery.refused("1 file is not a photo")

    expect(group.get_by_text(name, exact=True)).to_be_visible()
    expect(group.locator("img")).to_have_count(0)


def test_a_damaged_photo_fails_with_a_reason(gallery: GalleryPage) -> None:
    gallery.choose(upload("damaged.jpg", BROKEN))

    group = gallery.refused("1 file can’t be read")
    expect(group.get_by_text("damaged.jpg", exact=True)).to_be_visible()
    expect(group.get_by_text("incomplete or damaged")).to_be_visible()
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

    group = gallery.refused("1 file is not a photo")
    expect(group.get_by_text(name, exact=True)).to_be_visible()
    expect(group.get_by_text("Supported formats: JPEG")).to_be_visible()
    assert not any("/v1/upload" in url for url in watch.urls)


def test_an_empty_file_is_refused(gallery: GalleryPage, watch: Watch) -> None:
    gallery.choose(upload("empty.jpg", b""))

    group = gallery.refused("1 file can’t be read")
    expect(group.get_by_text("This file is empty.")).to_be_visible()
    assert not any("/v1/upload" in url for url in watch.urls)


def test_a_photo_that_is_too_large_is_refused_with_the_limit(
    gallery: GalleryPage, watch: Watch, tmp_path: Path
) -> None:
    file = tmp_path / "huge.jpg"
    with file.open("wb") as huge:
        huge.truncate(61 * 1024 * 1024)

    gallery.choose(file)

    group = gallery.refused("1 photo is too large")
    expect(group.get_by_text("This photo is 61 MB. The limit is 60 MB.")).to_be_visible()
    assert not any("/v1/upload" in url for url in watch.urls)
