"""A message that offers to undo something: nothing on it takes that away by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.launch import PHONE
from tests.browser.sign_in.conftest import signed_in

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.gallery_page import GalleryPage
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch


def test_with_a_mouse_closing_comes_after_undo(gallery: GalleryPage) -> None:
    gallery.link("Ann 0.jpg").focus()
    gallery.page.keyboard.press("Delete")

    undo, close = gallery.undo.bounding_box(), gallery.close_message.bounding_box()
    assert undo
    assert close
    assert undo["x"] + undo["width"] <= close["x"]


def test_a_finger_cannot_close_what_offers_undo(
    visit: Visit, backend: Backend, watches: list[Watch]
) -> None:
    context = visit(viewport=PHONE, is_mobile=True, has_touch=True)
    watches[0].expect_status(401)
    gallery = signed_in(context.new_page(), backend, backend.add("Ann", 3)["userId"])
    gallery.link("Ann 0.jpg").focus()
    gallery.page.keyboard.press("Delete")

    expect(gallery.undo).to_be_in_viewport(ratio=1)
    expect(gallery.close_message).to_be_hidden()
    gallery.undo.tap()
    gallery.expect_shown("Ann 0.jpg")
