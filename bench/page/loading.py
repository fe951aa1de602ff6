"""First visits: the page, a bare one with the same pictures, and one bound to the list, in turns.

The page is then left for the middle of the gallery, and visited once more.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.page import visits
from bench.page.visits import Load, Visitor, visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from playwright.sync_api import Browser, CDPSession, Page

    from bench.page.galleries import Gallery
    from bench.page.site import Sent, Site

_PICTURES = """() => bench.pictures().map((each) => {
  const { width, height } = each.getBoundingClientRect();
  return { src: new URL(each.currentSrc).pathname, width, height };
})"""
# The same first request as the page's.
_BOUND = """fetch("/v1/images?sort=taken&limit=50").then((r) => r.json()).then(({ images }) => {
  KNOWN.forEach(([name, width, height], index) => {
    const picture = new Image(width, height);
    picture.src = images[index].renditions.find(({ url }) => url.endsWith(`/${name}`)).url;
    document.body.append(picture, "\\n");
  });
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
    bound: list[Load] = field(default_factory=list[Load])
    reach: list[Reach] = field(default_factory=list[Reach])


def measure(browser: Browser, site: Site, loads: Loads, turn: int) -> None:
    """Visit all, each with an empty cache; the first turn makes the peers, and warms up."""
    address = site.address(loads.gallery)
    path = f"{loads.visitor.screen['viewport']['width']}-{address.rpartition(':')[2]}.html"
    bare, bound = f"bare-{path}", f"bound-{path}"
    if turn < 0:
        with visit(browser, site, loads.visitor) as (page, _tools):
            visits.load(page, address)
            pictures = page.evaluate(_PICTURES)
        site.add_page(bare, bare_page(pictures))
        script = bound_script(pictures)
        site.add_page(bound, page_of(f"<script>{script}</script>"), script)
        return
    peers = ((loads.bare, bare), (loads.bound, bound))
    if turn % 2:
        _visit_peers(browser, site, loads, peers)
    _visit_ours(browser, site, loads)
    if not turn % 2:
        _visit_peers(browser, site, loads, peers)


def bare_page(pictures: list[dict[str, Any]]) -> str:
    """Only the pictures that our page shows at first, in the same sizes."""
    shown = "\n".join(
        f'<img src="{html.escape(each["src"])}" alt="" '
        f'width="{round(each["width"])}" height="{round(each["height"])}">'
        for each in pictures
    )
    return page_of(shown)


def bound_script(pictures: list[dict[str, Any]]) -> str:
    """Of the smallest page that asks for the list: shows the same pictures once it is there.

    What it knows before is their sizes, which ours has to compute.
    """
    known = [
        [each["src"].rpartition("/")[2], round(each["width"]), round(each["height"])]
        for each in pictures
    ]
    return _BOUND.replace("KNOWN", json.dumps(known, separators=(",", ":")))


def page_of(content: str) -> str:
    """A page of nothing but this."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f'<title>Photos</title>\n<link rel="icon" href="data:,">\n{content}\n</html>\n'
    )


def _visit_ours(browser: Browser, site: Site, loads: Loads) -> None:
    address = site.address(loads.gallery)
    site.sent()
    with visit(browser, site, loads.visitor) as (page, tools):
        loads.ours.append(visits.load(page, address))
        loads.reach.append(_reach(site, page, tools, address))


def _visit_peers(
    browser: Browser, site: Site, loads: Loads, peers: Iterable[tuple[list[Load], str]]
) -> None:
    for found, path in peers:
        with visit(browser, site, loads.visitor) as (page, _tools):
            found.append(visits.load(page, f"{site.address(loads.gallery)}/{path}"))


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
