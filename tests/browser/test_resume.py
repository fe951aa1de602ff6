"""Uploads that a visit left unfinished are offered by the next one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.devtools import Devtools
from tests.browser.files import heavy_png, upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.support.api import Api

# The number of files stored for the next visit.
_KEPT = """
async () => {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open("uploads");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    // The page has not made it yet, and has to be the one that does.
    request.onupgradeneeded = () => request.transaction.abort();
  }).catch(() => null);
  if (!database) return 0;
  const table = database.transaction("unfinished").objectStore("unfinished");
  const entries = await new Promise((resolve) => {
    const request = table.getAll();
    request.onsuccess = () => resolve(request.result);
  });
  database.close();
  return entries.filter(({ file }) => file).length;
}
"""
NAMES = ["one.png", "two.png"]
_PHOTO = re.compile(r"/v1/images/[0-9a-f-]{36}$")


def wait_for_kept_files(page: Page, count: int) -> None:
    """Wait until this many files of unfinished uploads are stored."""
    expect_seen(lambda: page.evaluate(_KEPT), lambda kept: kept == count)


def begin(page: Page, devtools: Devtools) -> GalleryPage:
    """Two photos are uploading slowly, and are stored by the browser."""
    # As if the visitor confirmed leaving, which the watch never does.
    page.add_init_script(
        "addEventListener('beforeunload', (event) => event.stopImmediatePropagation())"
    )
    gallery = GalleryPage(page).open()
    devtools.slow_uploads(5_000)
    gallery.choose(
        *(
            upload(name, heavy_png(600, 400 + number), "image/png")
            for number, name in enumerate(NAMES)
        )
    )
    expect(gallery.row("one.png")).to_contain_text("Uploading")
    wait_for_kept_files(page, 2)
    return gallery


def test_after_a_reload_unfinished_uploads_are_offered_and_resume(page: Page) -> None:
    devtools = Devtools(page)
    gallery = begin(page, devtools)

    page.reload()
    devtools.fast_uploads()

    expect(gallery.uploads).to_contain_text(
        "2 photos were still uploading when this page was closed."
    )
    gallery.uploads.get_by_role("button", name="Add now").click()
    expect(gallery.uploads.get_by_role("button", name="Show files")).to_be_focused()

    expect(gallery.uploads).to_contain_text("2 added")
    for name in NAMES:
        gallery.expect_shown(name)
    # There is nothing left to resume.
    wait_for_kept_files(page, 0)
    page.reload()
    expect(gallery.photos.first).to_be_visible()
    expect(gallery.uploads).to_be_hidden()


def test_an_arrived_upload_is_not_offered_before_it_is_a_photo(page: Page, api: Api) -> None:
    # For this page, they stay in processing.
    page.route(_PHOTO, lambda _: None)
    devtools = Devtools(page)
    gallery = begin(page, devtools)
    devtools.fast_uploads()
    for name in NAMES:
        expect(gallery.row(name)).to_contain_text("Processing")
    wait_for_kept_files(page, 0)
    expect_seen(
        lambda: api.get("/images", sort="taken").json()["images"], lambda images: len(images) == 2
    )

    page.reload()

    for name in NAMES:
        gallery.expect_shown(name)
    gallery.wait_for_uploads()
    expect(gallery.uploads).to_be_hidden()


def test_unfinished_uploads_can_be_discarded(page: Page) -> None:
    gallery = begin(page, Devtools(page))
    page.reload()

    gallery.uploads.get_by_role("button", name="Discard").click()

    expect(gallery.uploads).to_be_hidden()
    expect(gallery.add_button).to_be_focused()
    wait_for_kept_files(page, 0)
    expect(gallery.empty).to_be_visible()


def test_uploads_of_another_tab_are_offered_once_that_tab_is_closed(
    context: BrowserContext, page: Page
) -> None:
    begin(page, Devtools(page))
    other = GalleryPage(context.new_page()).open()
    expect(other.empty).to_be_visible()
    expect(other.uploads).to_be_hidden()

    page.close()

    expect(other.uploads).to_contain_text(
        "2 photos were still uploading when this page was closed."
    )
