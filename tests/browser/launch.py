"""Starts Chromium, isolated to this machine, and opens contexts."""

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
# The timeout of expectations: long, for busy machines.
PATIENCE_MS = 30_000

# Parts of the browser's own window, which it draws for each visitor although nobody sees it: these
# take more time than most pages.
_UNSEEN = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup")
PLAYWRIGHTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "msForceBrowserSignIn",
    "msEdgeUpdateLaunchServicesPreferredVersion",
)
"""Features that Playwright disables: Chromium heeds only the last list that it is given."""
# A process kept ready for the visitor's next site, whom each test leaves after one.
_SPARE = ("SpareRendererForSitePerProcess",)

_ARGUMENTS = [
    f"--disable-features={','.join((*PLAYWRIGHTS, *_UNSEEN, *_SPARE))}",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    # No other name resolves, whatever the network.
    (
        f"--host-resolver-rules=MAP {foreign.EVIL} 127.0.0.1, MAP * ~NOTFOUND, "
        "EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost"
    ),
]


@contextmanager
def started(*more: str) -> Generator[Browser]:
    """A headless Chromium, closed at the end; `more` are its arguments."""
    # Chromium refuses to run its sandbox as root, which CI often is.
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
    """A visitor with a new profile; `settings` are Playwright's."""
    # The page honours reduced motion, so no picture is seen half faded in.
    usual: dict[str, Any] = {"viewport": DESKTOP, "reduced_motion": "reduce", "locale": "en-GB"}
    # Requests of a service worker bypass the routes of a test.
    usual["service_workers"] = "block"
    context = browser.new_context(base_url=site_url, **{**usual, **settings})
    context.set_default_timeout(PATIENCE_MS)
    return context
