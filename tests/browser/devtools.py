"""What only Chromium's protocol can do: throttling, and files dragged in from the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Page


class Devtools:
    """Chromium's DevTools protocol, attached to one tab."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def slow_uploads(self, bytes_per_second: float) -> None:
        """Limit the tab's upload speed."""
        self._send(
            "Network.emulateNetworkConditions",
            offline=False,
            latency=20,
            downloadThroughput=-1,
            uploadThroughput=bytes_per_second,
        )

    def fast_uploads(self) -> None:
        """Remove the limit, also for uploads in progress."""
        self.slow_uploads(-1)

    def slow_answers(self, milliseconds: float) -> None:
        """Add this latency to each response."""
        self._send(
            "Network.emulateNetworkConditions",
            offline=False,
            latency=milliseconds,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    def slow_animations(self, rate: float) -> None:
        """Slow down animations: at a rate of 0.1 by a factor of ten."""
        self._send("Animation.enable")
        self._send("Animation.setPlaybackRate", playbackRate=rate)

    def text_size(self, pixels: int) -> None:
        """Set the browser's text size; 16 is the default."""
        self._send("Page.setFontSizes", fontSizes={"standard": pixels, "fixed": pixels - 3})

    def fonts_of(self, selector: str) -> set[str]:
        """The families that an element's text is drawn in."""
        self._send("DOM.enable")
        self._send("CSS.enable")
        root = self._send("DOM.getDocument", depth=0)["root"]["nodeId"]
        node = self._send("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        found = self._send("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]
        return {each["familyName"] for each in found}

    def drag(self, kind: str, files: Sequence[Path]) -> None:
        """Drag files over the page (`dragEnter`, `dragOver`) or drop them (`drop`).

        The browser is told as the desktop tells it, so it makes the events and the files itself.
        """
        data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
        self._send("Input.dispatchDragEvent", type=kind, x=300, y=400, data=data)

    def _send(self, method: str, **parameters: Any) -> Any:
        return self._session.send(method, parameters)  # pyright: ignore[reportUnknownMemberType] (Playwright's dict has no types of its items)
