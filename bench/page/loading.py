"""First visits: the page against a bare one with the same pictures, in turns.

The page is then left for the middle of the gallery, and visited once more.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.page import visits
from bench.page.visits import Load, Visitor, visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser, CDPSession, Page

    from bench.page.galleries import Gallery
    from bench.page.site import Sent, Site

_PICTURES = """() => bench.pictures().map((each) => {
  const { width, height } = each.getBoundingClientRect();
  return { src: new URL(each.currentSrc).pathname, width, height };
})"""
_OF_API = ("lists", "timelines", "others")


@dataclass(frozen=True)
class Reach:
    """What the size of a gallery may change.

    Attributes:
        begun: What was sent for the first visit.
        middle: Milliseconds from the jump into the middle until its pictures are shown.
        middle_lists: Lists that were requested for that.
        again: Bytes of the API's answers for a second visit.
        long: Long tasks from the navigation to the middle, in milliseconds.
        heap: MiB that scripts hold, with the first pictures and in the middle.
    """

    begun: Mapping[str, Sent]
    middle: float
    middle_lists: int
    again: int
    long: list[float]
    heap: tuple[float, float]

    @property
    def requests(self) -> int:
        """To the API, for the first visit."""
        return sum(self.begun[kind].requests for kind in _OF_API)


@dataclass(frozen=True)
class Loads:
    """What one visitor saw of one gallery, an entry per round."""

    visitor: Visitor
    gallery: Gallery
    ours: list[Load] = field(default_factory=list[Load])
    bare: list[Load] = field(default_factory=list[Load])
    reach: list[Reach] = field(default_factory=list[Reach])


def measure(browser: Browser, site: Site, loads: Loads, turn: int) -> None:
    """Visit both, each with an empty cache; the first turn makes the bare page, and warms up."""
    address = site.address(loads.gallery)
    path = f"bare-{loads.visitor.screen['viewport']['width']}-{address.rpartition(':')[2]}.html"
    if turn < 0:
        with visit(browser, site, loads.visitor) as (page, _tools):
            visits.load(page, address)
            site.add_page(path, bare_page(page.evaluate(_PICTURES)))
        return
    if turn % 2:
        _visit_bare(browser, site, loads, path)
    _visit_ours(browser, site, loads)
    if not turn % 2:
        _visit_bare(browser, site, loads, path)


def bare_page(pictures: list[dict[str, Any]]) -> str:
    """Only the pictures that our page shows at first, in the same sizes."""
    shown = "\n".join(
        f'<img src="{html.escape(each["src"])}" alt="" '
        f'width="{round(each["width"])}" height="{round(each["height"])}">'
        for each in pictures
    )
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f'<title>Photos</title>\n<link rel="icon" href="data:,">\n{shown}\n</html>\n'
    )


def _visit_ours(browser: Browser, site: Site, loads: Loads) -> None:
    address = site.address(loads.gallery)
    site.sent()
    with visit(browser, site, loads.visitor) as (page, tools):
        loads.ours.append(visits.load(page, address))
        loads.reach.append(_reach(site, page, tools, address))


def _visit_bare(browser: Browser, site: Site, loads: Loads, path: str) -> None:
    with visit(browser, site, loads.visitor) as (page, _tools):
        loads.bare.append(visits.load(page, f"{site.address(loads.gallery)}/{path}"))


def _reach(site: Site, page: Page, tools: CDPSession, address: str) -> Reach:
    begun = site.sent()
    before = visits.heap(tools)
    middle = page.evaluate("bench.show(0.5)")
    lists = site.sent()["lists"].requests
    after = visits.heap(tools)
    long = page.evaluate("bench.seen.long")
    visits.load(page.context.new_page(), address)
    sent = site.sent()
    return Reach(
        begun=begun,
        middle=middle,
        middle_lists=lists,
        again=sum(sent[kind].bytes for kind in _OF_API),
        long=long,
        heap=(before, after),
    )
