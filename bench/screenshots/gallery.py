"""The gallery's states."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from bench.screenshots.state import MOUSE, State

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from bench.screenshots.visitor import Visitor

_LISTS = "**/v1/images**"
_FAILED = json.dumps({"error": "Something went wrong.", "code": "internal_error"})


def _loading(visitor: Visitor) -> None:
    def wait(route: Route) -> None:
        """Never answer."""

    visitor.page.route(_LISTS, wait)
    visitor.goto()
    # Scripts have started and wait for the list.
    visitor.page.wait_for_function("() => performance.getEntriesByType('resource').length > 3")
    visitor.page.wait_for_timeout(300)


def _empty(visitor: Visitor) -> None:
    visitor.open()
    expect(visitor.page.get_by_role("heading", level=2).first).to_be_visible()


def _full(visitor: Visitor) -> None:
    visitor.open()
    visitor.rest_pointer()


def _middle(visitor: Visitor) -> None:
    """Somewhere in the past, with a finger or the mouse on the date scale."""
    visitor.open()
    visitor.page.evaluate("scrollTo(0, document.documentElement.scrollHeight * 0.4)")
    handle = visitor.page.get_by_role("slider")
    expect(handle).to_be_visible()
    visitor.point_at(handle, 0.5)
    visitor.page.mouse.down()
    visitor.point_at(visitor.page.locator("#scrubber"), 0.5)
    visitor.page.wait_for_load_state("networkidle")


def _scale_hovered(visitor: Visitor) -> None:
    visitor.open()
    visitor.point_at(visitor.page.locator("#scrubber"), 0.6)


def _hovered(visitor: Visitor) -> None:
    visitor.open()
    visitor.photos.nth(2).hover()


def _focused(visitor: Visitor) -> None:
    visitor.open()
    visitor.page.keyboard.press("Tab")
    visitor.photos.nth(1).get_by_role("link").first.focus()
    visitor.page.keyboard.press("ArrowRight")


def _smaller(visitor: Visitor) -> None:
    visitor.open()
    visitor.page.keyboard.press("-")
    visitor.page.wait_for_load_state("networkidle")


def _larger(visitor: Visitor) -> None:
    visitor.open()
    visitor.page.keyboard.press("+")
    visitor.page.wait_for_load_state("networkidle")


def _menu(visitor: Visitor) -> None:
    visitor.open()
    visitor.open_menu()


def _sorted_by_added(visitor: Visitor) -> None:
    visitor.page.goto("/?sort=added" if visitor.language == "en" else "/de.html?sort=added")
    visitor.wait_until_loaded()


def _new_photos(visitor: Visitor) -> None:
    visitor.open()
    visitor.page.evaluate("scrollTo(0, 2500)")
    visitor.page.wait_for_load_state("networkidle")
    visitor.sites.another("Now.jpg", 3)
    visitor.sites.another("And now.jpg", 5)
    expect(visitor.page.locator("#news")).to_be_visible()


def _removed(visitor: Visitor) -> None:
    visitor.open()
    visitor.photos.nth(1).get_by_role("link").first.focus()
    visitor.page.keyboard.press("Delete")
    expect(visitor.button("Undo")).to_be_visible()


def _offline(visitor: Visitor) -> None:
    visitor.open()
    visitor.page.context.set_offline(offline=True)
    visitor.page.wait_for_function("() => !navigator.onLine")
    expect(visitor.page.locator("#connection")).to_be_visible()


def _error(visitor: Visitor) -> None:
    def fail(route: Route) -> None:
        route.fulfill(status=403, body=_FAILED, content_type="application/json")

    visitor.page.route(_LISTS, fail)
    visitor.goto()
    expect(visitor.button("Try again")).to_be_visible()


def _keys(visitor: Visitor) -> None:
    visitor.open()
    visitor.page.keyboard.press("?")
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def _missing(visitor: Visitor) -> None:
    visitor.page.goto("/nothing/is/here")
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()


def _without_script(visitor: Visitor) -> None:
    visitor.goto()


STATES = (
    State(name="loading", reach=_loading),
    State(name="empty", reach=_empty, photos=0),
    State(name="one-photo", reach=_full, photos=1),
    State(name="few-photos", reach=_full, photos=5),
    State(name="gallery", reach=_full, in_docs=True),
    State(name="middle", reach=_middle),
    State(name="scale-hovered", reach=_scale_hovered, screens=MOUSE),
    State(name="hovered", reach=_hovered, screens=MOUSE),
    State(name="focused", reach=_focused, screens=MOUSE),
    State(name="smaller", reach=_smaller),
    State(name="larger", reach=_larger),
    State(
        name="sorted-by-added",
        reach=_sorted_by_added,
        # An open site asks for the usual order without waiting for scripts (pages/gallery.html).
        expects=["preloaded using link preload but not used"],
    ),
    State(name="menu", reach=_menu),
    State(name="new-photos", reach=_new_photos),
    State(name="removed", reach=_removed),
    State(name="offline", reach=_offline, expects=["net::ERR_INTERNET_DISCONNECTED"]),
    State(name="error", reach=_error, expects=["a status of 403"]),
    State(name="keys", reach=_keys),
    State(name="not-found", reach=_missing, expects=["a status of 404"]),
    State(
        name="no-script",
        reach=_without_script,
        settings={"java_script_enabled": False},
    ),
)
