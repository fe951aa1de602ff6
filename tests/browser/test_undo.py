"""Deleting, and undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import PHONE
from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.support.api import Api


def trash(api: Api) -> list[str]:
    """The ids of photos in the trash."""
    return [each["imageId"] for each in api.get("/trash").json()["images"]]


def test_a_photo_is_in_the_trash_at_once_and_undo_brings_it_back(
    page: Page, seeder: Seeder, api: Api
) -> None:
    image_id = seeder.upload("beach.jpg")["imageId"]
    gallery = GalleryPage(page).open()

    gallery.delete("beach.jpg")
    # Its message stays while the pointer is on it.
    gallery.undo.hover()
    expect(gallery.empty).to_be_visible()
    expect_seen(lambda: api.get(f"/images/{image_id}").status, lambda status: status == 404)
    assert image_id in trash(api)
    gallery.undo.click()

    gallery.expect_shown("beach.jpg")
    expect(gallery.link("beach.jpg")).to_be_focused()
    expect(gallery.undo).to_have_count(0)
    expect_seen(
        lambda: api.get(f"/images/{image_id}").json().get("status"), lambda is_: is_ == "ready"
    )
    assert image_id not in trash(api)
    page.reload()
    gallery.expect_shown("beach.jpg")


def test_after_a_while_there_is_nothing_to_undo_any_more(
    page: Page, seeder: Seeder, api: Api
) -> None:
    image_id = seeder.upload("beach.jpg")["imageId"]
    page.clock.install()
    gallery = GalleryPage(page)
    page.goto("/")
    page.clock.run_for(2_000)
    gallery.delete("beach.jpg")
    expect(gallery.undo).to_be_visible()
    # Hovering the message pauses its time.
    page.mouse.move(5, 300)

    page.clock.run_for(8_500)

    expect(gallery.undo).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(gallery.empty).to_be_visible()
    expect_seen(lambda: trash(api), lambda found: image_id in found)


def test_a_message_that_was_closed_can_still_be_undone_by_its_keys(
    page: Page, seeder: Seeder
) -> None:
    seeder.upload("beach.jpg")
    gallery = GalleryPage(page).open()
    gallery.delete("beach.jpg")
    gallery.close_message.click()
    expect(gallery.undo).to_have_count(0)

    page.keyboard.press("Control+z")

    expect(gallery.photo("beach.jpg")).to_be_visible()


def test_on_a_phone_the_message_is_at_the_bottom_and_covers_no_button(
    visit: Visit, seeder: Seeder
) -> None:
    for number in range(2):
        seeder.upload(f"{number}.jpg")
    page = visit(viewport=PHONE, has_touch=True).new_page()
    gallery = GalleryPage(page).open()
    gallery.photos.get_by_role("link").first.focus()

    page.keyboard.press("Delete")
    expect(gallery.undo).to_be_visible()

    def look() -> tuple[Any, Any]:
        return page.locator(".notice").bounding_box(), gallery.add_button.bounding_box()

    # One of them makes room for the other.
    message, _ = expect_seen(
        look, lambda both: all(both) and both[0]["y"] + both[0]["height"] <= both[1]["y"]
    )
    assert PHONE["height"] / 2 < message["y"]


@pytest.mark.parametrize("width", [360, 390, 700, 1280])
def test_undo_is_large_enough_for_a_finger(visit: Visit, seeder: Seeder, width: int) -> None:
    seeder.upload("A name that is long enough for more than one line on any phone.jpg")
    page = visit(viewport={"width": width, "height": 780}, has_touch=True).new_page()
    gallery = GalleryPage(page).open()
    gallery.photos.get_by_role("link").focus()
    page.keyboard.press("Delete")
    expect(gallery.undo).to_be_in_viewport(ratio=1)

    undo = gallery.undo.bounding_box()

    assert undo
    assert undo["height"] >= 44
    assert undo["width"] >= 44


def test_the_focus_goes_back_where_it_was_when_a_message_is_closed(
    page: Page, seeder: Seeder
) -> None:
    for name in ("second.jpg", "first.jpg"):
        seeder.upload(name)
    gallery = GalleryPage(page).open()
    gallery.link("first.jpg").focus()
    page.keyboard.press("Delete")
    expect(gallery.link("second.jpg")).to_be_focused()

    gallery.close_message.focus()
    page.keyboard.press("Enter")

    expect(gallery.undo).to_have_count(0)
    expect(gallery.link("second.jpg")).to_be_focused()


def test_leaving_the_page_deletes_the_photo(page: Page, seeder: Seeder, api: Api) -> None:
    ids = [seeder.upload(name)["imageId"] for name in ("one.jpg", "two.jpg", "kept.jpg")]
    gallery = GalleryPage(page).open()
    gallery.delete("one.jpg")
    gallery.delete("two.jpg")
    # The message is of the last one: there is one at a time.
    expect(gallery.undo).to_have_count(1)

    page.goto("about:blank")

    expect_seen(
        lambda: [api.get(f"/images/{image_id}").status for image_id in ids],
        lambda statuses: statuses == [404, 404, 200],
    )
