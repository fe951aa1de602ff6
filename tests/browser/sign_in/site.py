"""A frozen site that people sign in to, with an API in memory that has sessions.

Its sign-in page asks nothing: the backend says who arrives. It takes uploads itself. A server and
not routes of Playwright, so that a service worker's requests are answered too.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import partial
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.browser.fake_api import timeline
from tests.browser.sign_in.backend import NOBODY, Backend
from tests.browser.static_site import StaticHandler, StaticSite
from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

_PICTURE = photos.encoded(photos.two_colours(640, 480), "WEBP")
_JSON = {"Content-Type": "application/json"}
_SIGNED_OUT = ["session=; Max-Age=0; Path=/", "refresh=; Max-Age=0; Path=/v1/session"]


class SignInSite(StaticSite):
    """Serves `folder` with the API of a `Backend`."""

    def __init__(self, folder: Path) -> None:
        self.backend = Backend()
        self.picture: Callable[[str], bytes] = lambda _path: _PICTURE
        """The content of a rendition, by its path."""
        super().__init__(folder)

    def handler(self) -> Callable[..., BaseHTTPRequestHandler]:
        return partial(_Handler, self)


class _Handler(StaticHandler):
    def __init__(self, site: SignInSite, *args: object) -> None:
        self.backend = site.backend
        self._picture = site.picture
        super().__init__(site, *args)

    def do_GET(self) -> None:  # noqa: N802 (the name of the base of the base)
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if parts.path.startswith(("/thumbnails/", "/trash/")):
            self._answer(200, self._picture(parts.path), {"Content-Type": "image/webp"})
        elif parts.path.startswith("/storage/"):
            self._answer(200)
        elif parts.path.startswith("/v1/"):
            request = f"{self.command} {parts.path.removeprefix('/v1')}"
            with self.backend.lock:
                self.backend.asked.append(request)
                self._api(request, parse_qs(parts.query), json.loads(body or b"{}"))
        else:
            super().do_GET()

    # The names are the base's.
    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def _api(self, request: str, query: dict[str, list[str]], body: dict[str, Any]) -> None:
        cookies = SimpleCookie(self.headers.get("Cookie") or "")
        token = cookies["session"].value if "session" in cookies else ""
        who = self.backend.whose(token)
        if request == "GET /session/login":
            self._login(query.get("return", ["/"])[0])
        elif request == "POST /session/refresh":
            self._refresh(cookies["refresh"].value if "refresh" in cookies else None)
        elif request == "POST /session/logout":
            clear = {"Clear-Site-Data": '"cache", "storage"'}
            self._json(200, {"url": f"{self._origin}/"}, cookies=_SIGNED_OUT, more=clear)
        elif who is None:
            self._refuse(401, "sign_in")
        elif self.headers.get("X-Person", who["userId"]) != who["userId"]:
            self._refuse(401, "other_person")
        elif request == "GET /session":
            fields = ("userId", "name", "email", "admin")
            self._json(200, {"person": {name: who[name] for name in fields}})
        elif "/account" in request:
            self._account(request, query, who)
        elif " /admin" in request or request == "GET /jobs/job":
            self._admin(request, body, who)
        else:
            owner = NOBODY if query.get("of") else who["userId"]
            asked = {name: values[0] for name, values in query.items()}
            answer = self.backend.trash(owner).answer(request, asked, body)
            if answer:
                self._json(*answer)
            else:
                self._library(request, body, owner)

    def _account(self, request: str, query: dict[str, list[str]], who: dict[str, Any]) -> None:
        exports = self.backend.exports
        if request == "GET /account/exports":
            found = exports.pop(0) if len(exports) > 1 else exports[0] if exports else None
            self._json(200, {"exports": [found] if found else []})
        elif request == "POST /account/export":
            self._json(202, {"jobId": "job"})
        elif request == "DELETE /account":
            if who["admin"]:
                self._refuse(409, "last_admin")
            else:
                del self.backend.people[who["userId"]]
                self._json(202, {"jobId": "job"})
        else:
            self._json(200, self.backend.files[int(query.get("cursor", ["0"])[0])])

    def _login(self, back: str) -> None:
        who = self.backend.arriving
        if who is None:
            return self._answer(302, b"", {"Location": "/?sign-in=failed"})
        self.backend.refusal = None
        refresh = f"refresh={who}; Path=/v1/session; HttpOnly; SameSite=Strict; Max-Age=999999"
        return self._answer(302, b"", {"Location": back}, [self._session(who), refresh])

    def _refresh(self, who: str | None) -> None:
        if who is None or self.backend.refusal:
            self._refuse(401, self.backend.refusal or "sign_in")
        else:
            self._json(200, {"expiresIn": 900}, cookies=[self._session(who)])

    def _session(self, who: str) -> str:
        return f"session={self.backend.token(who)}; Path=/; HttpOnly; SameSite=Lax"

    def _library(self, request: str, body: dict[str, Any], owner: str) -> None:
        owned = self.backend.photos.setdefault(owner, [])
        found = next((each for each in owned if request.endswith(f"/{each['imageId']}")), None)
        if request == "GET /images":
            self._json(200, {"images": owned, "count": len(owned)})
        elif request == "GET /images/timeline":
            self._json(200, timeline(owned))
        elif request == "GET /usage":
            self._json(200, self.backend.usage)
        elif request == "POST /upload" and self.backend.refused_upload:
            self._json(*self.backend.refused_upload)
        elif request == "POST /upload":
            image_id = self.backend.add_photo(owner, body["fileName"])["imageId"]
            ticket = {"uploadUrl": f"{self._origin}/storage/{image_id}", "imageId": image_id}
            self._json(200, {**ticket, "headers": {}, "expiresIn": 300})
            self.backend.permit_upload()
        elif found is None:
            self._refuse(404, "image_not_found")
        elif request.startswith("DELETE"):
            self.backend.trash(owner).put(found)
            self._answer(204)
        else:
            self._json(200, found)

    def _admin(self, request: str, body: dict[str, Any], who: dict[str, Any]) -> None:
        people = self.backend.people
        found = next((each for user, each in people.items() if f"/{user}" in request), who)
        if not who["admin"]:
            self._refuse(404, "not_found")
        elif request == "GET /admin/users":
            self._json(200, {"people": sorted(people.values(), key=lambda each: each["name"])})
        elif request.endswith("/admin/brake"):
            if request.startswith("PUT"):
                self.backend.set_brake(closed=body["closed"], by=who["userId"])
            self._json(200, self.backend.brake)
        elif request == "POST /admin/users":
            self._invite(body["name"], body["email"])
        elif request.startswith("GET /jobs/"):
            job = self.backend.job
            self._json(200, {"jobId": "job", **(job.pop(0) if len(job) > 1 else job[0])})
        elif request.endswith(("/unowned", "/export")):
            self._json(202, {"jobId": "job"})
        elif found is who:
            self._refuse(409, "own_account")
        elif request.startswith(("DELETE", "PATCH")):
            self._change(request, body, found)
        else:
            self._json(200, {"person": found, "firstPassword": "Cedar-Cloud-17-Lamp"})

    def _change(self, request: str, body: dict[str, Any], found: dict[str, Any]) -> None:
        if request.startswith("PATCH"):
            found.update(body)
            self._json(200, found)
        else:
            found.update(blocked=True, leaving="job")
            self._json(202, {"jobId": "job"})

    def _invite(self, name: str, email: str) -> None:
        if "@" not in email:
            self._refuse(400, "invalid_email")
        elif any(each["email"] == email for each in self.backend.people.values()):
            self._refuse(409, "email_taken")
        else:
            invited = {"person": self.backend.add(name, email=email)}
            self._json(201, {**invited, "firstPassword": "Maple-River-42-Stone"})

    @property
    def _origin(self) -> str:
        return f"http://{self.headers['Host']}"

    def _refuse(self, status: int, code: str) -> None:
        self._json(status, {"error": code, "code": code})

    def _json(
        self,
        status: int,
        body: object,
        *,
        cookies: list[str] | None = None,
        more: dict[str, str] | None = None,
    ) -> None:
        self._answer(status, json.dumps(body).encode(), {**_JSON, **(more or {})}, cookies)

    def _answer(
        self,
        status: int,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        cookies: list[str] | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in {"Cache-Control": "no-store", **(headers or {})}.items():
            self.send_header(name, value)
        for cookie in cookies or []:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder: Path) -> Generator[SignInSite]:
    """Serve the folder on a free port."""
    site = SignInSite(folder)
    try:
        yield site
    finally:
        site.stop()
