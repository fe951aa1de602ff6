"""Where people sign in, the head asks for the list that is shown, once somebody is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.gallery_page import GalleryPage


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/", ["/timeline", "?sort=taken&limit=50"]),
        ("/?sort=added", ["/timeline?sort=uploaded", "?sort=uploaded&limit=50"]),
    ],
)
def test_the_head_asks_for_the_list_that_is_shown(
    gallery: GalleryPage, address: str, wanted: list[str]
) -> None:
    page = gallery.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(address)

    expect(gallery.photos).to_have_count(3)
    expect(page.locator("#gallery")).to_have_attribute("aria-busy", "false")
    lists = [each.partition("/v1/images")[2] for each in asked if "/v1/images" in each]
    assert sorted(each for each in lists if not each.startswith("/changes")) == wanted
