"""A frozen site that people sign in to, with an API in memory that has sessions.

Its sign-in page asks nothing: `arriving` is who signs in next. It keeps photos by their owner, and
takes uploads itself, so that a service worker's requests are answered too.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.browser.fake_api import photo
from tests.browser.static_site import StaticHandler, StaticSite
from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

_DAY = "2026-11-21T12:00:00.000Z"
_PICTURE = photos.encoded(photos.two_colours(640, 480), "WEBP")


def person(name: str, /, **said: Any) -> dict[str, Any]:
    """A person as the API lists them; `said` replaces the default values."""
    return {
        "userId": f"user-{name.lower()}",
        "name": name,
        "email": f"{name.lower()}@home.arpa",
        "admin": False,
        "blocked": False,
        "invitedAt": _DAY,
        **said,
    }


@dataclass
class Backend:
    """What the API knows. A session's cookie is the id of its person."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    photos: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])
    arriving: str | None = None
    """Who signs in next; nobody: signing in fails."""
    sessions: set[str] = field(default_factory=set[str])
    """Access tokens that have not expired: each is a number."""
    refreshable: bool = True
    """Whether a session that has expired can be renewed."""
    refusal: str = "sign_in"
    """Why it can't."""
    job: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """What the API says of the job, one after the other."""
    asked: list[str] = field(default_factory=list[str])
    """All requests to the API: method and path."""
    made: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, count: int = 0, /, **said: Any) -> dict[str, Any]:
        """Add a person with some photos."""
        added = person(name, **said)
        self.people[added["userId"]] = added
        first = 100 * len(self.people)
        self.photos[added["userId"]] = [
            self.photo(first + number, fileName=f"{name} {number}.jpg") for number in range(count)
        ]
        return added

    def photo(self, number: int, **said: Any) -> dict[str, Any]:
        """A photo with signed addresses."""
        made = photo(number, **said)
        for each in made["renditions"]:
            each["url"] = each["url"].replace("/thumbnails/", "/thumbnails/private/")
            each["url"] += f"?s=9999999999.{'M' * 43}"
        return made

    def token(self) -> str:
        """A new access token."""
        self.made += 1
        self.sessions.add(str(self.made))
        return str(self.made)

    def expire(self) -> None:
        """Access tokens expire."""
        self.sessions.clear()

    def end(self, refusal: str = "sign_in") -> None:
        """So do sessions."""
        self.expire()
        self.refreshable = False
        self.refusal = refusal

    def count(self, request: str) -> int:
        """How many times it was asked."""
        return self.asked.count(request)


class SignInSite(StaticSite):
    """Serves `folder` with the API of a `Backend`."""

    def __init__(self, folder: Path) -> None:
        self.backend = Backend()
        super().__init__(folder)

    def handler(self) -> Callable[..., BaseHTTPRequestHandler]:
        return partial(_Handler, self)


