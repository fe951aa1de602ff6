"""A frozen site on a small server, whose files can be replaced."""

from __future__ import annotations

import json
import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from components.edge.headers import content_security_policy
from tests.browser.fake_api import USAGE
from webapp import assets, freeze, worker

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

_ANSWERS = {
    "/v1/images": b'{"images": []}',
    "/v1/images/timeline": b'{"days": []}',
    "/v1/usage": json.dumps(USAGE).encode(),
}


class _Server(ThreadingHTTPServer):
    # With the default, 5, a busy machine drops connections of a page, which the browser's system
    # tries again only after 1, 3, 7 and 15 seconds.
    request_queue_size = 128


class StaticSite:
    """Serves `folder`, with an API that knows no photos."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server = _Server(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        # A name for which browsers allow service workers without TLS.
        self.url = f"http://localhost:{self._server.server_port}"
        self.pictures_url = f"http://pictures.localhost:{self._server.server_port}"
        """Where pictures in the trash are: this server, as another origin."""
        # As the real site's; uploads go to this server itself.
        secure = self.pictures_url.replace("http:", "https:")
        policy = content_security_policy("uploads.home.arpa", secure.removeprefix("https://"))
        self.policy = policy.replace(secure, self.pictures_url)

    def handler(self) -> Callable[..., BaseHTTPRequestHandler]:
        """What answers a request."""
        return partial(StaticHandler, self)

    def stop(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()


class StaticHandler(SimpleHTTPRequestHandler):
    """Answers from the site's folder."""

    def __init__(self, site: StaticSite, *args: object) -> None:
        self._site = site
        super().__init__(*args)  # pyright: ignore[reportArgumentType] (the server gives them)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        file = self._site.folder / (path.removeprefix("/") or "index.html")
        body, kind = _ANSWERS.get(path), "application/json"
        if body is None and file.is_file():
            body, kind = file.read_bytes(), assets.content_type(file.name)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", freeze.cache_control(path.removeprefix("/")))
        self.send_header("Content-Security-Policy", self._site.policy)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Generator[StaticSite]:
    """Serve the folder on a free port."""
    site = StaticSite(folder)
    try:
        yield site
    finally:
        site.stop()


def changed(folder: Path, to: Path, letter: str) -> Path:
    """The same site as if a script had changed: another hash in each address, made of `letter`."""
    shutil.copytree(folder, to)
    [static] = (to / "static").iterdir()
    name = letter * 16
    static.rename(static.with_name(name))
    html = assets.content_type("index.html")
    for page in to.iterdir():
        if page.is_dir() or assets.content_type(page.name) != html:
            continue
        page.write_text(page.read_text().replace(f"/static/{static.name}/", f"/static/{name}/"))
    (to / worker.NAME).write_text(worker.script(to))
    return to
