"""The sites that are photographed: frozen pages on a server whose API is in memory."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from bench.screenshots import family
from bench.screenshots.library import UNTIL, Library
from tests.browser.sign_in import site as sign_in
from tests.browser.sign_in.backend import Backend
from tests.browser.static_site import StaticHandler, StaticSite
from webapp import assets, freeze
from webapp.app import CACHE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from bench.screenshots.pictures import Picture
    from tests.browser.fake_trash import FakeTrash

_SIGNED = f"?s=9999999999.{'M' * 43}"
# Of the person who signs in; a server has more to do than to list hundreds at once.
_OWN_PHOTOS = 60
_IN_TRASH = 40


class Sites:
    """An open site, and one that people sign in to. Each visit finds them as they were."""

    def __init__(
        self, pictures: Sequence[Picture], open_site: FamilySite, signed_in: sign_in.SignInSite
    ) -> None:
        self.open = open_site
        self.signed_in = signed_in
        self._pictures = pictures
        self._photos = family.photos(pictures)
        by_key = {each.key: each for each in pictures}

        def picture(path: str) -> bytes:
            *_, key, name = path.split("/")
            return by_key[key].rendition(name)

        open_site.picture = signed_in.picture = picture
        self.renew(len(self._photos))

    @property
    def backend(self) -> Backend:
        """Of the site that people sign in to."""
        return self.signed_in.backend

    def renew(self, count: int | None = None) -> None:
        """Forget what visits changed; `count`: how many photos there are, if not all of them."""
        self.open.library = Library(self._photos[:count], self._pictures)
        self.signed_in.backend = backend = Backend()
        backend.add("Ben", signedInAt="2026-11-20T19:02:11.000Z")
        backend.add("Cleo")
        backend.add("Dan", blocked=True)
        ann = backend.add("Ann", admin=True, signedInAt="2026-11-21T08:12:30.000Z")["userId"]
        backend.arriving = ann
        theirs = [each.to_json() for each in family.photos(self._pictures, ann)]
        shown = theirs[:_OWN_PHOTOS]
        for each in (rendition for photo in shown for rendition in photo["renditions"]):
            each["url"] += _SIGNED
        backend.photos[ann] = shown
        self.own_trash.now = lambda: family.NOW
        for number, each in enumerate(theirs[_OWN_PHOTOS : _OWN_PHOTOS + _IN_TRASH]):
            self.own_trash.put(each, timedelta(days=number * 0.7))

    @property
    def own_trash(self) -> FakeTrash:
        """That of who signs in."""
        return self.backend.trash(self.backend.arriving or "")

    def another(self, name: str, index: int = 0) -> None:
        """Somebody else adds a photo to the open site."""
        made = family.photo(self._pictures[index], name, family.NOW)
        self.open.library.add(made)


class FamilySite(StaticSite):
    """Serves `folder` with the API of a `Library`."""

    library: Library
    picture: Callable[[str], bytes]

    def handler(self) -> Callable[..., BaseHTTPRequestHandler]:
        """What answers a request."""
        return partial(_Handler, self)


class _Handler(StaticHandler):
    def __init__(self, site: FamilySite, *args: object) -> None:
        self._family = site
        super().__init__(site, *args)

    def do_GET(self) -> None:  # noqa: N802 (the name of the base of the base)
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if url.path.startswith("/thumbnails/"):
            kind = "image/jpeg" if url.path.endswith(".jpg") else "image/webp"
            self._send(HTTPStatus.OK, self._family.picture(url.path), kind)
        elif url.path.startswith("/storage/"):
            self._family.library.store(url.path.rpartition("/")[2])
            self._send(HTTPStatus.OK, b"")
        elif url.path.startswith("/v1/"):
            status, answer = self._family.library.answer(
                self.command,
                url.path.removeprefix("/v1"),
                dict(parse_qsl(url.query)),
                json.loads(body or b"{}"),
            )
            content = b"" if answer is None else json.dumps(answer).encode()
            self._send(status, content, headers={"Timeline-Until": UNTIL})
        elif self._is_there(url.path):
            super().do_GET()
        else:
            # As CloudFront does.
            page = (self._family.folder / "404.html").read_bytes()
            self._send(HTTPStatus.NOT_FOUND, page, assets.content_type("404.html"))

    # The names are the base's.
    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def _is_there(self, path: str) -> bool:
        return (self._family.folder / (path.removeprefix("/") or "index.html")).is_file()

    def _send(
        self,
        status: int,
        body: bytes,
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        # A visitor may have left.
        with suppress(ConnectionError):
            self.wfile.write(body)


@contextmanager
def served(pictures: Sequence[Picture]) -> Generator[Sites]:
    """Serve both on free ports."""
    open_site = FamilySite(_frozen(sign_in=False))
    signed_in = sign_in.SignInSite(_frozen(sign_in=True))
    try:
        yield Sites(pictures, open_site, signed_in)
    finally:
        open_site.stop()
        signed_in.stop()


def _frozen(*, sign_in: bool) -> Path:
    return freeze.build(CACHE, sign_in=sign_in, title=family.NAME)
