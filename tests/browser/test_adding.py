"""The button that adds photos with its menu, and the strip of uploads: on desk and phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.devtools import Devtools
from tests.browser.fake_api import PHOTO_ID, FakeApi, photo
from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import DESKTOP, PHONE
from tests.support import photos
from webapp import languages

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.browser.conftest import Visit
    from tests.browser.watch import Watch

_TOUCH: dict[str, Any] = {"is_mobile": True, "has_touch": True}
_SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, **_TOUCH},
    "small phone": {"viewport": {"width": 320, "height": 568}, **_TOUCH},
}
_OBSERVE = """() => {
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      shifted.push([value, ...sources.map(({ node }) => node?.id || node?.className)]);
    }
  }).observe({ type: "layout-shift" });
}"""
# Until changes are painted and shifts reported.
_FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"""
_PHOTOS = [photo(number) for number in range(40)]
# The gallery has each photo that is added, so that nothing has to be sent.
_KNOWN = {"POST /upload": (200, {"imageId": PHOTO_ID, "duplicate": True})}


@pytest.fixture(params=_SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    """What the page is looked at on."""
    return request.param


@pytest.fixture
def visitor(visit: Visit, screen: str) -> BrowserContext:
    context = visit(**_SCREENS[screen])
    FakeApi(_PHOTOS, _KNOWN).install(context)
    return context


@pytest.fixture
def filled(visitor: BrowserContext) -> GalleryPage:
    """A gallery of fake photos."""
    gallery = GalleryPage(visitor.new_page()).open()
    gallery.expect_shown("photo 0.jpg")
    return gallery


def box(element: Locator) -> Any:
    """Where the element is."""
    found = element.bounding_box()
    assert found
    return found


def strip(gallery: GalleryPage) -> Locator:
    return gallery.page.locator("#strip")


def add(gallery: GalleryPage, *names: str) -> None:
    """Add photos that are there already, and wait until they are done."""
    gallery.choose(*(upload(name, photos.jpeg()) for name in names))
    expect(gallery.uploads.get_by_text(f"{len(names)} already there", exact=True)).to_be_visible()


def test_one_button_opens_all_ways_to_add(filled: GalleryPage, screen: str) -> None:
    page = filled.page
    filled.add_button.click()

    menu = filled.add_menu
    expect(menu.get_by_role("button", name="Choose photos")).to_be_focused()
    expect(menu.get_by_role("button", name="Choose a folder")).to_be_visible()
    expect(menu.get_by_role("button", name="Take a photo")).to_be_visible(visible=screen != "desk")
    reduce = menu.get_by_role("checkbox", name="Reduce size")
    expect(reduce).to_have_accessible_description(re.compile("Scales JPEGs to 2560 px"))
    filled.expect_no_sideways_scrolling()
    for entry in (*menu.get_by_role("button").all(), reduce):
        expect(entry).to_be_in_viewport(ratio=1)

    page.keyboard.press("Escape")

    expect(menu).to_be_hidden()
    expect(filled.add_button).to_be_focused()


def test_on_a_phone_the_button_floats_above_the_strip(filled: GalleryPage, screen: str) -> None:
    button = box(filled.add_button)
    if screen == "desk":
        assert button["height"] == 40
        assert button["y"] < 64
        return
    assert (button["width"], button["height"]) == (56, 56)

    add(filled, "beach.jpg", "boat.jpg")

    lifted, below = box(filled.add_button), box(strip(filled))
    assert lifted["y"] < button["y"]
    assert lifted["y"] + lifted["height"] <= below["y"]


def test_nothing_shifts_for_the_strip(filled: GalleryPage, screen: str) -> None:
    del screen
    page = filled.page
    page.evaluate(_OBSERVE)

    # By script: what moves within half a second of a tap is not counted.
    add(filled, "beach.jpg", "boat.jpg")
    page.context.set_offline(True)
    # On a phone, photos that wait for the connection say it instead.
    expect(page.locator("#connection")).not_to_have_attribute("hidden", "")
    page.evaluate(_FRAMES)

    assert page.evaluate("() => shifted") == []


def test_offline_is_said_once_where_there_is_room_for_one(
    filled: GalleryPage, screen: str, watches: list[Watch]
) -> None:
    # What the page would have fetched for later.
    watches[0].expect("net::ERR_INTERNET_DISCONNECTED")
    page = filled.page
    # Without the uploader, a file would wait in a message.
    filled.wait_for_uploads()
    page.context.set_offline(True)
    expect(page.locator("#connection")).to_be_visible()
    filled.choose(upload("beach.jpg", photos.jpeg()))
    expect(strip(filled)).to_contain_text("Offline")

    expect(page.locator("#connection")).to_be_visible(visible=screen == "desk")
    below = box(strip(filled))
    # On a phone it is at the very edge.
    end = below["y"] + below["height"]
    assert (end == page.evaluate("() => innerHeight")) == (screen != "desk")


def test_the_strip_opens_the_list_by_a_tap_anywhere_on_it(filled: GalleryPage, screen: str) -> None:
    add(filled, "beach.jpg", "boat.jpg")
    rows = filled.uploads.get_by_role("listitem")
    words = filled.page.locator("#strip-words")
    assert box(strip(filled))["height"] == 56
    expect(rows).to_have_count(0)

    middle = box(words)
    press = filled.page.mouse.click if screen == "desk" else filled.page.touchscreen.tap
    press(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)

    expect(rows).to_have_count(2)
    expect(filled.uploads.get_by_role("button", name="Hide files")).to_be_visible()
    filled.expect_no_sideways_scrolling()

    filled.page.keyboard.press("Escape")

    expect(rows).to_have_count(0)
    expect(filled.uploads.get_by_role("button", name="Show files")).to_be_focused()
    filled.uploads.get_by_role("button", name="Close uploads").click()
    expect(filled.uploads).to_be_hidden()
    expect(filled.add_button).to_be_focused()


def test_an_empty_gallery_has_one_main_button(visitor: BrowserContext, screen: str) -> None:
    FakeApi([], _KNOWN).install(visitor)
    gallery = GalleryPage(visitor.new_page()).open()

    expect(gallery.empty).to_be_visible()
    main = gallery.page.get_by_role("button", name="Choose photos")
    expect(main).to_have_count(1)
    expect(main).to_be_in_viewport(ratio=1)
    on_desk = screen == "desk"
    expect(gallery.add_button).to_be_visible(visible=on_desk)
    expect(gallery.page.get_by_text("or drop them anywhere")).to_be_visible(visible=on_desk)
    if not on_desk:
        gallery.page.get_by_role("button", name="More ways to add").click()
        expect(gallery.add_menu.get_by_role("button", name="Take a photo")).to_be_visible()


def test_with_text_at_twice_the_size_the_strip_stays_readable(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    Devtools(page).text_size(32)
    gallery = GalleryPage(page).open()
    gallery.choose(upload("beach.jpg", photos.jpeg()), upload("letter.txt", b"Dear all"))
    words = gallery.uploads.get_by_text("1 already there · 1 couldn’t be added", exact=True)
    expect(words).to_be_visible()

    expect(words).to_be_in_viewport(ratio=1)
    # No word is broken.
    assert words.evaluate("words => words.scrollWidth <= words.clientWidth")
    assert box(words)["width"] >= 100
    gallery.show_uploads()
    gallery.refused("1 file is not a photo")
    for name in ("Hide files", "Close uploads"):
        expect(gallery.uploads.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    gallery.expect_no_sideways_scrolling()


def test_in_german_the_strip_has_one_line_on_a_small_phone(visit: Visit) -> None:
    context = visit(viewport={"width": 360, "height": 640}, locale="de-DE", **_TOUCH)
    FakeApi(_PHOTOS, _KNOWN).install(context)
    page = context.new_page()
    page.goto("/")
    expect(page.locator("#gallery")).to_have_attribute("aria-busy", "false")
    page.locator("#file-input").set_input_files(upload("beach.jpg", photos.jpeg()))
    words = page.locator("#strip-words")
    expect(words).to_have_text("1 schon vorhanden")
    german = languages.catalogues()["de"]["upload"]
    for left in (german["seconds"], german["minutes"], german["almostDone"]):
        said = f"{german['going']['other']} · {left}".replace("{count}", "40")
        words.evaluate("(words, said) => { words.textContent = said; }", said)

        assert box(page.locator("#strip"))["height"] == 56
