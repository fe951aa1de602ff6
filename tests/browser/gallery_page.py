"""The page object of the gallery: elements by role, label and text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Error, expect

from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.files import Upload


# Scroll by one window, from the end back to the start, and wait until it is painted.
_SCROLL_ON = """
() => {
  const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  scrollTo(0, atEnd ? 0 : scrollY + innerHeight);
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
"""


class GalleryPage:
    """One tab that shows the gallery."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # Those in and near the viewport: a large gallery has no others on the page.
        self.grid = page.get_by_role("group", name="Photos, newest first")
        self.photos = self.grid.get_by_role("listitem")
        self.months = self.grid.get_by_role("heading", level=2).locator(".month-name")
        self.days = self.grid.get_by_role("heading", level=3)
        self.scrubber = page.get_by_role("slider", name="Jump to a date")
        self.uploads = page.get_by_role("region", name="Uploads")
        self.troubled = self.uploads.locator(".upload[data-state=failed], .refused")
        self.add_button = page.get_by_role("button", name="Add photos", exact=True)
        self.add_menu = page.locator("#add-menu")
        self.empty = page.get_by_role("heading", name="Add your first photos")
        self.undo = page.get_by_role("button", name="Undo", exact=True)
        self.close_message = page.get_by_role("button", name="Close message", exact=True)
        self.full_view = page.get_by_role("dialog", name="Photo viewer")

    def open(self) -> GalleryPage:
        """Open the site and wait for the gallery, with or without photos."""
        self.page.goto("/")
        expect(self.page.locator("#gallery")).to_have_attribute("aria-busy", "false")
        return self

    def wait_for_uploads(self) -> None:
        """Wait until the upload scripts are loaded, which is after the first picture."""
        script = self.page.wait_for_function(
            """() => performance.getEntriesByType("resource").map(({ name }) => name)
              .find((name) => /\\/uploads-\\w+\\.js$/.test(name))"""
        ).json_value()
        # The script has loaded, but maybe not its own imports.
        self.page.evaluate("async (script) => { await import(script); }", script)

    def choose(self, *files: Upload | Path) -> None:
        """Press the buttons and choose files in the chooser that opens."""
        # On a phone, an empty gallery has a button of its own only.
        if self.add_button.is_visible():
            self.add_button.click()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Choose photos").last.click()
        # Playwright takes either paths or contents.
        chosen: Sequence[Upload] | Sequence[Path] = files  # pyright: ignore[reportAssignmentType]
        chooser.value.set_files(chosen)  # pyright: ignore[reportArgumentType]

    def photo(self, name: str) -> Locator:
        """The photo of this name in the gallery."""
        link = self.page.get_by_role("link", name=f"Open {name}", exact=True)
        return self.photos.filter(has=link)

    def link(self, name: str) -> Locator:
        """The link that opens the photo."""
        return self.photo(name).get_by_role("link", name=f"Open {name}", exact=True)

    def picture(self, name: str) -> Locator:
        """The photo's picture in the gallery."""
        return self.photo(name).get_by_role("img", name=f"Photo: {name}", exact=True)

    def delete(self, name: str) -> None:
        """Delete the photo with its key, with undo."""
        self.link(name).press("Delete")

    def open_details(self, name: str) -> Locator:
        """Open the photo in the viewer, with its details panel, and give the panel."""
        self.link(name).click()
        expect(self.full_view.get_by_text(name, exact=True)).to_be_visible()
        self.full_view_button("Details").click()
        panel = self.full_view.get_by_role("complementary", name="Details")
        expect(panel).to_be_visible()
        return panel

    def full_view_button(self, name: str) -> Locator:
        """A button of the full view, which a press of a key brings back if it has faded."""
        self.page.keyboard.press("Shift")
        return self.full_view.get_by_role("button", name=name, exact=True)

    def in_menu(self, name: str) -> Locator:
        """An entry of the full view's menu, which this opens."""
        self.full_view_button("More").click()
        return self.full_view.get_by_role("menuitem", name=name, exact=True)

    def row(self, name: str) -> Locator:
        """The file's row in the list of uploads, which is opened for it."""
        self.show_uploads()
        return self.uploads.get_by_role("listitem").filter(
            has=self.page.get_by_text(name, exact=True)
        )

    def show_uploads(self) -> None:
        """Open the list of uploads, if it is closed."""
        opener = self.uploads.get_by_role("button", name=re.compile("(Show|Hide) files"))
        expect(opener).to_be_visible()
        if opener.get_attribute("aria-expanded") == "false":
            opener.click()

    def refused(self, words: str) -> Locator:
        """The refused files of which this is said, opened to their names and reasons."""
        self.show_uploads()
        group = self.uploads.locator(".refused").filter(
            has=self.page.get_by_text(words, exact=True)
        )
        group.get_by_text(words, exact=True).click()
        return group

    def expect_shown(self, name: str) -> None:
        """Expect the photo in the gallery, with its picture loaded and visible."""
        self._look_for(name)
        self.photo(name).scroll_into_view_if_needed()
        expect(self.picture(name)).to_be_visible()
        expect(self.photo(name)).to_have_class(re.compile(r"\bis-loaded\b"))

    def _look_for(self, name: str) -> None:
        """Scroll until the photo is on the page."""

        def found() -> bool:
            if self.photo(name).count():
                return True
            # Its name may still be loading.
            if not self.photos.get_by_role("link", name="Loading photo").count():
                self._scroll_on()
            return False

        expect_seen(found, bool)

    def _scroll_on(self) -> None:
        try:
            self.page.evaluate(_SCROLL_ON)
        except Error as error:
            # The page is just being replaced. As with Playwright's own expectations, it is the
            # next one that counts.
            if "Execution context was destroyed" not in error.message:
                raise

    def expect_names(self, names: Sequence[str]) -> None:
        """Expect exactly these photos on the page, in this order."""
        expect_seen(self.names, lambda seen: seen == list(names))

    def names(self) -> list[str]:
        """The names of the photos on the page, in order."""
        labels = self.photos.evaluate_all(
            "all => all.map((each) => each.querySelector('a').getAttribute('aria-label'))"
        )
        return [label.removeprefix("Open ") for label in labels]

    def expect_no_sideways_scrolling(self) -> None:
        """Expect no horizontal overflow, which on a phone would widen the page."""
        screen = self.page.viewport_size
        assert screen
        self.page.wait_for_function(
            "width => Math.max(document.documentElement.scrollWidth, innerWidth) === width",
            arg=screen["width"],
        )
