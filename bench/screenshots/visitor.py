"""Somebody who uses the page in one of its languages: all that the states need of its elements.

It uses keys, ids and roles and hardly a class, so that it does not depend on the look of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from bench.screenshots import family
from webapp import languages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from bench.screenshots.sites import Sites
    from bench.screenshots.variants import Screen
    from tests.browser.files import Upload

_WORDS = languages.catalogues()
# Pictures in view have loaded, and nothing moves any more.
_SETTLED = """() => {
  const inView = (element) => {
    const { top, bottom, width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && bottom > 0 && top < innerHeight;
  };
  const moves = ({ playState, effect }) =>
    playState === "running" && effect.getComputedTiming().iterations !== Infinity;
  const pictures = [...document.images].filter((each) => each.currentSrc && inView(each));
  return document.fonts.status === "loaded"
    && pictures.every(({ complete }) => complete)
    && !document.getAnimations().some(moves);
}"""
_LARGE_IS_THERE = """
() => [...document.querySelectorAll("[aria-hidden=false] img.pswp__img")].some(
  ({ complete, naturalWidth }) => complete && naturalWidth > 0)
  && !document.querySelector("[aria-hidden=false] .viewer-small")
"""


class Visitor:
    """A tab on one of the sites.

    Attributes:
        page: Playwright's.
        sites: What can change while somebody looks.
        screen: What it is shown on.
        language: The page's.
    """

    def __init__(self, page: Page, sites: Sites, screen: Screen, language: str) -> None:
        self.page = page
        self.sites = sites
        self.screen = screen
        self.language = language

    def say(self, english: str) -> str:
        """What the page says in its language where the English one says this."""
        if self.language == languages.FIRST:
            return english
        for path, text in _texts(_WORDS[languages.FIRST]):
            if text == english:
                return _at(_WORDS[self.language], path)
        raise LookupError(f"no text of the page reads {english!r}")

    def goto(self, page: str = "") -> None:
        """Go to a page in the visitor's language; without a name, to the gallery."""
        first = self.language == languages.FIRST
        named = f"{page}.{self.language}" if page else self.language
        self.page.goto(f"/{page}" if first else f"/{named}.html")

    def open(self) -> None:
        """Open the gallery and wait until its pictures are there."""
        self.goto()
        self.wait_until_loaded()

    def sign_in(self, back: str = "/") -> None:
        """Arrive from the sign-in page."""
        self.page.goto(f"/v1/session/login?return={back}")

    def wait_until_loaded(self) -> None:
        """Wait for the gallery and what comes after its first pictures."""
        expect(self.page.locator("#gallery")).to_have_attribute("aria-busy", "false")
        self.page.wait_for_load_state("networkidle")
        self.settle()

    def settle(self) -> None:
        """Wait until all in view has loaded and nothing moves."""
        self.page.wait_for_function(_SETTLED)

    def rest_pointer(self) -> None:
        """Put the mouse where there is nothing to hover over."""
        if not self.screen.is_touch:
            self.page.mouse.move(self.screen.width / 2, 2)

    def point_at(self, target: Locator, share: float) -> None:
        """Move the mouse onto an element, this share of its height below its top."""
        box = target.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * share
        self.page.mouse.move(x, y, steps=4)

    @property
    def photos(self) -> Locator:
        """The photos on the page, in their order."""
        return self.page.locator("#grid").get_by_role("listitem")

    def link(self, name: str) -> Locator:
        """The link that opens a photo."""
        label = self.say("Open {name}").replace("{name}", family.called(name))
        return self.page.get_by_role("link", name=label, exact=True)

    @property
    def full_view(self) -> Locator:
        """The photo that is open."""
        return self.page.get_by_role("dialog", name=self.say("Photo viewer"))

    def open_photo(self, name: str = family.SHOWN) -> None:
        """Open a photo of the first window, and wait for its large picture."""
        self.open()
        self.link(name).click()
        expect(self.full_view).to_be_visible()
        self.page.wait_for_function(_LARGE_IS_THERE)
        self.settle()

    def open_details(self) -> Locator:
        """Open the details of the photo that is open."""
        self.page.keyboard.press("i")
        panel = self.full_view.get_by_role("complementary")
        expect(panel).to_be_visible()
        self.settle()
        return panel

    def button(self, english: str) -> Locator:
        """The button that the English page calls this."""
        return self.page.get_by_role("button", name=self.say(english), exact=True)

    def open_add_menu(self) -> None:
        """Open the menu of ways to add photos."""
        self.page.locator("[popovertarget=add-menu]:visible").first.click()
        expect(self.page.locator("#add-menu")).to_be_visible()

    def open_menu(self) -> None:
        """Open the main menu."""
        self.page.locator("#menu-button").click()
        expect(self.page.locator("#menu")).to_be_visible()

    def add(self, *files: Upload) -> None:
        """Choose files to add."""
        self.page.locator("#file-input").set_input_files(files)  # pyright: ignore[reportArgumentType] (its own type of the same dictionary)
        expect(self.uploads).to_be_visible()

    @property
    def uploads(self) -> Locator:
        """What is said about photos that are being added."""
        return self.page.get_by_role("region", name=self.say("Uploads"))


def _texts(words: Any, *path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(words, str):
        yield path, words
    else:
        for name, content in words.items():
            yield from _texts(content, *path, name)


def _at(words: Any, path: tuple[str, ...]) -> str:
    for name in path:
        words = words[name]
    return words
