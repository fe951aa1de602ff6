"""The page object of the trash: elements by role, label and text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Locator, Page


class TrashPage:
    """One tab that shows the trash."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.grid = page.get_by_role("listbox", name="Photos in the trash, last deleted first")
        self.photos = self.grid.get_by_role("option")
        self.selected = self.grid.get_by_role("option", selected=True)
        self.bar = page.get_by_role("toolbar", name="Selected photos")
        self.dialog = page.get_by_role("dialog")
        self.empty = page.get_by_role("heading", name="The trash is empty")
        self.work = page.locator("#trash-work li")

    def wait(self) -> TrashPage:
        """Wait until it is known what is in it."""
        expect(self.page.locator("#trash")).to_have_attribute("aria-busy", "false")
        return self

    def button(self, name: str) -> Locator:
        """A button of this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def photo(self, name: str) -> Locator:
        """The photo of this file name."""
        return self.page.locator(f'.trashed[aria-label^="{name},"]')

    def select(self, *names: str) -> None:
        """Select photos, one by one."""
        for name in names:
            self.photo(name).click()

    def expect_names(self, names: Sequence[str]) -> None:
        """Expect exactly these, in this order."""
        expect_seen(self.names, lambda seen: seen == list(names))

    def names(self) -> list[str]:
        """The names of the photos on the page, in order."""
        labels = self.photos.evaluate_all("all => all.map((each) => each.ariaLabel)")
        return [each.partition(",")[0] for each in labels]

    def confirm(self, title: str) -> None:
        """Answer the question with yes."""
        question = self.page.get_by_role("dialog", name=title)
        question.get_by_role("button", name="Delete for good").click()
        expect(question).to_have_count(0)
