"""Scrolling through a gallery: long tasks, elements on the page and the heap."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from bench.page.tasks import work
from bench.page.visits import Visitor, heap, load, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from bench.page.galleries import Gallery
    from bench.page.site import Site

# The share of a window per frame: a fling of more than ten windows per second.
_STEP = 0.25
JUMPS = 20
_SEED = 7


@dataclass(frozen=True)
class Journey:
    """One scroll through one gallery.

    Attributes:
        visitor: Who.
        gallery: Which.
        frames: That were scrolled, a part of a window each.
        seconds: That scrolling took.
        loading: Long tasks until all pictures in view were there, in ms.
        long: Long tasks while scrolling and jumping, in ms.
        work: What each task had of the processor meanwhile, in ms, the longest first.
        shift: Layout shift of all of it.
        elements: Most that were on the page at once.
        heap: MiB that scripts hold, after loading and at the end.
    """

    visitor: Visitor
    gallery: Gallery
    frames: int
    seconds: float
    loading: list[float]
    long: list[float]
    work: list[float]
    shift: float
    elements: int
    heap: tuple[float, float]


def travel(
    browser: Browser, site: Site, visitor: Visitor, gallery: Gallery, *, windows: int
) -> Journey:
    """Scroll from the newest photo on, at most this many windows, then jump around."""
    chance = Random(_SEED)  # noqa: S311 (no secret)
    places = [chance.random() for _ in range(JUMPS)]
    with visit(browser, site, visitor) as (page, tools):
        load(page, site.address(gallery))
        before = heap(tools)
        loading = page.evaluate("bench.seen.long.splice(0)")
        with work(browser, page) as tasks:
            scrolled = page.evaluate(
                "([windows, part]) => bench.scroll(windows, part)", [windows, _STEP]
            )
            jumped = page.evaluate("(places) => bench.jump(places)", places)
        seen = page.evaluate("bench.seen")
        after = heap(tools)
    return Journey(
        visitor=visitor,
        gallery=gallery,
        frames=scrolled["frames"],
        seconds=scrolled["seconds"],
        loading=loading,
        long=seen["long"],
        work=tasks,
        shift=seen["shift"],
        elements=max(scrolled["elements"], jumped["elements"]),
        heap=(before, after),
    )
