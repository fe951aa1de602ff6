"""API Gateway's proxy events as typed requests, and answers as it wants them.

The one place where refusals become HTTP. An unexpected exception is logged and raised on: Lambda's
error metric must see it, and API Gateway answers 500 in the same JSON shape (a gateway response).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.api import cross_site
from handlers.api.errors import (
    ApiError,
    InvalidInputError,
    NotFoundError,
    NotReadyError,
    TooLargeError,
    UnsupportedMediaTypeError,
)
from handlers.model.image import is_image_id
from handlers.runtime import log

Event = Mapping[str, Any]
Route = Callable[["Request"], "Response"]

_STATUS: Mapping[type[ApiError], int] = {
    InvalidInputError: 400,
    NotFoundError: 404,
    NotReadyError: 409,
    TooLargeError: 413,
    UnsupportedMediaTypeError: 415,
}
_PREFLIGHT_SECONDS = 600


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, whatever shape the event had.

    Attributes:
        headers: By name in lower case; several values of one header are joined by commas.
    """

    method: str
    resource: str
    path_parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @staticmethod
    def from_event(event: Event) -> Request:
        """The request of a REST API's proxy event.

        Raises:
            InvalidInputError: The body is marked as Base64 and is not.
        """
        parameters: Mapping[str, str] | None = event.get("pathParameters")
        query: Mapping[str, str] | None = event.get("queryStringParameters")
        return Request(
            method=event["httpMethod"],
            resource=event["resource"],
            path_parameters=parameters or {},
            query=query or {},
            headers=_headers(event),
            body=_body(event),
        )

    def json_object(self) -> Mapping[str, Any]:
        """The body, which must be a JSON object and say so.

        API Gateway validates what says that it is JSON and lets everything else through. A browser
        sends some types, and bodies without one, to any site without asking it first.

        Raises:
            UnsupportedMediaTypeError: Its Content-Type is not application/json.
            InvalidInputError: It is not JSON, or not an object.
        """
        media_type = self.headers.get("content-type", "").partition(";")[0]
        if media_type.strip().lower() != "application/json":
            raise UnsupportedMediaTypeError(
                "unsupported_media_type", "Send the body as Content-Type: application/json."
            )
        try:
            value: Any = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise InvalidInputError(
                "invalid_json", "The request body is not valid JSON."
            ) from error
        if not isinstance(value, dict):
            raise InvalidInputError("invalid_request", "The request body must be a JSON object.")
        return value  # pyright: ignore[reportUnknownVariableType]  # JSON's keys are strings


@dataclass(frozen=True, kw_only=True)
class Response:
    """One answer.

    Attributes:
        status: HTTP status.
        body: What becomes JSON, or None for an empty body.
        headers: Beside those that every answer has.
        facts: For the log line of this request.
    """

    status: int
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    facts: Mapping[str, log.Fact] = field(default_factory=dict[str, log.Fact])


class Router:
    """Finds the route of a request, and gives every answer its headers.

    Args:
        routes: By method and resource, as the OpenAPI document spells them.
        allowed_origins: Other sites whose pages may use the API and read its answers.
        site_origins: The origins of the site's own pages. Only asked for browsers that send no
            `Sec-Fetch-Site`; by default no origin is the site's own.
    """

    def __init__(
        self,
        routes: Mapping[tuple[str, str], Route],
        allowed_origins: frozenset[str],
        site_origins: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self.routes = routes
        self._allowed_origins = allowed_origins
        self._site_origins = site_origins

    def __call__(self, event: Event) -> dict[str, Any]:
        """Answers an event."""
        watch = log.Stopwatch()
        operation = f"{event['httpMethod']} {event['resource']}"
        try:
            response = self._answer(event)
        except Exception:
            log.broken(operation, watch=watch, imageId=_image_id(event))
            raise
        facts = {"imageId": _image_id(event), **response.facts}
        log.done(operation, watch=watch, outcome=str(response.status), **facts)
        return self._finish(event, response)

    def _answer(self, event: Event) -> Response:
        try:
            request = Request.from_event(event)
            if request.method == "OPTIONS":
                return self._preflight(request)
            if cross_site.is_forged(
                request.method,
                request.headers,
                own=self._site_origins,
                listed=self._allowed_origins,
            ):
                raise InvalidInputError("cross_site", "A page of another site may not do this.")
            route = self.routes.get((request.method, request.resource))
            if route is None:
                raise _nothing_here()
            return route(request)
        except ApiError as error:
            return Response(
                status=_STATUS[type(error)],
                body={"error": error.message, "code": error.code},
                facts={"code": error.code},
            )

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
                "Access-Control-Allow-Headers": "Content-Type",
                "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
            },
        )

    def _finish(self, event: Event, response: Response) -> dict[str, Any]:
        headers = {"Cache-Control": "no-store", **response.headers}
        if response.body is not None:
            headers["Content-Type"] = "application/json"
        if self._allowed_origins:
            headers["Vary"] = "Origin"
            origin = _headers(event).get("origin")
            if origin in self._allowed_origins:
                headers["Access-Control-Allow-Origin"] = origin
        return {
            "statusCode": response.status,
            "headers": headers,
            "body": "" if response.body is None else json.dumps(response.body),
            "isBase64Encoded": False,
        }


def _body(event: Event) -> bytes:
    text: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        # A lone half of a surrogate pair is no text; as JSON it will be refused.
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInputError("invalid_json", "The request body is not valid JSON.") from error


def _headers(event: Event) -> Mapping[str, str]:
    # `headers` has only the last of several values. Clients and proxies spell names as they like.
    single: Mapping[str, str] = event.get("headers") or {}
    every: Mapping[str, list[str]] = event.get("multiValueHeaders") or {
        name: [value] for name, value in single.items()
    }
    found: dict[str, list[str]] = {}
    for name, values in every.items():
        found.setdefault(name.lower(), []).extend(values)
    return {name: ", ".join(values) for name, values in found.items()}


def _nothing_here() -> NotFoundError:
    return NotFoundError("not_found", "There is nothing at this address.")


def _image_id(event: Event) -> str | None:
    parameters: Mapping[str, str] = event.get("pathParameters") or {}
    value = parameters.get("imageId")
    return value if value and is_image_id(value) else None
