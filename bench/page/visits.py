"""Visitors of a site: their screens, processors and lines, and what their browser saw."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tests.browser import launch

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Browser, CDPSession, Page

    from bench.page.site import Site

_OBSERVE = Path(__file__).with_name("observe.js")
_LOOK_MS = 100
# A new window keeps the browser itself busy for a while.
_SETTLED_MS = 700
# The marks that observe.js sets.
_FIRST = "bench: first picture"
_SHOWN = "() => bench.pictures().length && bench.pictures().every(({ complete }) => complete)"


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A device and its line.

    Attributes:
        label: For the tables.
        screen: The options for Playwright's context.
        slowdown: How many times slower its processor is than this machine's.
        latency_ms: Until each answer begins.
        bytes_per_second: Down the line; None for one as fast as this machine.
    """

    label: str
    screen: dict[str, Any]
    slowdown: float = 1
    latency_ms: float = 0
    bytes_per_second: float | None = None


_DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
_PHONE: dict[str, Any] = {
    "viewport": launch.PHONE,
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
# As fast as this machine: only the page's own work counts.
DESK = Visitor(label="desktop", screen=_DESK)
SLOW_PHONE = Visitor(label="phone, CPU ×4", screen=_PHONE, slowdown=4)  # noqa: RUF001 (times)
# A fair home line, and the slow 4G of Chromium's developer tools.
HOME = Visitor(label="desktop, 20 Mbit/s", screen=_DESK, latency_ms=40, bytes_per_second=2_500_000)
PHONE = Visitor(
    label="phone, slow 4G",
    screen=_PHONE,
    slowdown=4,
    latency_ms=562.5,
    bytes_per_second=180_000,
)


@dataclass(frozen=True)
class Load:
    """One first visit. Milliseconds since the navigation; bytes as transferred."""

    first: float
    last: float
    shift: float
    bytes: dict[str, int] = field(default_factory=dict[str, int])
    """Of `script` and `style` that were asked for before the first picture was seen, of all
    `later` ones, and of the `page` itself."""


@contextmanager
def visit(browser: Browser, site: Site, visitor: Visitor) -> Generator[tuple[Page, CDPSession]]:
    """A tab with a new profile: nothing is cached, and no connection is open."""
    site.use_line(visitor.latency_ms, visitor.bytes_per_second)
    # Tests run without the service worker and animations; visitors have both.
    usual: dict[str, Any] = {"service_workers": "allow", "reduced_motion": "no-preference"}
    with launch.opened(browser, "", **usual, **visitor.screen) as context:
        context.add_init_script(path=_OBSERVE)
        page = context.new_page()
        tools = context.new_cdp_session(page)
        if visitor.slowdown != 1:
            _send(tools, "Emulation.setCPUThrottlingRate", rate=visitor.slowdown)
        page.wait_for_timeout(_SETTLED_MS)
        yield page, tools


def load(page: Page, url: str) -> Load:
    """Go to a page for the first time, until all pictures in view are there."""
    # The page sets a mark, which is polled rarely, because polling keeps the page from its work.
    with page.expect_console_message(lambda message: message.text == _FIRST):
        page.goto(url, wait_until="commit")
    page.wait_for_function(_SHOWN, polling=_LOOK_MS)
    page.wait_for_load_state("networkidle")
    observed = page.evaluate(
        """() => ({
          seen: bench.seen,
          page: performance.getEntriesByType("navigation")[0].encodedBodySize,
          files: performance.getEntriesByType("resource").map(
            ({ name, startTime, encodedBodySize }) => ({ name, startTime, encodedBodySize })),
        })"""
    )
    first = observed["seen"]["first"]
    sizes = {"script": 0, "style": 0, "later": 0, "page": int(observed["page"])}
    # A file that is preloaded and then imported is listed twice.
    for file in {each["name"]: each for each in reversed(observed["files"])}.values():
        kind = {"js": "script", "css": "style"}.get(file["name"].rpartition(".")[2])
        if kind:
            sizes[kind if file["startTime"] < first else "later"] += int(file["encodedBodySize"])
    return Load(first, observed["seen"]["last"], observed["seen"]["shift"], sizes)


def heap(tools: CDPSession) -> float:
    """What scripts hold after a collection, in MiB."""
    for _ in range(2):
        _send(tools, "HeapProfiler.collectGarbage")
    return _send(tools, "Runtime.getHeapUsage")["usedSize"] / 2**20


def _send(tools: CDPSession, method: str, **parameters: Any) -> Any:
    return cast("Any", tools.send(method, parameters))  # pyright: ignore[reportUnknownMemberType] (Playwright's dict has no types of its items)
