"""The frame around the pages: its places, its bar, its menu and its name, on any screen."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from flask import Blueprint
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.sign_in.conftest import signed_in
from webapp import assets, frame, freeze, languages, pages
from webapp.app import CACHE

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.gallery_page import GalleryPage
    from tests.browser.sign_in.backend import Backend

TITLE = "<script>alert(1)</script> عائلة 👨‍👩‍👧 " + "Müller" * 7
_PHONE: dict[str, Any] = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
_BOXES = "(elements) => elements.map((element) => element.getBoundingClientRect().toJSON())"
_BOX = "(element) => element.getBoundingClientRect().toJSON()"


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """A site with a hostile title, and with a made-up page among the main places."""
    folder = tmp_path_factory.mktemp("pages")
    blueprint = Blueprint("another", __name__, template_folder=str(folder))
    place = frame.Place(name="uploads", icon="folder")
    page = frame.Page(blueprint=blueprint, budget=20_000, place=place)
    (folder / "another.html").write_text(
        '{% extends "base.html" %}{% block title %}Another{% endblock %}'
        "{% block main %}<h1>Another page</h1>{% endblock %}"
    )
    languages.add_routes(
        blueprint, "/another.html", "/another.{language}.html", partial(frame.render, page)
    )
    static = folder / "static"
    shutil.copytree(assets.STATIC, static)
    (static / "js/pages/another.js").write_text(
        'import "../trusted.js";\nimport "../common.js";\n'
        'import { startFrame } from "../frame/start.js";\n'
        'import { admitted } from "../session/admission.js";\n'
        "await admitted();\nvoid startFrame();\n"
    )
    cache = folder / "cache"
    cache.mkdir()
    for name in ("npm", "font"):
        if (CACHE / name).exists():
            (cache / name).symlink_to(CACHE / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "STATIC", static)
        patch.setattr(pages, "PAGES", (*pages.PAGES, page))
        yield freeze.build(cache, sign_in=True, title=TITLE)


@pytest.fixture
def settings() -> dict[str, Any]:
    return {}


@pytest.fixture
def context(visit: Visit, settings: dict[str, Any]) -> BrowserContext:
    return visit(**settings)


@pytest.fixture
def gallery(page: Page, backend: Backend) -> GalleryPage:
    gallery = signed_in(page, backend, backend.add("Ann", 60, admin=True)["userId"])
    gallery.expect_shown("Ann 0.jpg")
    return gallery


@pytest.mark.parametrize(
    ("settings", "width"),
    [
        ({"viewport": {"width": 1440, "height": 900}}, 216),
        ({"viewport": {"width": 1023, "height": 800}}, 72),
        ({"viewport": {"width": 600, "height": 800}}, 72),
        ({"viewport": {"width": 3840, "height": 2160}}, 216),
    ],
)
def test_places_are_a_rail_beside_the_photos(gallery: GalleryPage, width: int) -> None:
    page = gallery.page
    rail = page.get_by_role("navigation", name="Sections")
    # It is there once the page knows who is signed in.
    expect(rail.get_by_role("link", name="Admin", exact=True)).to_be_visible()

    assert rail.evaluate(_BOX)["width"] == width
    names = ["Photos", "Uploads", "Trash", "Admin"]
    assert rail.get_by_role("link").all_inner_texts() == names or width == 72
    for name in names:
        link = rail.get_by_role("link", name=name, exact=True)
        expect(link).to_be_in_viewport(ratio=1)
        # Where names are not written they show under the pointer.
        assert link.locator("[title]").get_attribute("title") == name
    expect(rail.get_by_role("link", name="Photos")).to_have_attribute("aria-current", "page")
    # Headings and photos begin on one line, right of the rail.
    assert page.locator("#grid").evaluate(_BOX)["left"] == width + 24
    # And photos and buttons end on another.
    ends = [box["right"] for box in gallery.photos.evaluate_all(_BOXES)]
    assert page.locator("#menu-button").evaluate(_BOX)["right"] == pytest.approx(max(ends), abs=1)
    gallery.expect_no_sideways_scrolling()
    expect_accessible(page)


@pytest.mark.parametrize("settings", [{"viewport": {"width": 1440, "height": 900}}])
def test_the_name_at_the_head_of_the_rail_leads_to_the_photos(gallery: GalleryPage) -> None:
    page = gallery.page
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Uploads").click()
    expect(gallery.photos.first).to_be_hidden()

    page.locator(".brand").click()

    expect(gallery.photos.first).to_be_visible()


@pytest.mark.parametrize(
    "settings", [_PHONE, {**_PHONE, "viewport": {"width": 320, "height": 568}}]
)
def test_on_a_phone_the_main_places_are_tabs_and_the_others_in_the_menu(
    gallery: GalleryPage,
) -> None:
    page = gallery.page
    tabs = page.get_by_role("navigation", name="Sections").get_by_role("link")
    expect(tabs).to_have_text(["Photos", "Uploads"])
    height = page.viewport_size["height"] if page.viewport_size else 0
    for tab in tabs.all():
        box = tab.evaluate(_BOX)
        assert box["bottom"] == height
        assert box["height"] >= 60
    # The end of the page is above them.
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    last = page.locator(".page").evaluate(_BOX)
    assert last["bottom"] <= height - 64 + 1

    tabs.nth(1).click()
    expect(page.get_by_role("heading", name="Another page")).to_be_visible()
    expect(tabs.nth(1)).to_have_attribute("aria-current", "page")
    page.locator("#menu-button").click()
    page.locator("#menu").get_by_role("link", name="Admin").click()
    expect(page.get_by_role("heading", name="Admin", exact=True)).to_be_visible()
    expect(page.locator("#menu")).to_be_hidden()
    expect_accessible(page)


@pytest.mark.parametrize("settings", [_PHONE])
def test_on_a_phone_the_bar_makes_room_while_one_scrolls_down(gallery: GalleryPage) -> None:
    page = gallery.page
    page.wait_for_load_state("networkidle")
    bar = page.locator(".top-bar")

    def scroll(by: int) -> None:
        page.mouse.move(200, 400)
        page.mouse.wheel(0, by)

    expect(bar).to_be_in_viewport(ratio=1)
    scroll(300)
    expect(bar).not_to_be_in_viewport()
    scroll(-50)
    expect(bar).to_be_in_viewport(ratio=1)
    scroll(300)
    expect(bar).not_to_be_in_viewport()
    # Whoever gets there with the keyboard sees it.
    page.locator("#menu-button").focus()
    expect(bar).to_be_in_viewport(ratio=1)


def test_on_a_desk_the_bar_stays(gallery: GalleryPage) -> None:
    page = gallery.page
    page.wait_for_load_state("networkidle")
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 500)
    page.wait_for_function("() => scrollY > 400")

    expect(page.locator(".top-bar")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("settings", [{"viewport": DESKTOP}, _PHONE], ids=["desk", "phone"])
def test_the_name_is_cut_to_one_line_whatever_it_says(page: Page, gallery: GalleryPage) -> None:
    brand = page.locator(".brand")

    expect(brand).to_have_text(TITLE.strip())
    expect(page).to_have_title(TITLE.strip())
    assert brand.evaluate(
        "(element) => element.firstElementChild.scrollWidth > element.clientWidth"
    )
    assert brand.evaluate(_BOX)["height"] <= 52
    expect(page.locator("#menu-button")).to_be_in_viewport(ratio=1)
    gallery.expect_no_sideways_scrolling()


@pytest.mark.parametrize("settings", [{"viewport": DESKTOP}, _PHONE], ids=["desk", "phone"])
def test_the_welcome_has_the_name_and_no_places(page: Page) -> None:
    page.goto("/")

    expect(page.get_by_role("heading", name=TITLE.strip())).to_be_visible()
    expect(page.get_by_role("navigation", name="Sections")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Deutsch")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_hidden()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
