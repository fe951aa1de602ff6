"""The font is there from the second visit on, and nobody ever waits for it or sees it arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.devtools import Devtools
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.sign_in.conftest import signed_in
from tests.browser.sign_in.test_welcome import record
from tests.browser.visual_asserts import expect_seen

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Request

    from tests.browser.conftest import Visit
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

_FONT = "inter.woff2"
_KEPT = "() => localStorage.getItem('font') !== null"


@pytest.fixture(params=["desk", "phone"])
def context(request: pytest.FixtureRequest, visit: Visit) -> BrowserContext:
    return visit(viewport=DESKTOP if request.param == "desk" else PHONE)


def test_the_font_comes_after_the_pictures_and_is_used_from_the_second_visit_on(
    context: BrowserContext, backend: Backend, watch: Watch
) -> None:
    del watch  # It refuses every other error of the page.
    record(context)
    page = context.new_page()
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    gallery = signed_in(page, backend, backend.add("Ann", 3)["userId"])
    gallery.expect_shown("Ann 0.jpg")
    devtools = Devtools(page)
    assert not any("Inter" in family for family in devtools.fonts_of(".brand"))
    page.wait_for_function(_KEPT)
    pictures = [index for index, url in enumerate(asked) if "/thumbnails/" in url]
    assert [_FONT in url for url in asked].index(True) > max(pictures)

    def fonts_of_another_visit() -> set[str]:
        page.reload()
        gallery.expect_shown("Ann 0.jpg")
        assert page.evaluate("() => shift") == 0
        return devtools.fonts_of(".brand")

    # A browser waits 100 ms for it, within which a busy machine may not read it.
    expect_seen(fonts_of_another_visit, lambda found: found == {"Inter Variable"})
