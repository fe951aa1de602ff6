"""Start Chromium, cut off from everything but this machine, and open windows of it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from tests.browser import chromium, foreign

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Browser, BrowserContext

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# How long to wait for what is to come: long, for a machine that is shared with others.
PATIENCE_MS = 30_000

_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    # No other name exists, on a closed network and on an open one alike.
    (
        f"--host-resolver-rules=MAP {foreign.EVIL} 127.0.0.1, MAP * ~NOTFOUND, "
        "EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost"
    ),
]


@contextmanager
def started(*more: str) -> Generator[Browser]:
    """A Chromium that nobody sees, closed at the end; `more` are arguments for it."""
    # Chromium refuses to run its sandbox as root, which is who CI often is.
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    executable = chromium.ensure()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=[*_ARGUMENTS, *sandbox, *more]
        )
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Browser, site_url: str, **settings: Any) -> BrowserContext:
    """A visitor of the site with a profile of its own; `settings` are those of Playwright."""
    # The page honours reduced motion; so nobody looks at a picture that is half faded in.
    usual: dict[str, Any] = {"viewport": DESKTOP, "reduced_motion": "reduce", "locale": "en-GB"}
    # What a service worker asks for passes by the answers that a test makes up.
    usual["service_workers"] = "block"
    context = browser.new_context(base_url=site_url, **{**usual, **settings})
    context.set_default_timeout(PATIENCE_MS)
    return context
