"""From choosing files to seeing them in the gallery."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.devtools import Devtools
from tests.browser.files import heavy_png, upload
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.gallery_page import GalleryPage
    from tests.browser.watch import Watch
    from tests.support.stacks import Stack

RED_ABOVE_BLUE = ("red", "blue")

# Switches to another tab, or back to this one.
_SEE = """(state) => {
  Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def _above_and_below(picture: Locator) -> tuple[str, str]:
    """The colours of a picture's upper and lower half."""
    seen = photos.opened(picture.screenshot())
    middle = seen.width // 2
    return (
        photos.colour_at(seen, middle, seen.height // 4),
        photos.colour_at(seen, middle, seen.height * 3 // 4),
    )


def test_an_uploaded_photo_appears_in_the_gallery(gallery: GalleryPage) -> None:
    expect(gallery.empty).to_be_visible()

    gallery.choose(upload("beach.jpg", photos.jpeg()))

    expect(gallery.row("beach.jpg")).to_contain_text("In the gallery")
    gallery.expect_shown("beach.jpg")
    expect(gallery.empty).to_be_hidden()


def test_several_photos_are_added_at_once(gallery: GalleryPage) -> None:
    names = [f"day {day}.jpg" for day in range(1, 8)]

    gallery.choose(*(upload(name, photos.jpeg()) for name in names))

    expect(gallery.uploads).to_contain_text("7 added")
    for name in names:
        gallery.expect_shown(name)
    expect(gallery.photos).to_have_count(len(names))


def test_a_photo_whose_type_the_file_chooser_does_not_know_is_added(gallery: GalleryPage) -> None:
    gallery.choose(upload("IMG_1", photos.jpeg(), "application/octet-stream"))

    gallery.expect_shown("IMG_1")


def test_a_photo_whose_name_has_another_types_extension_is_added(gallery: GalleryPage) -> None:
    gallery.choose(upload("really a PNG.jpg", photos.png(), "image/jpeg"))

    gallery.expect_shown("really a PNG.jpg")


def test_the_list_of_uploads_closes_by_itself_on_success(page: Page, gallery: GalleryPage) -> None:
    page.clock.install()
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    page.clock.resume()
    expect(gallery.uploads).to_contain_text("1 added")

    page.mouse.move(5, 5)
    page.clock.fast_forward(20_000)

    expect(gallery.uploads).to_be_hidden()
    expect(gallery.photo("beach.jpg")).to_be_visible()


def test_the_list_of_uploads_stays_while_the_tab_is_hidden(
    page: Page, gallery: GalleryPage
) -> None:
    page.clock.install()
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    page.clock.resume()
    expect(gallery.uploads).to_contain_text("1 added")
    page.mouse.move(5, 5)

    page.evaluate(_SEE, "hidden")
    page.clock.run_for(20_000)

    expect(gallery.uploads).to_contain_text("1 added")

    page.evaluate(_SEE, "visible")
    page.clock.run_for(20_000)

    expect(gallery.uploads).to_be_hidden()


def test_files_can_be_dropped_anywhere_on_the_page(
    page: Page, gallery: GalleryPage, tmp_path: Path
) -> None:
    files = [tmp_path / "one.jpg", tmp_path / "two.jpg"]
    for file in files:
        file.write_bytes(photos.jpeg())
    devtools = Devtools(page)

    devtools.drag("dragEnter", files)
    devtools.drag("dragOver", files)

    expect(page.get_by_text("Drop photos to add them")).to_be_visible()

    devtools.drag("drop", files)

    expect(page.get_by_text("Drop photos to add them")).to_be_hidden()
    for file in files:
        gallery.expect_shown(file.name)


def test_progress_is_shown_over_a_slow_connection(page: Page, gallery: GalleryPage) -> None:
    devtools = Devtools(page)
    devtools.slow_uploads(60_000)

    gallery.choose(upload("big.png", heavy_png(), "image/png"))

    row = gallery.row("big.png")
    bar = row.get_by_role("progressbar", name="Upload of big.png")
    expect(row).to_contain_text(re.compile(r"Uploading, [1-9]\d?%"))
    page.wait_for_function("bar => 0 < bar.value && bar.value < 1", arg=bar.element_handle())
    expect(gallery.uploads.get_by_role("progressbar", name="All uploads")).to_be_visible()

    devtools.fast_uploads()

    gallery.expect_shown("big.png")
    expect(bar).to_be_hidden()


def test_an_upload_can_be_cancelled(page: Page, gallery: GalleryPage) -> None:
    Devtools(page).slow_uploads(20_000)
    gallery.choose(upload("big.png", heavy_png(), "image/png"))
    expect(gallery.row("big.png")).to_contain_text("Uploading")

    gallery.row("big.png").get_by_role("button", name="Cancel big.png").click()

    expect(gallery.uploads).to_be_hidden()
    expect(gallery.empty).to_be_visible()


def test_leaving_the_page_asks_for_confirmation_during_uploads(
    page: Page, gallery: GalleryPage, watch: Watch
) -> None:
    Devtools(page).slow_uploads(20_000)
    gallery.choose(upload("big.png", heavy_png(), "image/png"))
    expect(gallery.row("big.png")).to_contain_text("Uploading")

    # The watch dismisses every dialog.
    watch.expect("dialog: beforeunload")
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)

    expect(gallery.row("big.png")).to_contain_text("Uploading")


def test_leaving_the_page_does_not_ask_when_all_photos_are_uploaded(
    page: Page, gallery: GalleryPage
) -> None:
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    expect(gallery.row("beach.jpg")).to_contain_text("In the gallery")

    # A dialog would fail the test.
    with page.expect_event("close"):
        page.close(run_before_unload=True)


def test_a_photo_with_orientation_is_shown_upright(page: Page, gallery: GalleryPage) -> None:
    # The sensor has red at its right edge; with EXIF orientation applied, that is on top.
    turned = photos.two_colours(400, 640).rotate(-90, expand=True)

    gallery.choose(upload("turned.jpg", photos.encoded(turned, orientation=8)))
    gallery.expect_shown("turned.jpg")

    expect(gallery.picture("turned.jpg")).to_have_css("opacity", "1")
    # It may have loaded but not be painted yet.
    expect_seen(
        lambda: _above_and_below(gallery.picture("turned.jpg")), lambda seen: seen == RED_ABOVE_BLUE
    )

    gallery.link("turned.jpg").click()
    large = gallery.full_view.get_by_role("img", name="Photo: turned.jpg", exact=True)
    expect(large).to_be_visible()
    page.wait_for_function(
        "picture => picture.offsetHeight > picture.offsetWidth", arg=large.element_handle()
    )
    expect(page).to_have_url(re.compile(r"/#photo=[\w-]+$"))


def test_a_photo_in_the_gallery_is_not_uploaded_again(
    gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    content = photos.jpeg()
    gallery.choose(upload("beach.jpg", content))
    gallery.expect_shown("beach.jpg")

    gallery.choose(upload("the beach again.jpg", content))

    row = gallery.row("the beach again.jpg")
    expect(row).to_contain_text("Already in the gallery")
    expect(gallery.uploads).to_contain_text("1 added · 1 already there")
    gallery.expect_names(["beach.jpg"])
    sent = [url for url in watch.urls if f"/{stack.output('originalsBucket')}/" in url]
    assert len(sent) == 1


def test_the_same_photo_chosen_twice_at_once_is_one_photo(gallery: GalleryPage) -> None:
    content = photos.jpeg()

    gallery.choose(upload("one.jpg", content), upload("two.jpg", content))

    expect(gallery.uploads).to_contain_text("1 added · 1 already there")
    expect(gallery.photos).to_have_count(1)
    gallery.open()
    expect(gallery.photos).to_have_count(1)
