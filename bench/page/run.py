"""The whole of the page's measurements."""

from __future__ import annotations

from dataclasses import dataclass

from bench.markdown import say
from bench.page import loading, report, scrolling, visits
from bench.page.galleries import Gallery
from bench.page.site import served
from tests.browser import launch

_SCANS = 10_000
SMALL = Gallery(10_000)
SCANNED = Gallery(10_000, long_day=_SCANS)
MEDIUM = Gallery(50_000, long_day=_SCANS)
LARGE = Gallery(500_000, long_day=_SCANS)
GALLERIES = (SMALL, SCANNED, MEDIUM, LARGE)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How much is measured: rounds of first visits, and windows that are scrolled at most."""

    rounds: int
    windows: int
    at_home: tuple[Gallery, ...] = GALLERIES
    """Visited over a home line."""
    extremes: tuple[Gallery, ...] = (SMALL, LARGE)
    """Visited over a slow line, and scrolled."""


_FULL = Scale(rounds=3, windows=150)
# Shows that everything runs, and whether a change helps; not a result.
_QUICK = Scale(rounds=1, windows=20, at_home=(SMALL, LARGE))


def tables(*, quick: bool) -> str:
    """Serve the galleries, visit them and report; stops server and browser."""
    scale = _QUICK if quick else _FULL
    with served(GALLERIES) as site, launch.started(site.browser_argument) as browser:
        loads = [loading.Loads(visits.HOME, gallery) for gallery in scale.at_home]
        loads += [loading.Loads(visits.PHONE, gallery) for gallery in scale.extremes]
        for turn in range(-1, scale.rounds):
            say(f"first visits, round {turn + 1} of {scale.rounds}")
            for each in loads:
                loading.measure(browser, site, each, turn)
        journeys: list[scrolling.Journey] = []
        for visitor in (visits.DESK, visits.SLOW_PHONE):
            for gallery in scale.extremes:
                say(f"through {gallery.label} photos, {visitor.label}")
                journey = scrolling.travel(browser, site, visitor, gallery, windows=scale.windows)
                journeys.append(journey)
        about = f"Chromium {browser.version}, over HTTP/2 from this machine."
    return "\n\n".join(
        [
            about,
            report.loading_table(loads),
            report.reach_table(loads),
            report.scrolling_table(journeys),
        ]
    )
