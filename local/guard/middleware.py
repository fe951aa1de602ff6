"""The guard as ASGI: it stands before everything, and answers what it refuses."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from local.guard.request import TOKEN_HEADER, RefusedError, Request
from local.guard.rules import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from local.guard.rules import Rules

lane: ContextVar[Lane | None] = ContextVar("lane", default=None)
"""That of the request at work; outside of requests there is none, and nothing is let in."""

_PLAIN = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]
_TOKEN = TOKEN_HEADER.encode()


class Guard:
    """Lets a request through to the application, in its lane, or says why not.

    Args:
        application: what is guarded, an ASGI application.
        rules: what is let in.
        sites: the addresses of the sites that are deployed.
    """

    def __init__(self, application: Any, rules: Rules, sites: Callable[[], Sequence[str]]) -> None:
        self._application = application
        self._rules = rules
        self._sites = sites

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
            found = self._rules.lane(Request.of(scope))
        except RefusedError as refused:
            await _say(send, 403, str(refused))
            return
        if found is Lane.FRONT_DOOR:
            await self._show_the_way(send)
            return
        # API Gateway and CloudFront hand a request's headers on to functions.
        headers = [each for each in scope["headers"] if each[0].lower() != _TOKEN]
        before = lane.set(found)
        try:
            await self._application({**scope, "headers": headers}, receive, send)
        finally:
            lane.reset(before)

    async def _show_the_way(self, send: Any) -> None:
        match self._sites():
            case []:
                await _say(send, 404, "The gallery is not deployed yet. `make up` says when it is.")
            case [site]:
                await _say(send, 302, f"The gallery is at {site}", (b"location", site.encode()))
            case several:
                await _say(send, 404, "\n".join(["Galleries on this machine:", *several]))


async def _say(send: Any, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    start = {"type": "http.response.start", "status": status, "headers": [*_PLAIN, *headers]}
    await send(start)
    await send({"type": "http.response.body", "body": f"{text}\n".encode()})
