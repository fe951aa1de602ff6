"""The states of the trash, and of limits that are near or reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from bench.screenshots.state import State
from tests.browser.files import upload
from tests.support import photos

if TYPE_CHECKING:
    from bench.screenshots.visitor import Visitor

# The answer to people who are not signed in, and to uploads that are refused.
_NOBODY = "a status of 401"
_REFUSED = "a status of 409"
_GB = 1024**3


def _trash(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.wait_until_loaded()
    visitor.goto("trash")
    expect(visitor.page.locator("#trash")).to_have_attribute("aria-busy", "false")
    visitor.page.wait_for_load_state("networkidle")
    visitor.settle()


def _selecting(visitor: Visitor) -> None:
    _trash(visitor)
    for number in (1, 2, 5):
        visitor.page.get_by_role("option").nth(number).click()
    expect(visitor.page.locator("#chosen")).to_be_visible()


def _deleting(visitor: Visitor) -> None:
    _selecting(visitor)
    visitor.button("Delete for good").click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def _restoring(visitor: Visitor) -> None:
    visitor.sites.own_trash.at_once = False
    visitor.sites.own_trash.pace = 0
    _selecting(visitor)
    visitor.button("Restore").click()
    expect(visitor.page.locator("#trash-work li")).to_be_visible()


def _emptying(visitor: Visitor) -> None:
    visitor.sites.own_trash.pace = 1
    _trash(visitor)
    visitor.button("Empty trash").click()
    visitor.button("Delete for good").last.click()
    expect(visitor.page.locator(".work-sofar")).not_to_be_empty()


def _empty(visitor: Visitor) -> None:
    visitor.sites.own_trash.binned.clear()
    _trash(visitor)


def _near(visitor: Visitor) -> None:
    visitor.sites.backend.usage |= {"bytes": 46 * _GB, "today": 4_800}
    visitor.sign_in()
    visitor.wait_until_loaded()
    visitor.open_menu()
    expect(visitor.page.locator(".usage-others")).not_to_be_empty()


def _refused(visitor: Visitor, code: str, **more: str) -> None:
    visitor.sites.backend.refused_upload = (409, {"error": "No.", "code": code, **more})
    visitor.sign_in()
    visitor.wait_until_loaded()
    visitor.add(*(upload(f"{each}.jpg", photos.jpeg(64 + each, 48)) for each in range(12)))
    expect(visitor.page.locator("#strip")).to_have_attribute("data-state", "waiting")


def _full(visitor: Visitor) -> None:
    _refused(visitor, "storage_full")
    expect(visitor.page.locator(".notice")).to_be_visible()


def _paused(visitor: Visitor) -> None:
    _refused(visitor, "uploads_paused", reason="budget")
    expect(visitor.page.locator("#uploads-paused")).to_be_visible()


def _brake(visitor: Visitor) -> None:
    visitor.sites.backend.brake |= {"uploads": "paused", "reason": "budget"}
    visitor.sign_in()
    visitor.wait_until_loaded()
    visitor.goto("people")
    expect(visitor.page.locator("#brake")).to_be_visible()


STATES = (
    State(name="trash", reach=_trash, signed_in=True, expects=[_NOBODY]),
    State(name="trash-selecting", reach=_selecting, signed_in=True, expects=[_NOBODY]),
    State(name="trash-deleting", reach=_deleting, signed_in=True, expects=[_NOBODY]),
    State(name="trash-restoring", reach=_restoring, signed_in=True, expects=[_NOBODY]),
    State(name="trash-emptying", reach=_emptying, signed_in=True, expects=[_NOBODY]),
    State(name="trash-empty", reach=_empty, signed_in=True, expects=[_NOBODY]),
    State(name="limit-near", reach=_near, signed_in=True, expects=[_NOBODY]),
    State(name="limit-reached", reach=_full, signed_in=True, expects=[_NOBODY, _REFUSED]),
    State(name="uploads-paused", reach=_paused, signed_in=True, expects=[_NOBODY, _REFUSED]),
    State(name="people-paused", reach=_brake, signed_in=True, expects=[_NOBODY]),
)
