"""From the API's contract to what API Gateway imports.

`handlers/api/openapi.yaml` says what the API is and knows nothing of AWS. This module adds what API
Gateway also needs: which function answers an operation, the key that only CloudFront has, what is
validated, and the form of the gateway's own errors. Pure: a document and ARNs in, a document out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

Json: TypeAlias = "dict[str, Any]"

METHODS = ("get", "put", "post", "delete", "patch", "head")
# API Gateway's longest wait. Functions time out earlier, so that they can still respond.
INTEGRATION_TIMEOUT_MS = 29_000

# CloudFront's key, which callers neither have nor need (see `EdgeKey`).
_EDGE: Json = {"edge": {"type": "apiKey", "name": "x-api-key", "in": "header"}}
# The scheme of the contract that stands for a person's access token.
_SIGN_IN = "signIn"
_POOL = "pool"

# Gateway response: (status or None for its default, code, message for users).
_NOT_FOUND = ("404", "not_found", "Not found.")
TOO_MANY = ("429", "too_many_requests", "Too many requests. Please try again in a moment.")
BLOCKED = ("400", "blocked", "The request was blocked by the site's firewall.")
_SIGN_IN_FIRST = ("401", "sign_in", "Please sign in.")
_GATEWAY_ERRORS: dict[str, tuple[str | None, str, str]] = {
    "DEFAULT_4XX": (None, "invalid_request", "The request could not be understood."),
    "DEFAULT_5XX": (
        "500",
        "internal_error",
        "Something went wrong. Please try again.",
    ),
    "BAD_REQUEST_BODY": (
        "400",
        "invalid_request",
        "The request body does not match the schema of this operation.",
    ),
    "BAD_REQUEST_PARAMETERS": (
        "400",
        "invalid_request",
        "A request parameter is missing or invalid.",
    ),
    "REQUEST_TOO_LARGE": (
        "413",
        "image_too_large",
        "The image is too large to be sent this way. Ask for an upload address instead.",
    ),
    "UNSUPPORTED_MEDIA_TYPE": (
        "415",
        "unsupported_media_type",
        "The request body must be application/json.",
    ),
    "THROTTLED": TOO_MANY,
    "QUOTA_EXCEEDED": TOO_MANY,
    "RESOURCE_NOT_FOUND": _NOT_FOUND,
    # API Gateway answers an unknown path or method with 403 and these types. The API never answers
    # 403, because the distribution puts its error page in place of that status of any origin.
    "MISSING_AUTHENTICATION_TOKEN": _NOT_FOUND,
    "INVALID_SIGNATURE": _NOT_FOUND,
    "EXPIRED_TOKEN": _NOT_FOUND,
    "INVALID_API_KEY": _NOT_FOUND,
    "ACCESS_DENIED": _NOT_FOUND,
    "WAF_FILTERED": BLOCKED,
}
# Where people sign in: without a token, and with one that is invalid or lacks the scope.
_TOKEN_ERRORS = {"UNAUTHORIZED": _SIGN_IN_FIRST, "EXPIRED_TOKEN": _SIGN_IN_FIRST}


class ContractError(ValueError):
    """The contract lacks what a deployment needs."""


@dataclass(frozen=True)
class Operation:
    """One method of one path, and the slice whose function answers it."""

    path: str
    method: str
    slice_name: str

    @property
    def arn_suffix(self) -> str:
        """Method and path as in an execution ARN, where a path parameter is `*`."""
        parts = ("*" if part.startswith("{") else part for part in self.path.split("/"))
        return f"{self.method.upper()}{'/'.join(parts)}"


def read(path: Path) -> Json:
    """The contract as it is in the file."""
    # By libyaml, which is in every wheel of PyYAML and takes a seventh of the time.
    return cast("Json", yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def operations(contract: Json, slices: Collection[str]) -> list[Operation]:
    """The operations of `slices`, and for each path the preflight, which its first slice answers.

    The other slices are not deployed, and what they would answer does not exist.
    """
    found: list[Operation] = []
    for path, item in contract["paths"].items():
        every = [Operation(path, m, item[m]["tags"][0]) for m in METHODS if m in item]
        if here := [each for each in every if each.slice_name in slices]:
            found += [*here, Operation(path, "options", here[0].slice_name)]
    return found


def gateway_document(
    contract: Json,
    *,
    title: str,
    invoke_arns: Mapping[str, str],
    cors_origins: Sequence[str] = (),
    pool_arn: str | None = None,
) -> Json:
    """The document that API Gateway creates the REST API from.

    `invoke_arns` maps each slice that is deployed to the ARN that API Gateway invokes its function
    by. `pool_arn` is the user pool whose access tokens are required; None in an open stack.

    Raises:
        ContractError: An operation does not say who may call it.
    """
    paths: Json = {}
    for operation in operations(contract, invoke_arns):
        item = contract["paths"][operation.path]
        described = item.get(operation.method, _preflight(operation.path))
        shared = [_resolved(p, contract) for p in item.get("parameters", [])]
        method = _method(described, shared, contract, invoke_arns[operation.slice_name])
        method["security"] = _security(described, signs_in=pool_arn is not None)
        paths.setdefault(operation.path, {})[operation.method] = method
    return {
        "openapi": contract["openapi"],
        "info": {**contract["info"], "title": title},
        "paths": paths,
        "components": {
            "schemas": _schemas_of(paths, contract),
            "securitySchemes": {**_EDGE, **(_pool(pool_arn) if pool_arn else {})},
        },
        "x-amazon-apigateway-request-validators": {
            "all": {"validateRequestBody": True, "validateRequestParameters": True}
        },
        "x-amazon-apigateway-request-validator": "all",
        "x-amazon-apigateway-gateway-responses": dict(
            _gateway_responses(
                {**_GATEWAY_ERRORS, **(_TOKEN_ERRORS if pool_arn else {})}, cors_origins
            )
        ),
    }


def error_body(code: str, message: str) -> str:
    """The body of an API error."""
    return json.dumps({"error": message, "code": code})


def _method(described: Json, shared: list[Json], contract: Json, invoke_arn: str) -> Json:
    """One method: what is validated of the request, and who answers.

    The contract describes responses for readers and tests. A proxy integration passes on whatever
    the function returns, so API Gateway needs none of that.
    """
    own = [_resolved(p, contract) for p in described.get("parameters", [])]
    method: Json = {
        "operationId": described["operationId"],
        "responses": {"200": {"description": "Whatever the function returns."}},
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",  # how Lambda is invoked, whatever the request's method
            "uri": invoke_arn,
            "passthroughBehavior": "when_no_match",
            "timeoutInMillis": INTEGRATION_TIMEOUT_MS,
        },
    }
    if parameters := [*shared, *own]:
        method["parameters"] = parameters
    if body := described.get("requestBody"):
        method["requestBody"] = body
    return method


def _pool(arn: str) -> Json:
    """The scheme of access tokens, which API Gateway itself verifies."""
    return {
        _POOL: {
            "type": "apiKey",
            "name": "Authorization",
            "in": "header",
            "x-amazon-apigateway-authtype": "cognito_user_pools",
            "x-amazon-apigateway-authorizer": {
                "type": "cognito_user_pools",
                "providerARNs": [arn],
                # A cached answer would let a token in that has been revoked or has expired.
                "authorizerResultTtlInSeconds": 0,
            },
        }
    }


def _security(described: Json, *, signs_in: bool) -> list[Json]:
    """The contract's alternatives, each together with CloudFront's key.

    Schemes in one object are required together; separate objects are alternatives. So the key
    belongs into each of them, and no requirement at all would open the operation to everybody.
    """
    requirements: list[Json] = described.get("security") or []
    if not requirements:
        raise ContractError(f"{described['operationId']} has no security requirement")
    return [
        {
            **{name: [] for name in _EDGE},
            **({_POOL: requirement[_SIGN_IN]} if signs_in and _SIGN_IN in requirement else {}),
        }
        for requirement in requirements
    ]


def _resolved(node: Json, contract: Json) -> Json:
    """What a `$ref` points to: API Gateway follows references to schemas only."""
    if "$ref" not in node:
        return node
    found: Any = contract
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return cast("Json", found)


def _schemas_of(node: object, contract: Json) -> Json:
    """The schemas that `node` refers to, and those that they refer to: what requests consist of.

    Each becomes a model of the API, where those that only describe responses would be unused.
    """
    found: Json = {}
    unread = [node]
    while unread:
        text = json.dumps(unread.pop())
        for name in re.findall(r'"\$ref": "#/components/schemas/(\w+)"', text):
            if name not in found:
                found[name] = contract["components"]["schemas"][name]
                unread.append(found[name])
    return found


def _preflight(path: str) -> Json:
    """A preflight request; browsers send it without credentials."""
    name = "preflight" + "".join(word.title() for word in re.findall(r"\w+", path))
    return {"operationId": name, "security": [{}]}


def _gateway_responses(
    errors: Mapping[str, tuple[str | None, str, str]], cors_origins: Sequence[str]
) -> Iterator[tuple[str, Json]]:
    headers = {"gatewayresponse.header.Cache-Control": "'no-store'"}
    if len(cors_origins) == 1:
        # These headers are fixed text: they can name one origin, not the caller's. With
        # several, a page of another origin sees a gateway error as a failed request.
        headers["gatewayresponse.header.Access-Control-Allow-Origin"] = f"'{cors_origins[0]}'"
    for kind, (status, code, message) in errors.items():
        response: Json = {
            "responseParameters": dict(headers),
            "responseTemplates": {"application/json": error_body(code, message)},
        }
        if status:
            response["statusCode"] = status
        yield kind, response
