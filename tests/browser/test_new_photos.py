"""What others add and delete, in another tab or elsewhere, while the gallery is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import PHONE
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch


def test_a_photo_added_in_one_tab_appears_in_another(
    context: BrowserContext, gallery: GalleryPage
) -> None:
    other = GalleryPage(context.new_page()).open()
    expect(other.empty).to_be_visible()

    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")
    other.page.reload()

    other.expect_shown("beach.jpg")


def test_a_photo_deleted_in_one_tab_can_be_deleted_in_another_one_too(
    context: BrowserContext, page: Page, seeder: Seeder, watch: Watch
) -> None:
    seeder.upload("beach.jpg")
    watch.expect_status(404)
    tabs = [GalleryPage(page).open(), GalleryPage(context.new_page()).open()]

    for tab in tabs:
        tab.delete("beach.jpg")

    for tab in tabs:
        expect(tab.undo).to_have_count(0)
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


def test_photos_of_others_appear_by_themselves(context: BrowserContext, seeder: Seeder) -> None:
    seeder.upload("first.jpg")
    page = context.new_page()
    page.clock.install()
    with page.expect_response("**/v1/images?sort=uploaded*"):
        gallery = GalleryPage(page).open()
        gallery.expect_shown("first.jpg")

    seeder.upload("of another.jpg")
    with page.expect_response("**/v1/images?sort=uploaded*"):
        page.clock.run_for(90_000)

    gallery.expect_names(["of another.jpg", "first.jpg"])
    expect(page.locator("#news")).to_be_hidden()


def test_photos_of_others_shift_nothing_and_are_one_click_away(
    context: BrowserContext, seeder: Seeder
) -> None:
    seeder.fill_days(300, days=10)
    page = context.new_page()
    page.clock.install()
    with page.expect_response("**/v1/images?sort=uploaded*"):
        gallery = GalleryPage(page).open()
    page.evaluate("scrollTo(0, 4000)")
    page.clock.run_for(1_000)
    # Names may not be rendered yet.
    seen = page.wait_for_function("() => document.elementFromPoint(400, 500)?.closest('.photo')")
    photo = seen.as_element()
    assert photo
    before = photo.bounding_box()

    seeder.upload("of another.jpg")
    with page.expect_response("**/v1/images?sort=uploaded*"):
        page.clock.run_for(90_000)
    page.clock.run_for(1_000)

    button = page.get_by_role("button", name="1 new photo")
    expect(button).to_be_visible()
    assert photo.bounding_box() == before
    button.click()
    page.clock.run_for(1_000)
    expect(gallery.link("of another.jpg")).to_be_focused()
    expect(button).to_be_hidden()


def test_on_a_phone_the_new_photos_button_covers_no_heading(visit: Visit, seeder: Seeder) -> None:
    seeder.fill_days(300, days=10)
    page = visit(viewport=PHONE, has_touch=True).new_page()
    page.clock.install()
    with page.expect_response("**/v1/images?sort=uploaded*"):
        GalleryPage(page).open()
    page.evaluate("scrollTo(0, 4000)")
    page.clock.run_for(1_000)
    for number in range(12):
        seeder.upload(f"{number}.jpg")
    with page.expect_response("**/v1/images?sort=uploaded*&cursor=*"):
        page.clock.run_for(90_000)
    page.clock.run_for(1_000)

    button = page.get_by_role("button", name="12 new photos")
    expect(button).to_be_visible()
    page.wait_for_function(
        """button => {
          const headings = [...document.querySelectorAll("#gallery h2, #gallery h3")];
          const words = document.createRange();
          const ends = headings.map((heading) => {
            words.selectNodeContents(heading);
            return words.getBoundingClientRect().right;
          });
          const { left, right } = button.getBoundingClientRect();
          return ends.length && ends.every((end) => end <= left) && right <= innerWidth;
        }""",
        arg=button.element_handle(),
    )
