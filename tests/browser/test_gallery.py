"""What the gallery shows: order, pages, pictures, and the same for everyone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.files import heavy_png, upload
from tests.browser.gallery_page import GalleryPage
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

    from tests.browser.album import Album
    from tests.browser.conftest import Visit
    from tests.browser.watch import Watch


def test_the_newest_photo_comes_first_and_a_new_one_takes_its_place_before_it(
    page: Page, album: Album
) -> None:
    for name in ("oldest.jpg", "older.jpg", "old.jpg"):
        album.upload(name)
    gallery = GalleryPage(page).open()
    gallery.expect_names(["old.jpg", "older.jpg", "oldest.jpg"])

    gallery.choose(upload("new.jpg", photos.jpeg()))

    gallery.expect_names(["new.jpg", "old.jpg", "older.jpg", "oldest.jpg"])


def test_photos_stay_after_the_page_is_loaded_again(gallery: GalleryPage) -> None:
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")

    gallery.page.reload()

    gallery.expect_shown("beach.jpg")
    expect(gallery.uploads).to_be_hidden()


def test_the_name_the_size_and_the_day_are_shown(page: Page, album: Album) -> None:
    album.upload("beach.jpg", heavy_png(400, 300))

    gallery = GalleryPage(page).open()

    expect(gallery.photo("beach.jpg")).to_contain_text(re.compile(r"beach\.jpg\s*\d+ KB · \w+ \d+"))


def test_further_pages_come_as_one_scrolls_in_one_order_and_without_gaps(
    page: Page, album: Album, watch: Watch
) -> None:
    names = album.fill(120, pictures=False)
    watch.expect_status(404)
    gallery = GalleryPage(page).open()
    expect(gallery.photos).to_have_count(50)

    for count in (100, 120):
        gallery.photos.last.scroll_into_view_if_needed()
        expect(gallery.photos).to_have_count(count)

    gallery.expect_names(names)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()
    lists = [url for url in watch.urls if "/v1/images?" in url]
    assert len(lists) == 3


def test_pictures_that_are_far_away_are_not_loaded_until_one_scrolls_there(
    page: Page, album: Album, watch: Watch
) -> None:
    names = album.fill(48)
    gallery = GalleryPage(page).open()
    for name in names[:4]:
        gallery.expect_shown(name)

    before = {url for url in watch.urls if "/thumbnails/" in url}
    assert 4 <= len(before) < 40

    gallery.expect_shown("Seeded 048.jpg")
    assert len({url for url in watch.urls if "/thumbnails/" in url}) > len(before)


def test_a_small_picture_is_loaded_where_a_small_one_is_shown(
    page: Page, album: Album, watch: Watch
) -> None:
    album.upload("large.jpg", photos.jpeg(2400, 1600))

    GalleryPage(page).open().expect_shown("large.jpg")

    loaded = [url for url in watch.urls if "/thumbnails/" in url]
    assert loaded
    assert all(re.search(r"/(320|640)\.webp$", url) for url in loaded)


def test_a_picture_that_is_missing_has_something_in_its_place(
    page: Page, album: Album, watch: Watch
) -> None:
    album.fill(1, pictures=False)
    watch.expect_status(404)

    gallery = GalleryPage(page).open()

    broken = gallery.photo("Seeded 001.jpg")
    expect(broken.get_by_text("This picture can't be shown")).to_be_visible()
    expect(broken.get_by_role("img")).to_be_hidden()
    expect(broken.get_by_role("link", name="Download Seeded 001.jpg")).to_be_attached()


def test_until_a_picture_has_loaded_its_colour_is_in_its_place(page: Page, album: Album) -> None:
    colour = album.upload("beach.jpg")["colour"]
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/thumbnails/**", hold)
    gallery = GalleryPage(page).open()

    link = gallery.link("beach.jpg")
    expect(link).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
    expect(gallery.picture("beach.jpg")).to_have_css("opacity", "0")

    for route in held:
        route.continue_()
    page.unroute("**/thumbnails/**", hold)
    gallery.expect_shown("beach.jpg")
    expect(link).not_to_have_css("background-color", f"rgb({red}, {green}, {blue})")


def test_a_photo_added_in_one_tab_is_there_in_another_one(
    context: BrowserContext, gallery: GalleryPage
) -> None:
    other = GalleryPage(context.new_page()).open()
    expect(other.empty).to_be_visible()

    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")
    other.page.reload()

    other.expect_shown("beach.jpg")


def test_a_photo_deleted_in_one_tab_can_be_deleted_in_another_one_too(
    context: BrowserContext, page: Page, album: Album, watch: Watch
) -> None:
    album.upload("beach.jpg")
    watch.expect_status(404)
    tabs = [GalleryPage(page).open(), GalleryPage(context.new_page()).open()]

    for tab in tabs:
        tab.delete_button("beach.jpg").click()
        tab.question.get_by_role("button", name="Delete").click()
        expect(tab.empty).to_be_visible()


def test_two_visitors_see_each_others_photos(visit: Visit) -> None:
    one, two = (GalleryPage(visit().new_page()).open() for _ in range(2))

    one.choose(upload("from one.jpg", photos.jpeg()))
    two.choose(upload("from two.jpg", photos.jpeg()))
    one.expect_shown("from one.jpg")
    two.expect_shown("from two.jpg")

    for visitor in (one, two):
        visitor.open()
        expect(visitor.photos).to_have_count(2)
