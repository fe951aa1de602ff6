"""Brings visitors into a state of the page, takes its pictures, and notes what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error

from bench.screenshots import family
from bench.screenshots.variants import LOCALES
from bench.screenshots.visitor import Visitor
from tests.browser import launch
from tests.browser.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from playwright.sync_api import Browser, BrowserContext, Page

    from bench.screenshots.sites import Sites
    from bench.screenshots.state import State
    from bench.screenshots.variants import Variant
    from tests.browser.static_site import StaticSite

_FAULTS = Path(__file__).with_name("faults.js").read_text(encoding="utf-8")
# The stand-in answers at once; what has not come by then will not come.
_PATIENCE_MS = 12_000
# A busy machine paints 4K for longer than that.
_PICTURE_MS = 45_000
# Moves the clock of the page, which keeps running, so that the family's photos are always as old.
_CLOCK = """{
  const ahead = %d;
  const Real = Date;
  globalThis.Date = class Date extends Real {
    constructor(...parts) {
      if (parts.length) super(...parts);
      else super(Real.now() + ahead);
    }
    static now() { return Real.now() + ahead; }
  };
}"""
_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# A page without scripts cannot tell of its frames.
_FRAMES_MS = 300
_TRIES = 3
_OTHER_FONT = "the page is not in its font"
_HAS_FONT = "() => 'font' in document.documentElement.dataset && document.fonts.check('1em Inter')"


def shoot(
    browser: Browser, sites: Sites, state: State, variants: Iterable[Variant], folder: Path
) -> Iterator[tuple[Variant, list[str]]]:
    """Save a picture of each variant in `folder`; gives each with its faults."""
    for _, group in groupby(
        (each for each in variants if each.screen in state.screens),
        key=lambda each: (each.screen, each.language),
    ):
        shown = list(group)
        faults = _shot(browser, sites, state, shown, folder)
        for _ in range(_TRIES - 1):
            # A busy machine may not read the font in time; the page then does without it.
            if _OTHER_FONT not in faults:
                break
            faults = _shot(browser, sites, state, shown, folder)
        for variant in shown:
            yield variant, faults if variant is shown[0] else []


def _shot(
    browser: Browser, sites: Sites, state: State, shown: Sequence[Variant], folder: Path
) -> list[str]:
    """Save the pictures of one visit, whose variants differ in their schemes; gives its faults."""
    screen, language = shown[0].screen, shown[0].language
    sites.renew(state.photos)
    site = sites.signed_in if state.signed_in else sites.open
    with launch.opened(
        browser,
        site.url,
        **screen.settings,
        **state.settings,
        locale=LOCALES[language],
        timezone_id="Europe/Berlin",
        color_scheme=shown[0].scheme,
        storage_state=_been_here(site),
    ) as context:
        context.set_default_timeout(_PATIENCE_MS)
        if state.has_scripts:
            _come_before(context)
        visitor = Visitor(_prepared(context), sites, screen, language)
        watch = Watch(context)
        for message in state.expects:
            watch.expect(message)
        faults = _reached(state, visitor)
        for variant in shown:
            _use_scheme(state, visitor.page, variant.scheme)
            visitor.page.screenshot(
                path=folder / f"{state.name}-{variant.name}.png", timeout=_PICTURE_MS
            )
        faults += _seen(visitor)
        if state.has_scripts and not visitor.page.evaluate(_HAS_FONT):
            faults.append(_OTHER_FONT)
        # Some requests were held.
        visitor.page.unroute_all(behavior="ignoreErrors")
        return faults + _heard(watch)


def _been_here(site: StaticSite) -> Any:
    """What a page keeps of an earlier visit: it has the font, which first visits do without."""
    [font] = site.folder.glob("static/*/fonts/*.woff2")
    address = f"{site.url}/{font.relative_to(site.folder).as_posix()}"
    kept = [{"name": "font", "value": address}]
    return {"origins": [{"origin": site.url, "localStorage": kept}]}


def _come_before(context: BrowserContext) -> None:
    """What the browser keeps of an earlier visit: the files."""
    page = context.new_page()
    page.goto("/404.html")
    page.evaluate("() => document.fonts.load('1em Inter')")
    page.close()


def _prepared(context: BrowserContext) -> Page:
    ahead = (family.NOW - datetime.now(UTC)).total_seconds() * 1000
    context.add_init_script(_CLOCK % ahead)
    context.add_init_script(_FAULTS)
    return context.new_page()


def _reached(state: State, visitor: Visitor) -> list[str]:
    try:
        state.reach(visitor)
        if state.has_scripts:
            visitor.settle()
    except (Error, AssertionError, LookupError) as error:
        lines = [line for line in str(error).splitlines() if line.strip()]
        return [f"not reached: {' '.join(lines[:3])[:240]}"]
    return []


def _use_scheme(state: State, page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    if state.has_scripts:
        page.evaluate(_FRAMES)
    else:
        page.wait_for_timeout(_FRAMES_MS)


def _seen(visitor: Visitor) -> list[str]:
    page = visitor.page
    if not page.evaluate("() => 'screens' in globalThis"):
        # Without scripts, nothing runs by itself.
        page.evaluate(_FAULTS)
    return page.evaluate("(isTouch) => screens.found(isTouch)", visitor.screen.is_touch)


def _heard(watch: Watch) -> list[str]:
    try:
        watch.verify()
    except AssertionError as error:
        return str(error).splitlines()[1:] or [str(error)]
    return []
