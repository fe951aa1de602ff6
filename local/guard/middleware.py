"""The guard as ASGI: it stands before everything, and answers what it refuses."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from local.guard.request import TOKEN_HEADER, RefusedError, Request

if TYPE_CHECKING:
    from local.guard.rules import Route, Rules

route: ContextVar[Route | None] = ContextVar("route", default=None)
"""That of the request at work; outside of requests there is none, and nothing is let in."""

_PLAIN = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]
_TOKEN = TOKEN_HEADER.encode()


class Guard:
    """Lets a request through to an ASGI application, in its route, or says why not."""

    def __init__(self, application: Any, rules: Rules) -> None:
        self._application = application
        self._rules = rules

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one connection, as ASGI wants it."""
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            # The site has none. Closed before it is accepted, it is answered with 403.
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            found = self._rules.route(Request.of(scope))
        except RefusedError as refused:
            start = {"type": "http.response.start", "status": 403, "headers": _PLAIN}
            await send(start)
            await send({"type": "http.response.body", "body": f"{refused}\n".encode()})
            return
        # API Gateway and CloudFront hand a request's headers on to functions.
        headers = [each for each in scope["headers"] if each[0].lower() != _TOKEN]
        before = route.set(found)
        try:
            await self._application({**scope, "headers": headers}, receive, send)
        finally:
            route.reset(before)
