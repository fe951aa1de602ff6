"""Requests and responses of the API, from and to API Gateway's proxy events."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from handlers.api.errors import InvalidInputError, UnsupportedMediaTypeError
from handlers.immutable import immutable
from handlers.runtime import log

if TYPE_CHECKING:
    from handlers.access.principal import Principal

Event = Mapping[str, Any]


@immutable(kw_only=True)
class Request:
    """One request, whatever shape the event had.

    Attributes:
        principal: Who makes it; None if they have not signed in.
        headers: By name in lower case; several values of one header are joined by commas.
    """

    principal: Principal | None
    method: str
    resource: str
    path_parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @staticmethod
    def from_event(event: Event, principal: Principal | None) -> Request:
        """The request of a REST API's proxy event.

        Raises:
            InvalidInputError: The body is marked as Base64 and is not.
        """
        parameters: Mapping[str, str] | None = event.get("pathParameters")
        query: Mapping[str, str] | None = event.get("queryStringParameters")
        return Request(
            principal=principal,
            method=event["httpMethod"],
            resource=event["resource"],
            path_parameters=parameters or {},
            query=query or {},
            headers=headers_of(event),
            body=_body(event),
        )

    def json_object(self) -> Mapping[str, Any]:
        """The body, which must be a JSON object with a matching Content-Type.

        API Gateway validates bodies of that type and passes on all others. A browser sends some
        other types, and bodies without a type, to any site without a preflight.

        Raises:
            UnsupportedMediaTypeError: Its Content-Type is not application/json.
            InvalidInputError: It is not valid JSON, or not an object.
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


@immutable(kw_only=True)
class Response:
    """One response.

    Attributes:
        status: HTTP status.
        body: Sent as JSON; None for an empty body.
        headers: In addition to those that every response has.
        cookies: Values of Set-Cookie, each of which is a header of its own.
        log_fields: For the log line of this request.
    """

    status: int
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    cookies: Sequence[str] = ()
    log_fields: Mapping[str, log.Field] = field(default_factory=dict[str, log.Field])


def _body(event: Event) -> bytes:
    text: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        # An unpaired surrogate is not valid text; parsed as JSON it is refused.
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInputError("invalid_json", "The request body is not valid JSON.") from error


def headers_of(event: Event) -> Mapping[str, str]:
    """The headers by name in lower case; several values of one are joined by commas."""
    # `headers` holds only the last of several values. Clients and proxies vary the case of names.
    single: Mapping[str, str] = event.get("headers") or {}
    every: Mapping[str, list[str]] = event.get("multiValueHeaders") or {
        name: [value] for name, value in single.items()
    }
    found: dict[str, list[str]] = {}
    for name, values in every.items():
        found.setdefault(name.lower(), []).extend(values)
    return {name: ", ".join(values) for name, values in found.items()}
