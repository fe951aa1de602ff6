"""The whole of the page's measurements."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.markdown import say
from bench.page import loading, report, scrolling, visits
from bench.page.site import Site, served
from tests.browser import launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SMALL, LARGE = 100, 10_000


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How much is measured: rounds of first visits, and windows that are scrolled at most."""

    rounds: int
    windows: float
    galleries: tuple[int, ...]


_FULL = Scale(rounds=7, windows=math.inf, galleries=(SMALL, LARGE))
# Shows that everything runs, and whether a change helps; not a result.
_QUICK = Scale(rounds=3, windows=40, galleries=(LARGE,))


def tables(*, quick: bool) -> str:
    """Serve the galleries, visit them and report; stops server and browser."""
    scale = _QUICK if quick else _FULL
    with served((SMALL, LARGE)) as site, launch.started(site.browser_argument) as browser:
        loads = [
            loading.Loads(visitor, photos)
            for visitor in (visits.DESK, visits.HOME, visits.PHONE)
            for photos in scale.galleries
        ]
        for turn in range(-1, scale.rounds):
            say(f"first visits, round {turn + 1} of {scale.rounds}")
            for each in loads:
                loading.measure(browser, site, each, turn)
        journeys = [
            _journey(browser, site, visitor, photos, scale)
            for visitor in (visits.DESK, visits.SLOW_DESK, visits.SLOW_PHONE)
            for photos in (SMALL, LARGE)
        ]
        about = f"Chromium {browser.version}, over HTTP/2 from this machine."
    return "\n\n".join([about, report.loading_table(loads), report.scrolling_table(journeys)])


def _journey(
    browser: Browser, site: Site, visitor: visits.Visitor, photos: int, scale: Scale
) -> scrolling.Journey:
    say(f"through {photos:,} photos, {visitor.label}")
    return scrolling.travel(browser, site, visitor, photos, windows=scale.windows)
