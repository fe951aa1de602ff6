"""First visits: the page against a bare one with the same pictures, in turns."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.page.visits import Load, Visitor, load, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from bench.page.site import Site

_PICTURES = """() => bench.pictures().map((each) => {
  const { width, height } = each.getBoundingClientRect();
  return { src: new URL(each.currentSrc).pathname, width, height };
})"""


@dataclass(frozen=True)
class Loads:
    """What one visitor saw of one gallery, an entry per round."""

    visitor: Visitor
    photos: int
    ours: list[Load] = field(default_factory=list[Load])
    bare: list[Load] = field(default_factory=list[Load])


def measure(browser: Browser, site: Site, loads: Loads, turn: int) -> None:
    """Visit both, each with an empty cache; the first turn makes the bare page, and warms up."""
    address = site.address(loads.photos)
    path = f"bare-{loads.visitor.screen['viewport']['width']}-{loads.photos}.html"
    if turn < 0:
        with visit(browser, loads.visitor) as (page, _tools):
            load(page, address)
            site.add_page(path, bare_page(page.evaluate(_PICTURES)))
    both = [(loads.ours, address), (loads.bare, f"{address}/{path}")]
    for kept, url in both if turn % 2 else reversed(both):
        with visit(browser, loads.visitor) as (page, _tools):
            seen = load(page, url)
        if turn >= 0:
            kept.append(seen)


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
