"""What API Gateway makes of an OpenAPI 3.0 document with its extensions, as plain data.

The emulator's own import knows paths and integrations but neither models, validators, gateway
responses nor mappings, so the document is taken apart here and built up by `apigateway.py`, one
call for each part. Pure: nothing here talks to anything.

Left out on purpose: the responses of methods with a proxy integration. API Gateway hands such a
function's answer on as it is and uses the documented responses for its own exports only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local.resource import Properties, UnknownPropertyError
from local.services._common import block, blocks, strings
from local.services.openapi_models import SCHEMA_REF, model_name, model_schema
from local.services.openapi_responses import (
    gateway_response,
    integration_responses,
    method_responses,
    resolve,
)

_VERBS = ("get", "put", "post", "delete", "options", "head", "patch")
_ANY = "x-amazon-apigateway-any-method"
_DOCUMENT_EXTENSIONS = frozenset(
    {
        "x-amazon-apigateway-request-validators",
        "x-amazon-apigateway-request-validator",
        "x-amazon-apigateway-gateway-responses",
        "x-amazon-apigateway-binary-media-types",
    }
)
_OPERATION_EXTENSIONS = frozenset(
    {"x-amazon-apigateway-request-validator", "x-amazon-apigateway-integration"}
)
# The one scheme that is translated: API Gateway's own keys.
_API_KEY = {"type": "apiKey", "name": "x-api-key", "in": "header"}
_INTEGRATION = frozenset(
    {
        "uri",
        "connectionType",
        "credentials",
        "requestParameters",
        "requestTemplates",
        "timeoutInMillis",
        "cacheNamespace",
        "cacheKeyParameters",
        "contentHandling",
    }
)


@dataclass(frozen=True)
class Method:
    """One operation; `arguments` of PutMethod and PutIntegration, and its responses by status."""

    path: str
    verb: str
    validator: str | None
    arguments: Properties
    integration: Properties
    method_responses: dict[str, Properties]
    integration_responses: dict[str, Properties]


@dataclass(frozen=True)
class Plan:
    """The parts of an API in the order they are made; a path comes after its parents."""

    models: dict[str, Properties]
    validators: dict[str, Properties]
    gateway_responses: dict[str, Properties]
    paths: list[str]
    methods: list[Method]
    binary_media_types: list[str]


def expand(document: Properties, api: str) -> Plan:
    """Take the document apart; `api` is the id under which models find one another.

    Raises:
        UnknownPropertyError: an extension or a security scheme that is not translated.
    """
    _refuse(document, _DOCUMENT_EXTENSIONS, "the API's document")
    if document.get("security"):
        raise UnknownPropertyError("the API's document: security of it all is not translated")
    for name, scheme in _component(document, "securitySchemes").items():
        if scheme != _API_KEY:
            raise UnknownPropertyError(f"the API's document: security scheme {name} is unknown")
    models = {
        name: model_schema(schema, api) for name, schema in _component(document, "schemas").items()
    }
    methods: list[Method] = []
    for path, item in block(document, "paths").items():
        for verb, operation in item.items():
            if verb in _VERBS or verb == _ANY:
                name = "ANY" if verb == _ANY else verb.upper()
                request_models: dict[str, str] = {}
                for content_type, schema in _request_schemas(document, operation).items():
                    match = SCHEMA_REF.match(schema.get("$ref", ""))
                    # A schema that is written in place becomes a model of its own.
                    model = match["name"] if match else model_name(path, name)
                    request_models[content_type] = model
                    models.setdefault(model, model_schema(schema, api))
                methods.append(_method(document, path, name, operation, request_models))
    return Plan(
        models=models,
        validators={
            name: {
                "validateRequestBody": bool(entry.get("validateRequestBody")),
                "validateRequestParameters": bool(entry.get("validateRequestParameters")),
            }
            for name, entry in block(document, "x-amazon-apigateway-request-validators").items()
        },
        gateway_responses={
            kind: gateway_response(kind, entry)
            for kind, entry in block(document, "x-amazon-apigateway-gateway-responses").items()
        },
        paths=_with_parents(block(document, "paths")),
        methods=methods,
        binary_media_types=strings(document, "x-amazon-apigateway-binary-media-types"),
    )


def _component(document: Properties, kind: str) -> dict[str, Properties]:
    return block(block(document, "components"), kind)


def _refuse(source: Properties, extensions: frozenset[str], where: str) -> None:
    for name in source:
        if name.startswith("x-amazon-apigateway-") and name not in extensions:
            raise UnknownPropertyError(f"{where}: {name} is not translated")


def _with_parents(paths: dict[str, Any]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        parts = [part for part in path.split("/") if part]
        for length in range(1, len(parts) + 1):
            found["/" + "/".join(parts[:length])] = None
    return list(found)


def _method(
    document: Properties,
    path: str,
    verb: str,
    operation: Properties,
    bodies: dict[str, str],
) -> Method:
    where = f"{verb} {path}"
    _refuse(operation, _OPERATION_EXTENSIONS, where)
    asked = {name for entry in blocks(operation, "security") for name in entry}
    if unknown := asked - _component(document, "securitySchemes").keys():
        raise UnknownPropertyError(f"{where}: security {sorted(unknown)} is not described")
    arguments: Properties = {
        "authorizationType": "NONE",
        "apiKeyRequired": bool(asked),
        "requestParameters": _parameters(document, block(document, "paths")[path], operation),
        "requestModels": bodies,
    }
    if operation.get("operationId"):
        arguments["operationName"] = operation["operationId"]
    declared = block(operation, "x-amazon-apigateway-integration")
    integration = _integration(declared, where)
    proxied = str(integration.get("type", "")).endswith("_PROXY")
    return Method(
        path=path,
        verb=verb,
        validator=operation.get(
            "x-amazon-apigateway-request-validator",
            document.get("x-amazon-apigateway-request-validator"),
        ),
        arguments=arguments,
        integration=integration,
        method_responses={} if proxied else method_responses(document, operation),
        integration_responses={} if proxied else integration_responses(declared),
    )


def _parameters(document: Properties, item: Properties, operation: Properties) -> dict[str, bool]:
    places = {"path": "path", "query": "querystring", "header": "header"}
    found: dict[str, bool] = {}
    for entry in [*blocks(item, "parameters"), *blocks(operation, "parameters")]:
        parameter = resolve(document, entry)
        if place := places.get(parameter["in"]):
            name = f"method.request.{place}.{parameter['name']}"
            found[name] = bool(parameter.get("required"))
    return found


def _request_schemas(document: Properties, operation: Properties) -> dict[str, Properties]:
    """The schemas of the request's body by content type."""
    body = resolve(document, block(operation, "requestBody"))
    return {
        content_type: media["schema"]
        for content_type, media in block(body, "content").items()
        if media.get("schema")
    }


def _integration(declared: Properties, where: str) -> Properties:
    result: Properties = {}
    for name, value in declared.items():
        if name == "type":
            result["type"] = str(value).upper()
        elif name == "httpMethod":
            result["integrationHttpMethod"] = value
        elif name == "passthroughBehavior":
            result[name] = str(value).upper()
        elif name in _INTEGRATION:
            result[name] = value
        elif name != "responses":
            raise UnknownPropertyError(f"{where}: the integration's {name} is not translated")
    return result
