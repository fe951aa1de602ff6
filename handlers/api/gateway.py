"""The router of a function behind API Gateway.

This is the one place that makes the principal of a request, asks the policy before an operation
starts, and turns API errors into HTTP. An unexpected exception is logged and raised again: Lambda's
error metric must see it, and API Gateway answers 500 in the same JSON shape (a gateway response).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from handlers.access.policy import Access, Action, needs_sign_in
from handlers.access.principal import ANONYMOUS, PUBLIC, Principal
from handlers.api import cross_site
from handlers.api.errors import (
    ApiError,
    InvalidInputError,
    NotFoundError,
    NotReadyError,
    TooLargeError,
    UnauthenticatedError,
    UnavailableError,
    UnsupportedMediaTypeError,
)
from handlers.api.http import Event, Request, Response, headers_of
from handlers.immutable import immutable
from handlers.model.image import is_image_id
from handlers.runtime import log

Authenticate = Callable[[Event], Principal | None]
"""Makes the principal of an event; None if the caller has not signed in."""

_STATUS: Mapping[type[ApiError], int] = {
    InvalidInputError: 400,
    UnauthenticatedError: 401,
    NotFoundError: 404,
    NotReadyError: 409,
    TooLargeError: 413,
    UnsupportedMediaTypeError: 415,
    UnavailableError: 503,
}
_PREFLIGHT_SECONDS = 600
# Whose page sent the request.
_PERSON = "x-person"


@immutable
class Route:
    """An operation: its action for the policy, and the function that answers it."""

    action: Action
    answer: Callable[[Request, Access], Response]


def open_stack(_event: Event) -> Principal:
    """The principal of an open stack, whoever calls."""
    return PUBLIC


class Router:
    """Finds the route of a request, lets the policy decide, and gives every response its headers.

    Args:
        routes: By method and resource, as the OpenAPI document spells them.
        allowed_origins: Other sites whose pages may use the API and read its responses.
        site_origins: The origins of the site's own pages. Only called for browsers that send no
            `Sec-Fetch-Site`; by default the site has none.
        authenticate: Makes the principal of each event.
    """

    def __init__(
        self,
        routes: Mapping[tuple[str, str], Route],
        allowed_origins: frozenset[str],
        site_origins: Callable[[], frozenset[str]] = frozenset,
        authenticate: Authenticate = open_stack,
    ) -> None:
        self.routes = routes
        self._authenticate = authenticate
        self._allowed_origins = allowed_origins
        # Where nobody signs in, no page needs to send a token.
        self._allowed_headers = "Content-Type"
        if authenticate is not open_stack:
            self._allowed_headers += ", Authorization"
        self._site_origins = site_origins

    def __call__(self, event: Event) -> dict[str, Any]:
        """Answers an event."""
        watch = log.Stopwatch()
        operation = f"{event['httpMethod']} {event['resource']}"
        try:
            response = self._answer(event)
        except Exception:
            log.failed(operation, watch=watch, imageId=_image_id(event))
            raise
        log_fields = {"imageId": _image_id(event), **response.log_fields}
        log.done(operation, watch=watch, outcome=str(response.status), **log_fields)
        return self._finish(event, response)

    def _answer(self, event: Event) -> Response:
        try:
            request = Request.from_event(event, self._authenticate(event))
            if request.method == "OPTIONS":
                return self._preflight(request)
            if cross_site.is_forged(
                request.method,
                request.headers,
                own=self._site_origins,
                listed=self._allowed_origins,
            ):
                raise InvalidInputError("cross_site", "Pages of other sites may not do this.")
            route = self.routes.get((request.method, request.resource))
            if route is None:
                raise _nothing_here()
            return route.answer(request, _access(request, route.action))
        except ApiError as error:
            return error_response(error)

    def _preflight(self, request: Request) -> Response:
        methods = sorted(method for method, resource in self.routes if resource == request.resource)
        if not methods:
            raise _nothing_here()
        if request.headers.get("origin") not in self._allowed_origins:
            return Response(status=204)
        return Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": ", ".join(methods),
                "Access-Control-Allow-Headers": self._allowed_headers,
                "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
            },
        )

    def _finish(self, event: Event, response: Response) -> dict[str, Any]:
        headers = {"Cache-Control": "no-store", **response.headers}
        if response.body is not None:
            headers["Content-Type"] = "application/json"
        if self._allowed_origins:
            headers["Vary"] = "Origin"
            origin = headers_of(event).get("origin")
            if origin in self._allowed_origins:
                headers["Access-Control-Allow-Origin"] = origin
        answer: dict[str, Any] = {
            "statusCode": response.status,
            "headers": headers,
            "body": "" if response.body is None else json.dumps(response.body),
            "isBase64Encoded": False,
        }
        if response.cookies:
            # `headers` has room for one value of each name.
            answer["multiValueHeaders"] = {"Set-Cookie": list(response.cookies)}
        return answer


def error_response(error: ApiError) -> Response:
    """The response that tells a client of an error."""
    return Response(
        status=_STATUS[type(error)],
        body={"error": error.message, "code": error.code, **_reason(error)},
        headers=_retry_after(error),
        log_fields={"code": error.code, **_reason(error)},
    )


def _reason(error: ApiError) -> dict[str, str]:
    if isinstance(error, NotReadyError) and error.reason is not None:
        return {"reason": error.reason}
    return {}


def _retry_after(error: ApiError) -> dict[str, str]:
    if isinstance(error, UnavailableError) and error.retry_after is not None:
        return {"Retry-After": str(error.retry_after)}
    return {}


def _access(request: Request, action: Action) -> Access:
    if request.principal is None and needs_sign_in(action):
        raise UnauthenticatedError("sign_in", "Please sign in.")
    if request.principal is not None and not _is_meant(request, request.principal):
        raise UnauthenticatedError("other_person", "Somebody else has signed in meanwhile.")
    access = Access(request.principal or ANONYMOUS, action)
    if not access.allows(access.owner):
        # Decision 4: what a caller may not do does not exist for them.
        raise _nothing_here()
    return access


def _is_meant(request: Request, principal: Principal) -> bool:
    """Whether the page that sent the request was made for this person.

    A browser's cookies are those of all its pages. Somebody may have signed in in another one, and
    must not get what this page still uploads. The page's own word grants nothing.
    """
    return request.headers.get(_PERSON, principal.user_id) == principal.user_id


def _nothing_here() -> NotFoundError:
    return NotFoundError("not_found", "Not found.")


def _image_id(event: Event) -> str | None:
    parameters: Mapping[str, str] = event.get("pathParameters") or {}
    value = parameters.get("imageId")
    return value if value and is_image_id(value) else None
