"""How the guard answers, and what it passes on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from local.guard import middleware
from local.guard.middleware import Guard
from local.guard.redirect import Redirect
from local.guard.rules import Route, Rules

PORT = 4566
TOKEN = "token-of-this-start"
SITE = "http://d1.cloudfront.localhost:4566"


NAVIGATION = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


class _Application:
    """Records the requests that reach it, and their routes."""

    def __init__(self) -> None:
        self.scopes: list[Any] = []
        self.routes: list[Route | None] = []

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        self.routes.append(middleware.route.get())
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 204, "headers": []})


@pytest.fixture
def application() -> _Application:
    return _Application()


def _ask(
    application: _Application,
    headers: dict[str, str],
    *,
    site: str = f"{SITE}/",
    is_own: bool = False,
    **scope: Any,
) -> list[Any]:
    """Everything that is sent back to one request, of the emulator's user or of another one."""
    sent: list[Any] = []
    rules = Rules(PORT, TOKEN, lambda: {SITE})
    redirect = Redirect(PORT, lambda: site, lambda _client, _server: is_own)

    async def send(message: Any) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    async def receive() -> Any:
        await asyncio.sleep(0)
        return {"type": "websocket.connect"}

    request = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", PORT),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        **scope,
    }
    asyncio.run(Guard(application, rules, redirect)(request, receive, send))
    return sent


def test_a_refusal_is_a_plain_sentence_that_is_not_cached(
    application: _Application,
) -> None:
    start, body = _ask(application, {"host": "<b>evil.example"})

    assert start["status"] == 403
    headers = dict(start["headers"])
    assert headers[b"content-type"] == b"text/plain; charset=utf-8"
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"cache-control"] == b"no-store"
    assert not [name for name in headers if name.startswith(b"access-control")]
    assert b"the address that `make up` prints" in body["body"]
    assert application.scopes == []


def test_a_websocket_is_closed_before_it_is_accepted_even_with_the_token(
    application: _Application,
) -> None:
    headers = {"host": "127.0.0.1:4566", "x-embedded-token": TOKEN}

    assert _ask(application, headers, type="websocket") == [
        {"type": "websocket.close", "code": 1008}
    ]
    assert application.scopes == []


def test_an_unknown_type_of_asgi_connection_is_not_passed_on(application: _Application) -> None:
    assert _ask(application, {}, type="webtransport") == []
    assert application.scopes == []


def test_the_start_of_the_server_is_passed_on(application: _Application) -> None:
    _ask(application, {}, type="lifespan")

    assert application.routes == [None]


def test_a_request_is_passed_on_with_its_route_which_ends_with_it(
    application: _Application,
) -> None:
    _ask(application, {"host": "d1.cloudfront.localhost:4566"})

    assert application.routes == [Route.SITE]
    assert middleware.route.get() is None


def test_the_token_is_not_passed_on(application: _Application) -> None:
    headers = {"host": "127.0.0.1:4566", "X-Embedded-Token": TOKEN, "x-amz-date": "now"}

    [start] = _ask(application, headers)

    assert start["status"] == 204
    assert application.routes == [Route.OWNER]
    assert [name for name, _ in application.scopes[0]["headers"]] == [b"host", b"x-amz-date"]


@pytest.mark.parametrize("host", ["127.0.0.1:4566", "localhost:4566"])
def test_opening_the_port_tells_how_to_find_the_gallery_but_not_its_address(
    application: _Application, host: str
) -> None:
    """Other users of the machine can send requests too, and only its address keeps them out."""
    start, body = _ask(application, {"host": host})

    assert start["status"] == 403
    assert b"`make up` prints it" in body["body"]
    assert b"cloudfront" not in str([start, body]).encode()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("host", ["127.0.0.1:4566", "localhost:4566", "LOCALHOST:4566"])
@pytest.mark.parametrize("asked_by", [None, "none", "same-origin"])
def test_the_owner_is_led_from_the_bare_port_to_the_site(
    application: _Application, method: str, host: str, asked_by: str | None
) -> None:
    headers = {"host": host, **({"sec-fetch-site": asked_by} if asked_by else {})}

    start, _ = _ask(application, headers, is_own=True, method=method)

    assert start["status"] == 302
    assert dict(start["headers"])[b"location"] == f"{SITE}/".encode()
    assert dict(start["headers"])[b"cache-control"] == b"no-store"
    assert application.scopes == []


def test_while_the_site_is_being_built_the_owners_page_tries_again(
    application: _Application,
) -> None:
    start, body = _ask(application, {"host": "localhost:4566"}, site="", is_own=True)

    assert start["status"] == 503
    assert dict(start["headers"])[b"refresh"] == b"1"
    assert b"being built" in body["body"]


@pytest.mark.parametrize(
    ("headers", "scope"),
    [
        ({}, {"method": "POST"}),
        ({}, {"method": "OPTIONS"}),
        ({}, {"path": "/originals", "raw_path": b"/originals"}),
        ({}, {"path": "//", "raw_path": b"//"}),
        ({}, {"query_string": b"a=1"}),
        ({}, {"client": None}),
        ({"host": "localhost"}, {}),
        ({"host": "localhost:4567"}, {}),
        ({"host": "127.0.0.2:4566"}, {}),
        ({"host": "evil.example:4566"}, {}),
        ({"origin": "https://evil.example"}, {}),
        ({"origin": SITE}, {}),
        ({"referer": "https://evil.example/"}, {}),
        ({"sec-fetch-site": "cross-site", **NAVIGATION}, {}),
        ({"sec-fetch-site": "same-site", **NAVIGATION}, {}),
        ({"authorization": "AWS4-HMAC-SHA256 Credential=test"}, {}),
        ({"x-embedded-token": "wrong"}, {}),
    ],
)
def test_nothing_else_at_that_host_learns_where_the_site_is(
    application: _Application, headers: dict[str, str], scope: dict[str, Any]
) -> None:
    request = {"host": "localhost:4566", **headers}
    start, body = _ask(application, request, is_own=True, **scope)

    assert start["status"] == 403
    assert b"cloudfront" not in str([start, body]).encode()


def test_the_owners_call_to_aws_is_no_visit(application: _Application) -> None:
    headers = {"host": "127.0.0.1:4566", "x-embedded-token": TOKEN}

    _ask(application, headers, is_own=True)

    assert application.routes == [Route.OWNER]
