"""The guard as ASGI middleware, in front of everything else."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from local.guard.request import TOKEN_HEADER, RefusedError, Request

if TYPE_CHECKING:
    from local.guard.redirect import Redirect
    from local.guard.rules import Route, Rules

route: ContextVar[Route | None] = ContextVar("route", default=None)
"""The route of the current request. Outside of requests it is None, and nothing is let in."""

_PLAIN = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]
_TOKEN = TOKEN_HEADER.encode()


class Guard:
    """Passes a request to an ASGI application on its route, or answers why not."""

    def __init__(self, application: Any, rules: Rules, redirect: Redirect) -> None:
        self._application = application
        self._rules = rules
        self._redirect = redirect

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Handle one ASGI connection."""
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
            request = Request.of(scope)
            if (target := await self._target(request, scope)) is not None:
                await _lead(send, target)
                return
            found = self._rules.route(request)
        except RefusedError as refused:
            await _say(send, 403, str(refused))
            return
        # API Gateway and CloudFront hand a request's headers on to functions.
        headers = [each for each in scope["headers"] if each[0].lower() != _TOKEN]
        before = route.set(found)
        try:
            await self._application({**scope, "headers": headers}, receive, send)
        finally:
            route.reset(before)

    async def _target(self, request: Request, scope: Any) -> str | None:
        client, server = scope.get("client"), scope.get("server")
        if not client or not server:
            return None
        # It may run a program to find out who asks.
        return await asyncio.to_thread(
            self._redirect.target, request, (client[0], client[1]), (server[0], server[1])
        )


async def _lead(send: Any, target: str) -> None:
    if target:
        await _say(send, 302, f"The gallery is at {target}", (b"location", target.encode()))
    else:
        wait = "The gallery is being built. This page opens it as soon as it is ready."
        await _say(send, 503, wait, (b"refresh", b"1"))


async def _say(send: Any, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    start = {"type": "http.response.start", "status": status, "headers": [*_PLAIN, *headers]}
    await send(start)
    await send({"type": "http.response.body", "body": f"{text}\n".encode()})
