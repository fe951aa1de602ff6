"""Watches the console and the requests of a visitor's pages, and fails on anything unexpected.

An error in the console, an exception, a violation of the Content-Security-Policy, a dialog
of the browser, a request to another machine, or a secret in the console fails the test.
A test that breaks something on purpose states the message it expects.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, WebError

# In the console, which also reaches us from workers and from pages about to close.
_REPORT_POLICY = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`Policy violated: ${event.violatedDirective} by ${event.blockedURI}`);
});
"""
_SECRETS = re.compile(
    r"X-Amz-|AWSAccessKeyId|Signature=|ASIA[A-Z0-9]{12}|AKIA[A-Z0-9]{12}", re.IGNORECASE
)


class Watch:
    """The watch of one context."""

    def __init__(self, context: BrowserContext) -> None:
        self.urls: list[str] = []
        """Every requested address, in order."""
        self._errors: list[str] = []
        self._said: list[str] = []
        # Playwright's message about what `launch.opened` configures.
        self._expected = ["Service Worker registration blocked by Playwright"]
        context.add_init_script(_REPORT_POLICY)
        context.on("console", self._console)
        context.on("weberror", self._exception)
        context.on("dialog", self._dialog)
        context.on("request", self._request)

    def expect(self, message: str) -> None:
        """Expect errors in the console that contain this."""
        self._expected.append(message)

    def expect_status(self, status: int) -> None:
        """Expect responses of this status, which Chromium logs to the console."""
        self.expect(f"Failed to load resource: the server responded with a status of {status}")

    def verify(self) -> None:
        """Fail if something unexpected happened."""
        unexpected = [
            error for error in self._errors if not any(part in error for part in self._expected)
        ]
        # On one line, which is all that a summary of many tests shows.
        assert not unexpected, f"the page is not free of errors: {' | '.join(unexpected)}"
        abroad = [url for url in self.urls if not _is_here(url)]
        assert not abroad, f"the page asked for something outside of this machine: {abroad}"
        leaked = [words for words in self._said if _SECRETS.search(words)]
        assert not leaked, f"the console shows what nobody may read: {leaked}"

    def _console(self, message: ConsoleMessage) -> None:
        self._said.append(message.text)
        if message.type in {"error", "warning"}:
            self._errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _exception(self, error: WebError) -> None:
        self._errors.append(f"exception: {error.error}")

    def _dialog(self, dialog: Dialog) -> None:
        self._errors.append(f"dialog: {dialog.type} {dialog.message!r}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        self.urls.append(request.url)


def _is_here(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme in {"blob", "data", "about"}:
        return True
    host = parts.hostname or ""
    return host in {"127.0.0.1", "localhost"} or host.endswith(".localhost")