class _Handler(StaticHandler):
    protocol_version = "HTTP/1.0"

    def __init__(self, site: SignInSite, *args: object) -> None:
        self.backend = site.backend
        super().__init__(site, *args)

    def do_GET(self) -> None:
        self._dispatch()

    def do_POST(self) -> None:
        self._dispatch()

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(200, b"")

    def do_PATCH(self) -> None:
        self._dispatch()

    def do_DELETE(self) -> None:
        self._dispatch()

    def _dispatch(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}") if length else {}
        if parts.path.startswith("/thumbnails/"):
            self._answer(200, _PICTURE, {"Content-Type": "image/webp"})
        elif parts.path.startswith("/v1/"):
            request = f"{self.command} {parts.path.removeprefix('/v1')}"
            with self.backend.lock:
                self.backend.asked.append(request)
                self._api(request, parse_qs(parts.query), body)
        else:
            super().do_GET()

    def _api(self, request: str, query: dict[str, list[str]], body: dict[str, Any]) -> None:
        backend = self.backend
        cookies = SimpleCookie(self.headers.get("Cookie") or "")
        who, _, token = (cookies["session"].value if "session" in cookies else "").partition(".")
        signed_in = backend.people.get(who) if token in backend.sessions else None
        if request == "GET /session/login":
            self._login(query.get("return", ["/"])[0])
        elif request == "POST /session/refresh":
            self._refresh(cookies["refresh"].value if "refresh" in cookies else None)
        elif request == "POST /session/logout":
            self._json(
                200,
                {"url": f"{self._origin}/?signed-out"},
                cookies=["session=; Max-Age=0; Path=/", "refresh=; Max-Age=0; Path=/v1/session"],
                more={"Clear-Site-Data": '"cache", "storage"'},
            )
        elif signed_in is None:
            self._refuse(401, "sign_in")
        elif request == "GET /session":
            fields = ("userId", "name", "email", "admin")
            self._json(200, {"person": {name: signed_in[name] for name in fields}})
        else:
            self._owned(request, query, body, signed_in)

    def _login(self, back: str) -> None:
        who = self.backend.arriving
        cookies: list[str] = []
        if who:
            self.backend.refreshable = True
            cookies = [
                f"session={who}.{self.backend.token()}; Path=/; HttpOnly; SameSite=Lax",
                f"refresh={who}; Path=/v1/session; HttpOnly; SameSite=Strict; Max-Age=999999",
            ]
        self._answer(302, b"", {"Location": back if who else "/?sign-in=failed"}, cookies)

    def _refresh(self, who: str | None) -> None:
        if who is None or not self.backend.refreshable:
            return self._refuse(401, self.backend.refusal)
        cookie = f"session={who}.{self.backend.token()}; Path=/; HttpOnly; SameSite=Lax"
        return self._json(200, {"expiresIn": 900}, cookies=[cookie])

    def _owned(
        self, request: str, query: dict[str, list[str]], body: dict[str, Any], who: dict[str, Any]
    ) -> None:
        backend = self.backend
        of = "nobody" if query.get("of") == ["nobody"] else who["userId"]
        photos_of = backend.photos.setdefault(of, [])
        ready = [each for each in photos_of if each["status"] == "ready"]
        if request == "GET /images":
            return self._json(200, {"images": ready, "count": len(ready)})
        if request == "GET /images/timeline":
            days = [{"day": ready[0]["takenDay"], "ratios": [4 / 3] * len(ready)}] if ready else []
            return self._json(200, {"days": days, "count": len(ready)})
        if request == "POST /upload":
            number = 5000 + len(photos_of)
            photos_of.append(backend.photo(number, fileName=body["fileName"]))
            ticket = {
                "uploadUrl": f"{self._origin}/storage/{number}",
                "imageId": photos_of[-1]["imageId"],
                "headers": {"Content-Type": body["fileType"]},
                "expiresIn": 300,
            }
            return self._json(200, ticket)
        for each in photos_of:
            if request.endswith(f" /images/{each['imageId']}"):
                if request.startswith("DELETE"):
                    photos_of.remove(each)
                    return self._answer(204, b"")
                return self._json(200, each)
        if who["admin"]:
            return self._admin(request, body, who)
        return self._refuse(404, "not_found")

    def _admin(self, request: str, body: dict[str, Any], who: dict[str, Any]) -> None:
        backend = self.backend
        known = [each for each in backend.people.values() if f"/{each['userId']}" in request]
        if request == "GET /admin/users":
            people = sorted(backend.people.values(), key=lambda each: each["name"])
            return self._json(200, {"people": people})
        if request == "POST /admin/users":
            if any(each["email"] == body["email"] for each in backend.people.values()):
                return self._refuse(409, "email_taken")
            if "@" not in body["email"]:
                return self._refuse(400, "invalid_email")
            added = backend.add(body["name"], email=body["email"])
            return self._json(201, {"person": added, "firstPassword": "Maple-River-42-Stone"})
        if request.startswith("GET /jobs/"):
            job = backend.job.pop(0) if len(backend.job) > 1 else backend.job[0]
            return self._json(200, {"jobId": "job", **job})
        if not known:
            return self._refuse(404, "person_not_found")
        if request.startswith("PATCH"):
            if known[0] is who:
                return self._refuse(409, "own_account")
            known[0].update(body)
            return self._json(200, known[0])
        if request.endswith("/password"):
            return self._json(200, {"person": known[0], "firstPassword": "Cedar-Cloud-17-Lamp"})
        backend.photos["nobody"] = []
        return self._json(202, {"jobId": "job"})

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
        headers = {"Content-Type": "application/json", **(more or {})}
        self._answer(status, json.dumps(body).encode(), headers, cookies)

    def _answer(
        self,
        status: int,
        body: bytes,
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
