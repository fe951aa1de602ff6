"""Deleting with second thoughts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.gallery_page import GalleryPage
from tests.browser.looking import expect_seen

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.album import Album
    from tests.support.api import Api


def test_undo_brings_a_photo_back_before_anybody_else_missed_it(
    page: Page, album: Album, api: Api
) -> None:
    image_id = album.upload("beach.jpg")["imageId"]
    gallery = GalleryPage(page).open()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))

    gallery.delete_button("beach.jpg").click()
    expect(gallery.empty).to_be_visible()
    gallery.undo.click()

    gallery.expect_shown("beach.jpg")
    expect(gallery.link("beach.jpg")).to_be_focused()
    expect(gallery.undo).to_have_count(0)
    page.reload()
    gallery.expect_shown("beach.jpg")
    assert "DELETE" not in asked
    assert api.get(f"/images/{image_id}").status == 200


def test_after_a_while_it_is_deleted_by_itself(page: Page, album: Album, api: Api) -> None:
    image_id = album.upload("beach.jpg")["imageId"]
    page.clock.install()
    gallery = GalleryPage(page)
    page.goto("/")
    page.clock.run_for(2_000)
    gallery.delete_button("beach.jpg").click()
    expect(gallery.undo).to_be_visible()
    assert api.get(f"/images/{image_id}").status == 200
    # Whoever points at the message is still thinking.
    page.mouse.move(5, 300)

    page.clock.run_for(8_500)

    expect(gallery.undo).to_have_count(0)
    expect_seen(lambda: api.get(f"/images/{image_id}").status, lambda status: status == 404)


def test_whoever_leaves_the_page_means_it(page: Page, album: Album, api: Api) -> None:
    ids = [album.upload(name)["imageId"] for name in ("one.jpg", "two.jpg", "kept.jpg")]
    gallery = GalleryPage(page).open()
    gallery.delete_button("one.jpg").click()
    gallery.delete_button("two.jpg").click()
    expect(gallery.undo).to_have_count(2)

    page.goto("about:blank")

    expect_seen(
        lambda: [api.get(f"/images/{image_id}").status for image_id in ids],
        lambda statuses: statuses == [404, 404, 200],
    )
