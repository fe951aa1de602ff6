"""Requests as API Gateway sends them: the sample event with what a test wants changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.api.gateway import Router

EVENTS = Path(__file__).parent / "events"
SITE = "https://photos.example"


def sample(name: str) -> dict[str, Any]:
    return json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))


class Changed(TypedDict, total=False):
    """The optional parts of a request."""

    body: object
    query: Mapping[str, str] | None
    image_id: str
    parameters: Mapping[str, str]
    """Of the path, beside the photo."""
    origin: str | None
    headers: Mapping[str, str | list[str] | None]
    claims: Mapping[str, Any] | None
    """Of the access token that API Gateway has verified."""


def event(method: str, resource: str, **changed: Unpack[Changed]) -> dict[str, Any]:
    body, image_id = changed.get("body"), changed.get("image_id")
    parameters = dict(changed.get("parameters", {}))
    parameters |= {} if image_id is None else {"imageId": image_id}
    path = resource
    for name, value in parameters.items():
        path = path.replace(f"{{{name}}}", value)
    request = sample("api_gateway_request")
    request |= {
        "httpMethod": method,
        "resource": resource,
        "path": path,
        "queryStringParameters": changed.get("query"),
        "pathParameters": parameters or None,
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
    }
    if claims := changed.get("claims"):
        request["requestContext"]["authorizer"] = {"claims": dict(claims)}
    headers = {"content-type": "application/json", "origin": changed.get("origin")}
    for name, value in (headers | dict(changed.get("headers", {}))).items():
        _set_header(request, name, value)
    return request


def _set_header(request: dict[str, Any], name: str, value: str | list[str] | None) -> None:
    """As API Gateway passes it: the last value, and all of them; None removes the header."""
    values = [value] if isinstance(value, str) else value
    request["headers"].pop(name, None)
    request["multiValueHeaders"].pop(name, None)
    if values:
        request["headers"][name] = values[-1]
        request["multiValueHeaders"][name] = values


class Answer:
    """The response as a client sees it."""

    def __init__(self, answered: Mapping[str, Any]) -> None:
        self.status: int = answered["statusCode"]
        self.headers: dict[str, str] = answered["headers"]
        self.cookies: list[str] = answered.get("multiValueHeaders", {}).get("Set-Cookie", [])
        self.body: Any = json.loads(answered["body"]) if answered["body"] else None

    @property
    def code(self) -> str:
        assert set(self.body) - {"reason"} == {"error", "code"}
        return self.body["code"]


def ask(router: Router, method: str, resource: str, **changed: Unpack[Changed]) -> Answer:
    return Answer(router(event(method, resource, **changed)))
