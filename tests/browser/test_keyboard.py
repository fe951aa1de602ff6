"""Keyboard only: the focus is always in a sensible place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.seeder import Seeder


# The focus ring. That of a photo is inside its picture, in ::after.
_AROUND = """
element => {
  const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(element);
  return `${outlineColor} ${outlineStyle} ${outlineWidth}`;
}
"""
_INSIDE = "element => getComputedStyle(element, '::after').boxShadow"
_ACCENT = "rgb(47, 84, 235)"


def go_to(page: Page, target: Locator, *, most: int = 12) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(most):
        # Resolves once the page has handled the key, which moves the focus at once.
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    expect(target).to_be_focused()


def expect_style(target: Locator, computed: str, beginning: str) -> None:
    """Wait for a computed style, which takes a frame even without animations."""
    target.page.wait_for_function(
        f"([element, beginning]) => ({computed})(element).startsWith(beginning)",
        arg=[target.element_handle(), beginning],
    )


def test_files_are_chosen_with_the_keyboard(page: Page, gallery: GalleryPage) -> None:
    # Listen from here on: Playwright does not wait until it intercepts choosers.
    page.on("filechooser", lambda _: None)
    go_to(page, gallery.add_button)

    page.keyboard.press("Enter")
    expect(gallery.add_menu.get_by_role("button", name="Choose photos")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    assert chooser.value.is_multiple()
    chooser.value.set_files([upload("beach.jpg", photos.jpeg())])  # pyright: ignore[reportArgumentType]

    gallery.expect_shown("beach.jpg")


def test_the_viewer_restores_the_focus_when_closed(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg")
    gallery = GalleryPage(page).open()
    go_to(page, gallery.link("beach.jpg"))

    page.keyboard.press("Enter")
    expect(gallery.full_view).to_be_visible()
    close = gallery.full_view.get_by_role("button", name="Back")
    visits = 0
    # Tab cycles within the viewer and the browser's own buttons, never to the page behind.
    for _ in range(8):
        page.keyboard.press("Tab")
        assert gallery.full_view.evaluate(
            "view => [document.body, ...view.querySelectorAll('*'), view]"
            ".includes(document.activeElement)"
        )
        visits += close.evaluate("button => button === document.activeElement")
    assert visits

    page.keyboard.press("Escape")

    expect(gallery.full_view).to_have_count(0)
    expect(gallery.link("beach.jpg")).to_be_focused()


def test_undo_by_keyboard_restores_the_photo_and_the_focus(page: Page, seeder: Seeder) -> None:
    seeder.upload("neighbour.jpg")
    seeder.upload("beach.jpg")
    gallery = GalleryPage(page).open()
    go_to(page, gallery.link("beach.jpg"))

    page.keyboard.press("Delete")
    expect(gallery.photo("beach.jpg")).to_have_count(0)
    expect(gallery.link("neighbour.jpg")).to_be_focused()
    page.keyboard.press("Control+z")

    expect(gallery.link("beach.jpg")).to_be_focused()
    expect(gallery.undo).to_have_count(0)


def test_the_focus_is_visible(page: Page, seeder: Seeder) -> None:
    seeder.upload("beach.jpg")
    gallery = GalleryPage(page).open()

    link = gallery.link("beach.jpg")

    for target in (gallery.add_button, link):
        go_to(page, target)
        if target == link:
            expect_style(target, _INSIDE, f"{_ACCENT} 0px 0px 0px 3px inset")
        else:
            expect_style(target, _AROUND, f"{_ACCENT} solid 3px")
