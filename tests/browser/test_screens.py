"""From a small phone to a large wall: nothing is cut off, and nothing scrolls sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.fake_api import FakeApi, photo
from tests.browser.gallery_page import GalleryPage

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

_SCREENS: dict[str, dict[str, Any]] = {
    "320 px": {"viewport": {"width": 320, "height": 568}, "is_mobile": True, "has_touch": True},
    # A window of 1280 by 800 at 200 % zoom.
    "200 %": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "4K": {"viewport": {"width": 3840, "height": 2160}},
    "forced colours": {"forced_colors": "active"},
    "motion": {"reduced_motion": "no-preference"},
}
_RIGHT_TO_LEFT = "صورة العائلة على الشاطئ.jpg"


@pytest.mark.parametrize("settings", _SCREENS.values(), ids=list(_SCREENS))
def test_everything_is_within_reach(visit: Visit, settings: dict[str, Any]) -> None:
    context = visit(**settings)
    names = [_RIGHT_TO_LEFT, *(f"photo {number}.jpg" for number in range(1, 40))]
    FakeApi([photo(number, fileName=name) for number, name in enumerate(names)]).install(context)
    gallery = GalleryPage(context.new_page()).open()
    gallery.expect_shown(_RIGHT_TO_LEFT)
    gallery.expect_no_sideways_scrolling()
    expect(gallery.add_button).to_be_in_viewport()

    gallery.link(_RIGHT_TO_LEFT).click()
    view = gallery.full_view
    expect(view).to_be_visible()
    for name in ("Back", "Details"):
        expect(view.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    view.get_by_role("button", name="Details", exact=True).click()
    file_name = view.get_by_text(_RIGHT_TO_LEFT, exact=True).last
    file_name.scroll_into_view_if_needed()
    expect(file_name).to_be_in_viewport()
    gallery.expect_no_sideways_scrolling()


@pytest.mark.parametrize("settings", _SCREENS.values(), ids=list(_SCREENS))
def test_an_empty_gallery_is_within_reach(visit: Visit, settings: dict[str, Any]) -> None:
    context = visit(**settings)
    FakeApi([]).install(context)
    gallery = GalleryPage(context.new_page()).open()

    expect(gallery.empty).to_be_visible()
    gallery.expect_no_sideways_scrolling()
    gallery.page.get_by_role("button", name="Choose photos").scroll_into_view_if_needed()
    expect(gallery.page.get_by_role("button", name="Choose photos")).to_be_in_viewport(ratio=1)
