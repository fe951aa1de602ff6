"""How the guard answers, and what it hands on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from local.guard import middleware
from local.guard.middleware import Guard
from local.guard.rules import Route, Rules

PORT = 4566
TOKEN = "token-of-this-start"
SITE = "http://d1.cloudfront.localhost:4566"


class _Application:
    """Remembers what got as far as it, and in which route."""

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


def _ask(application: _Application, headers: dict[str, str], **scope: Any) -> list[Any]:
    """Everything that is sent back to one request."""
    sent: list[Any] = []
    rules = Rules(PORT, TOKEN, lambda: {SITE})

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
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        **scope,
    }
    asyncio.run(Guard(application, rules)(request, receive, send))
    return sent


def test_a_refusal_is_a_sentence_that_nothing_keeps_or_shows_as_a_page(
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


def test_what_is_no_request_of_a_known_kind_is_not_handed_on(application: _Application) -> None:
    assert _ask(application, {}, type="webtransport") == []
    assert application.scopes == []


def test_the_start_of_the_server_is_handed_on(application: _Application) -> None:
    _ask(application, {}, type="lifespan")

    assert application.routes == [None]


def test_a_request_is_handed_on_in_its_lane_which_ends_with_it(application: _Application) -> None:
    _ask(application, {"host": "d1.cloudfront.localhost:4566"})

    assert application.routes == [Route.SITE]
    assert middleware.route.get() is None


def test_the_token_goes_no_further(application: _Application) -> None:
    headers = {"host": "127.0.0.1:4566", "X-Embedded-Token": TOKEN, "x-amz-date": "now"}

    [start] = _ask(application, headers)

    assert start["status"] == 204
    assert application.routes == [Route.OWNER]
    assert [name for name, _ in application.scopes[0]["headers"]] == [b"host", b"x-amz-date"]


@pytest.mark.parametrize("host", ["127.0.0.1:4566", "localhost:4566"])
def test_who_opens_the_port_by_hand_is_told_how_to_find_the_gallery_but_not_where_it_is(
    application: _Application, host: str
) -> None:
    """Other users of the machine can ask too, and nothing but its address keeps them out."""
    start, body = _ask(application, {"host": host})

    assert start["status"] == 403
    assert b"`make up` prints it" in body["body"]
    assert b"cloudfront" not in str([start, body]).encode()
