"""axe finds nothing in any state of the trash, and all fit any window and any size of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.devtools import Devtools
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.trash.conftest import open_trash

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.fake_trash import FakeTrash
    from tests.browser.sign_in.backend import Backend

_TOUCH: dict[str, Any] = {"is_mobile": True, "has_touch": True}
_LOOKS: dict[str, dict[str, Any]] = {
    # axe looks at each of them in light and in dark.
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, **_TOUCH},
    "320 pixels": {"viewport": {"width": 320, "height": 568}, **_TOUCH},
    "4K, forced colours": {"viewport": {"width": 3840, "height": 2160}, "forced_colors": "active"},
}


@pytest.fixture(params=_LOOKS.values(), ids=list(_LOOKS))
def context(request: pytest.FixtureRequest, visit: Visit) -> BrowserContext:
    return visit(**request.param)


def expect_right(page: Page) -> None:
    """Accessible, and within the window."""
    # Of forced colours, axe knows only some.
    if not page.evaluate("matchMedia('(forced-colors: active)').matches"):
        expect_accessible(page)
    GalleryPage(page).expect_no_sideways_scrolling()


def test_every_state(page: Page, backend: Backend, trash: FakeTrash) -> None:
    opened = open_trash(page, backend)
    expect_right(page)
    opened.select("1.jpg", "2.jpg")
    expect_right(page)
    opened.button("Delete for good").click()
    expect(opened.dialog).to_be_visible()
    expect_right(page)
    page.keyboard.press("Escape")
    trash.at_once = False
    trash.pace = 0
    opened.button("Restore").click()
    expect(opened.work).to_be_visible()
    expect_right(page)
    trash.pace = 100
    expect(opened.work).to_have_count(0)

    trash.pace = 0
    opened.button("Empty trash").click()
    opened.confirm("Empty the trash?")
    expect(opened.empty).to_be_visible()
    expect(opened.work).to_be_visible()
    expect_right(page)
    trash.pace = 100
    expect(opened.work).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "de"])
def test_with_text_of_twice_the_size(page: Page, backend: Backend, language: str) -> None:
    opened = open_trash(page, backend)
    Devtools(page).text_size(32)
    if language == "de":
        page.evaluate("localStorage.setItem('language', 'de')")
        page.goto("/trash.de.html")
        opened.wait()
    page.get_by_role("option").first.click()

    GalleryPage(page).expect_no_sideways_scrolling()
    for button in page.locator("#chosen button").all():
        expect(button).to_be_in_viewport(ratio=1)
        assert button.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
