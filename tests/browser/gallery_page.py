"""The page as a person names its parts: by role, label and words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.files import Upload


# A window further, from the end to the beginning again; done once that is on the screen.
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
        # Those in view and around it: of a large gallery no more are on the page.
        self.grid = page.get_by_role("group", name="Photos, newest first")
        self.photos = self.grid.get_by_role("listitem")
        self.days = self.grid.get_by_role("heading")
        self.scrubber = page.get_by_role("slider", name="Jump to a date")
        self.uploads = page.get_by_role("region", name="Uploads")
        self.troubled = self.uploads.locator("[data-state=failed], [data-state=refused]")
        self.add_button = page.get_by_role("button", name="Add photos", exact=True)
        # What is asked for depends on whether there is a mouse to drop with.
        self.empty = page.get_by_role(
            "heading", name=re.compile("Drop your photos here|Add the first photos")
        )
        self.undo = page.get_by_role("button", name="Undo", exact=True)
        self.close_message = page.get_by_role("button", name="Close message", exact=True)
        self.full_view = page.get_by_role("dialog", name="Photo viewer")

    def open(self) -> GalleryPage:
        """Go to the site and wait until the gallery is there, with photos or without."""
        self.page.goto("/")
        expect(self.page.locator("#gallery")).to_have_attribute("aria-busy", "false")
        return self

    def wait_for_uploads(self) -> None:
        """Wait until what uploads need is loaded, which is after the first picture."""
        script = self.page.wait_for_function(
            """() => performance.getEntriesByType("resource").map(({ name }) => name)
              .find((name) => /\\/uploads-\\w+\\.js$/.test(name))"""
        ).json_value()
        # The script has come, and maybe not yet what it needs itself.
        self.page.evaluate("async (script) => { await import(script); }", script)

    def choose(self, *files: Upload | Path) -> None:
        """Press the button and choose files in the chooser that opens."""
        with self.page.expect_file_chooser() as chooser:
            self.add_button.click()
        # Playwright takes either all as paths or all as content.
        chosen: Sequence[Upload] | Sequence[Path] = files  # pyright: ignore[reportAssignmentType]
        chooser.value.set_files(chosen)  # pyright: ignore[reportArgumentType]

    def photo(self, name: str) -> Locator:
        """The photo of this name in the gallery, with its caption and buttons."""
        link = self.page.get_by_role("link", name=f"Open {name}", exact=True)
        return self.photos.filter(has=link)

    def link(self, name: str) -> Locator:
        """What opens the photo."""
        return self.photo(name).get_by_role("link", name=f"Open {name}", exact=True)

    def picture(self, name: str) -> Locator:
        """The photo's picture in the gallery."""
        return self.photo(name).get_by_role("img", name=f"Photo: {name}", exact=True)

    def delete_button(self, name: str) -> Locator:
        """Deletes the photo, which can be had back for a moment."""
        return self.photo(name).get_by_role("button", name=f"Delete {name}", exact=True)

    def row(self, name: str) -> Locator:
        """The file's line in the list of uploads."""
        return self.uploads.get_by_role("listitem").filter(
            has=self.page.get_by_text(name, exact=True)
        )

    def expect_shown(self, name: str) -> None:
        """The photo is in the gallery, and its picture is loaded and seen."""
        self._look_for(name)
        self.photo(name).scroll_into_view_if_needed()
        expect(self.picture(name)).to_be_visible()
        expect(self.photo(name)).to_have_class(re.compile(r"\bis-loaded\b"))

    def _look_for(self, name: str) -> None:
        """Scroll on and on until the photo is on the page: far away ones are not."""

        def found() -> bool:
            if self.photo(name).count():
                return True
            # It may be one of those whose names are still being loaded.
            if not self.photos.get_by_role("link", name="Loading photo").count():
                self.page.evaluate(_SCROLL_ON)
            return False

        expect_seen(found, bool)

    def expect_names(self, names: Sequence[str]) -> None:
        """These are the photos on the page, in this order."""
        expect(self.photos.locator("bdi")).to_have_text(names)

    def expect_no_sideways_scrolling(self) -> None:
        """Nothing is too wide for the screen, which on a phone would make the whole page wider."""
        screen = self.page.viewport_size
        assert screen
        self.page.wait_for_function(
            "width => Math.max(document.documentElement.scrollWidth, innerWidth) === width",
            arg=screen["width"],
        )
