"""The elements of a published page."""

from html.parser import HTMLParser
from pathlib import Path

PAGES = ("index.html", "de.html", "404.html", "trash", "trash.de.html")
AT_ONCE = {"src", "href"}
LOADING = AT_ONCE | {"data-viewer-script", "data-viewer-style", "data-file-worker"}


class Elements(HTMLParser):
    """Collects (tag, attributes) of every element, and the text of scripts and styles."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inline: list[str] = []
        self.folder = page.parent
        self.feed(page.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.lasttag in {"script", "style"} and data.strip():
            self.inline.append(data)

    def addresses(self, names: set[str] = LOADING) -> list[str]:
        return [value for _, attrs in self.found for name, value in attrs.items() if name in names]
