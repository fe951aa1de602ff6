"""The states of a photo that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from bench.screenshots import family
from bench.screenshots.state import MOUSE, State

if TYPE_CHECKING:
    from bench.screenshots.visitor import Visitor

_UPRIGHT = "Fête du village.jpg"


def _full_view(visitor: Visitor) -> None:
    visitor.open_photo()
    _awake(visitor)


def _bright(visitor: Visitor) -> None:
    visitor.open_photo(family.BRIGHT)
    _awake(visitor)


def _upright(visitor: Visitor) -> None:
    visitor.open_photo(_UPRIGHT)
    _awake(visitor)


def _menu(visitor: Visitor) -> None:
    visitor.open_photo()
    _awake(visitor)
    visitor.full_view.locator("[popovertarget]:visible, [aria-haspopup]:visible").first.click()
    expect(visitor.page.locator("[aria-expanded=true], :popover-open").last).to_be_visible()


def _details(visitor: Visitor) -> None:
    visitor.open_photo()
    visitor.open_details()


def _details_of_unnamed(visitor: Visitor) -> None:
    visitor.open_photo(_UPRIGHT)
    visitor.open_details()


def _caption(visitor: Visitor) -> None:
    """The words are being written."""
    visitor.open_photo(_UPRIGHT)
    panel = visitor.open_details()
    fields = panel.locator("input:not([type=hidden]), textarea, [contenteditable]")
    if not fields.first.is_visible():
        panel.get_by_role("button", name=visitor.say("Add a caption…")).click()
    fields.first.fill("The village dances until the lamps go out")


def _awake(visitor: Visitor) -> None:
    """What fades when nobody moves has not faded."""
    if not visitor.screen.is_touch:
        visitor.point_at(visitor.full_view, 0.5)


STATES = (
    State(name="full-view", reach=_full_view, in_docs=True),
    State(name="full-view-bright", reach=_bright),
    State(name="full-view-upright", reach=_upright),
    State(name="full-view-menu", reach=_menu, screens=MOUSE),
    State(name="details", reach=_details, in_docs=True),
    State(name="details-unnamed", reach=_details_of_unnamed),
    State(name="caption", reach=_caption),
)
