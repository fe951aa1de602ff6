"""What the API says about a photo in the trash is data: shown, and neither run nor followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.fake_api import photo
from tests.browser.gallery_page import GalleryPage
from tests.browser.test_hostile import VALUES
from tests.browser.trash.conftest import open_trash

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.fake_trash import FakeTrash
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

_INJECTED = """() => ({
  run: globalThis.injected ?? null,
  elements: [...document.querySelectorAll(".injected, iframe, object, embed, base")].length,
})"""


@pytest.mark.parametrize("on_phone", [False, True], indirect=True, ids=["desk", "phone"])
def test_every_value_is_shown_as_text(page: Page, backend: Backend, trash: FakeTrash) -> None:
    trash.binned = []
    for number, value in enumerate(VALUES.values()):
        trash.put(photo(number, fileName=value, title=value, alt=value, colour=value))
    opened = open_trash(page, backend)
    opened.photos.first.click()
    opened.button("Select all").click()
    expect(opened.bar).to_contain_text(f"{len(VALUES)} selected")
    labels = opened.photos.evaluate_all("all => all.map((each) => each.ariaLabel)")
    said = [VALUES["markup"], VALUES["script"], VALUES["template"], VALUES["entities"]]
    assert [each for each in said if not any(each in label for label in labels)] == []

    assert page.evaluate(_INJECTED) == {"run": None, "elements": 0}
    GalleryPage(page).expect_no_sideways_scrolling()


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:globalThis.injected = true//trash/", "data:image/svg+xml,<svg/>#/trash/"),
        *("https://evil.example/x.webp", "//evil.example/trash/x.webp", ""),
    ],
)
def test_a_picture_from_elsewhere_is_not_asked_for(
    page: Page, backend: Backend, trash: FakeTrash, watch: Watch, address: str
) -> None:
    trash.picture = lambda _photo: address
    opened = open_trash(page, backend)

    expect(opened.photo("1.jpg").locator(".trashed-broken")).to_be_visible()
    assert page.evaluate(_INJECTED) == {"run": None, "elements": 0}
    assert not [each for each in watch.urls if "evil.example" in each]


def test_a_day_that_is_none_and_a_number_that_is_none_break_nothing(
    page: Page, backend: Backend, trash: FakeTrash
) -> None:
    trash.binned[0]["goesOn"] = "<b>soon</b>"
    trash.counts = False
    opened = open_trash(page, backend)

    expect(opened.photo("1.jpg")).to_have_text("")
    opened.button("Empty trash").click()
    expect(page.get_by_role("dialog")).to_contain_text("All photos in it will be deleted for good.")
