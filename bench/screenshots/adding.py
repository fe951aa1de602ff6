"""The states of adding photos."""

from __future__ import annotations

import io
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from PIL import Image

from bench.screenshots.state import State
from bench.screenshots.visitor import Visitor
from tests.browser.devtools import Devtools
from tests.browser.files import upload

if TYPE_CHECKING:
    from tests.browser.files import Upload

# A line on which a photo takes about ten seconds.
_SLOW = 20_000
# By then some have arrived, and the time left is known.
_MEANWHILE_MS = 4_500


def _menu(visitor: Visitor) -> None:
    visitor.open()
    visitor.open_add_menu()


def _one(visitor: Visitor) -> None:
    _adding(visitor, 1)


def _some(visitor: Visitor) -> None:
    _adding(visitor, 15)


def _many(visitor: Visitor) -> None:
    _adding(visitor, 300, kilobytes=12)


def _list(visitor: Visitor) -> None:
    """The strip's list is open."""
    _adding(visitor, 15)
    _toggle(visitor)


def _paused(visitor: Visitor) -> None:
    _adding(visitor, 15)
    _toggle(visitor)
    visitor.uploads.get_by_role("button", name=visitor.say("Pause"), exact=True).click()


def _refused(visitor: Visitor) -> None:
    visitor.open()
    texts = [f"Packing list {number}.txt" for number in range(1, 5)]
    visitor.add(*(upload(name, b"Boots.\n", "text/plain") for name in texts))
    visitor.page.wait_for_timeout(800)


def _done(visitor: Visitor) -> None:
    visitor.open()
    visitor.add(*_files(3, 4))
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.wait_for_timeout(1_500)
    visitor.settle()


def _offline(visitor: Visitor) -> None:
    _adding(visitor, 15)
    visitor.page.context.set_offline(offline=True)
    visitor.page.wait_for_function("() => !navigator.onLine")
    visitor.page.wait_for_timeout(500)


def _adding(visitor: Visitor, count: int, kilobytes: int = 200) -> None:
    visitor.open()
    Devtools(visitor.page).slow_uploads(_SLOW if count == 1 else 4 * _SLOW)
    visitor.add(*_files(count, kilobytes))
    visitor.page.wait_for_timeout(_MEANWHILE_MS)
    visitor.rest_pointer()


def _toggle(visitor: Visitor) -> None:
    """Open the list of uploads, if it is not open."""
    head = visitor.uploads.locator("summary, [aria-expanded=false]").first
    if (
        head.get_attribute("aria-expanded") == "false"
        or visitor.uploads.locator("details:not([open])").count()
    ):
        head.click()


@cache
def _files(count: int, kilobytes: int) -> list[Upload]:
    """Photos of noise, none like another."""
    side = max(8, int((kilobytes * 1000 / 1.5) ** 0.5))
    rng = Random(count)  # noqa: S311 (no secret)
    made: list[Upload] = []
    for number in range(count):
        file = io.BytesIO()
        noise = Image.frombytes("RGB", (side, side), rng.randbytes(side * side * 3))
        noise.save(file, "JPEG", quality=90)
        made.append(upload(f"DSC_{2201 + number}.jpg", file.getvalue()))
    return made


STATES = (
    State(name="add-menu", reach=_menu),
    State(name="adding-1", reach=_one),
    State(name="adding-15", reach=_some, again=Visitor.settle, in_docs=True),
    State(name="adding-300", reach=_many),
    State(name="adding-list", reach=_list),
    State(name="adding-paused", reach=_paused),
    State(name="adding-offline", reach=_offline, expects=["net::ERR_INTERNET_DISCONNECTED"]),
    State(name="adding-refused", reach=_refused),
    State(name="adding-done", reach=_done),
)
