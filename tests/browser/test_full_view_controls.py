"""What is over the photo: readable on any photo, out of the way, and always within reach."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import clock
from tests.browser.axe import expect_accessible
from tests.browser.fake_api import FakeApi, photo
from tests.browser.fingers import Fingers, line
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Visit

# A little longer than all is shown after the last movement.
_SHOWN_MS = 3_500
_FADED = re.compile(r"\bis-faded\b")
_TOUCH: dict[str, Any] = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
_SCREENS: dict[str, dict[str, Any]] = {"desk": {"viewport": DESKTOP}, "phone": _TOUCH}
every_screen = pytest.mark.parametrize("settings", _SCREENS.values(), ids=list(_SCREENS))
# Icons and large text, and other text (WCAG 1.4.11 and 1.4.3).
_ICON = 3
_TEXT = 4.5


def opened(visit: Visit, settings: dict[str, Any], **said: Any) -> GalleryPage:
    """The first of two photos that are all white and as high as the window."""
    context = visit(**settings)
    size = settings["viewport"]
    tall = {"width": size["width"], "height": size["height"]}
    FakeApi([photo(**tall, **said), photo(1, **tall)]).install(context)
    white = photos.encoded(Image.new("RGB", (size["width"], size["height"]), "white"), "WEBP")
    context.route(
        "**/thumbnails/**", lambda route: route.fulfill(body=white, content_type="image/webp")
    )
    page = context.new_page()
    page.clock.install()
    gallery = GalleryPage(page).open()
    gallery.link(said.get("title", "photo 0.jpg")).click()
    expect(gallery.full_view).to_have_class(re.compile(r"\bpswp--ui-visible\b"))
    # The picture covers what is shown before it.
    expect(gallery.full_view.locator("[aria-hidden=false] .viewer-small")).to_have_count(0)
    return gallery


def contrast(target: Locator) -> float:
    """Between the brightest and the most frequent colour where this is on the screen."""
    # So that it does not fade meanwhile.
    target.page.keyboard.press("Shift")
    seen = photos.opened(target.screenshot()).convert("L")
    counts = seen.histogram()
    ground, brightest = (
        counts.index(max(counts)),
        max(at for at, count in enumerate(counts) if count),
    )
    light, dark = sorted((_luminance(brightest), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(grey: int) -> float:
    part = grey / 255
    return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4


_GROUND = "() => getComputedStyle(document.querySelector('.pill')).backgroundColor"
_IS_SEEN = "(each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true })"


@every_screen
def test_all_is_readable_over_a_white_photo(visit: Visit, settings: dict[str, Any]) -> None:
    gallery = opened(visit, settings, title="At the sea", damaged=True)
    view = gallery.full_view
    # Some have faded if it took long until here.
    gallery.page.keyboard.press("Shift")
    buttons = [each for each in view.get_by_role("button").all() if each.evaluate(_IS_SEEN)]
    assert len(buttons) >= 4

    for button in buttons:
        expect_seen(lambda at=button: contrast(at.locator(".icon")), lambda seen: seen >= _ICON)
    for name in ("when", "caption", "note"):
        words = view.locator(f".view-{name}")
        expect_seen(lambda at=words: contrast(at), lambda seen: seen >= _TEXT)


def test_it_covers_the_window_and_nothing_behind_it_moves(visit: Visit) -> None:
    gallery = opened(visit, _SCREENS["desk"])
    page = gallery.page
    widths = "() => [innerWidth, document.querySelector('#grid').getBoundingClientRect().width]"
    window, grid = page.evaluate(widths)

    box = gallery.full_view.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, window)
    picture = gallery.full_view.locator("[aria-hidden=false] img.pswp__img").bounding_box()
    assert picture
    assert picture["x"] + picture["width"] / 2 == pytest.approx(window / 2, abs=1)
    page.keyboard.press("Escape")
    expect(gallery.full_view).to_have_count(0)

    assert page.evaluate(widths) == [window, grid]
    # It is as wide without any scrollbar: the date scale is the one of photos.
    assert page.evaluate("() => document.body.offsetWidth") == window


def test_messages_over_it_are_dark_and_at_the_windows_edge(visit: Visit) -> None:
    gallery = opened(visit, _SCREENS["desk"])
    before = gallery.page.evaluate(_GROUND)
    gallery.full_view_button("Copy link").click()
    message = gallery.page.locator(".notice")

    box = message.bounding_box()
    assert box
    assert box["x"] == 24
    over = message.evaluate("(each) => getComputedStyle(each).backgroundColor")
    assert over not in ("rgb(255, 255, 255)", before)
    gallery.page.keyboard.press("Escape")
    expect(gallery.full_view).to_have_count(0)
    expect(message).to_have_css("background-color", before)


def classes(element: Locator) -> str:
    return element.get_attribute("class") or ""


@every_screen
def test_it_fades_while_nothing_moves_and_a_movement_brings_it_back(
    visit: Visit, settings: dict[str, Any]
) -> None:
    gallery = opened(visit, settings)
    view, page = gallery.full_view, gallery.page
    clock.stop(page)
    page.clock.run_for(_SHOWN_MS)
    expect(view).to_have_class(_FADED)
    expect(view.locator(".view-bar")).to_have_css("opacity", "0")
    # It is there for screen readers all the time.
    expect(view.get_by_role("button", name="Back")).to_have_count(1)

    if settings is _TOUCH:
        page.touchscreen.tap(195, 400)
    else:
        page.mouse.move(300, 300)
        page.mouse.move(310, 300)
    # A second tap could follow, so it takes a moment.
    clock.expect_in_steps(page, lambda: classes(view), lambda seen: not _FADED.search(seen))
    expect(view.locator(".view-bar")).to_have_css("opacity", "1")
    page.clock.run_for(_SHOWN_MS)
    expect(view).to_have_class(_FADED)
    page.keyboard.press("Tab")
    expect(view).not_to_have_class(_FADED)


def test_a_faded_button_is_not_pressed_by_a_tap(visit: Visit) -> None:
    gallery = opened(visit, _TOUCH)
    box = gallery.full_view.get_by_role("button", name="Delete").bounding_box()
    assert box
    expect(gallery.full_view).to_have_class(_FADED)

    gallery.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(gallery.full_view).not_to_have_class(_FADED)
    expect(gallery.undo).to_have_count(0)


@pytest.mark.parametrize("use", ["the keyboard", "the menu", "the details"])
def test_it_does_not_fade_while_it_is_used(visit: Visit, use: str) -> None:
    gallery = opened(visit, _SCREENS["desk"])
    view, page = gallery.full_view, gallery.page
    if use == "the keyboard":
        page.keyboard.press("Tab")
    elif use == "the menu":
        gallery.full_view_button("More").click()
        page.mouse.move(300, 300)
    else:
        page.keyboard.press("i")

    clock.stop(page)
    page.clock.run_for(_SHOWN_MS)
    expect(view).not_to_have_class(_FADED)


def test_the_menu_works_by_keyboard_and_is_accessible(visit: Visit) -> None:
    gallery = opened(visit, _SCREENS["desk"])
    view, page = gallery.full_view, gallery.page
    more = view.get_by_role("button", name="More", exact=True)
    more.focus()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    first = view.get_by_role("menuitem").first
    expect(first).to_be_focused()
    expect_accessible(page)

    address = page.url
    for key in ("ArrowUp", "ArrowDown", "End", "Home", "ArrowRight"):
        page.keyboard.press(key)
    expect(first).to_be_focused()
    assert page.url == address
    page.keyboard.press("Escape")

    expect(view.get_by_role("menu")).to_have_count(0)
    expect(more).to_be_focused()
    expect(view).to_be_visible()


def test_a_press_beside_the_menu_only_closes_it(visit: Visit) -> None:
    gallery = opened(visit, _SCREENS["desk"])
    gallery.full_view_button("More").click()
    expect(gallery.full_view.get_by_role("menu")).to_be_visible()

    # On the black, where a press closes the photo.
    gallery.page.mouse.click(640, 790)

    expect(gallery.full_view.get_by_role("menu")).to_have_count(0)
    expect(gallery.full_view).to_be_visible()
    expect(gallery.full_view).not_to_have_class(re.compile("pswp--zoomed-in"))


def test_a_phone_has_its_bar_below(visit: Visit) -> None:
    gallery = opened(visit, _TOUCH)
    page = gallery.page
    # All that can be done, without a menu.
    below = gallery.full_view.locator(".view-below").locator("button, a")
    expect(below).to_have_text(["Copy link", "Details", "Download", "Delete"])
    expect(gallery.full_view.get_by_role("button", name="More")).to_have_count(0)
    page.keyboard.press("Shift")
    for button in below.all():
        box = button.bounding_box()
        assert box
        assert box["y"] > PHONE["height"] * 0.85
        assert min(box["width"], box["height"]) >= 44

    # Fingers swipe; screen readers have the arrows all the same.
    following = gallery.full_view.get_by_role("button", name="Next photo")
    assert not following.evaluate(_IS_SEEN)
    gallery.full_view_button("Details").tap()

    expect(gallery.full_view.get_by_role("complementary", name="Details")).to_be_visible()
    expect(gallery.full_view.get_by_role("button", name="Delete")).to_have_count(0)


@pytest.mark.parametrize("swipe", [line((195, 600), (195, 300)), line((195, 400), (195, 340))])
def test_a_swipe_up_opens_the_details_and_a_swipe_down_closes_them(
    visit: Visit, swipe: list[tuple[int, int]]
) -> None:
    gallery = opened(visit, _TOUCH)
    fingers = Fingers(gallery.page)
    panel = gallery.full_view.get_by_role("complementary", name="Details")

    fingers.move(swipe)
    expect(panel).to_be_visible()
    # On the photo, which is above them now.
    fingers.move(line((195, 120), (195, 300)))
    expect(panel).to_have_count(0)
    expect(gallery.full_view).to_be_visible()

    fingers.move(line((195, 300), (195, 700)))
    expect(gallery.full_view).to_have_count(0)
    expect(gallery.link("photo 0.jpg")).to_be_focused()


def test_the_details_can_be_pulled_down_themselves(visit: Visit) -> None:
    gallery = opened(visit, _TOUCH)
    fingers = Fingers(gallery.page)
    gallery.page.keyboard.press("i")
    panel = gallery.full_view.get_by_role("complementary", name="Details")
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box
    top = round(box["y"]) + 20

    # Too little.
    fingers.move(line((195, top), (195, top + 40)))
    expect(panel).to_be_visible()
    # Up, its content scrolls.
    fingers.move(line((195, top + 300), (195, top + 100)))
    expect(panel).to_be_visible()
    panel.locator(".details-content").evaluate("content => content.scrollTo(0, 0)")
    fingers.move(line((195, top), (195, top + 200)))

    expect(panel).to_have_count(0)
    expect(gallery.full_view).to_be_visible()
