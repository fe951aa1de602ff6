"""The OpenAPI 3.0 document that `components/edge/contract.py` writes, taken apart as plain data.

The emulator's own import knows paths and integrations but no models, validators or gateway
responses, so the document is taken apart here and `apigateway.py` makes one call for each part.
Every operation is a proxy integration: its function's answer is passed on as it is, and API Gateway
uses the documented responses for exports only. Pure: nothing here talks to anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local.resource import Properties, UnknownPropertyError
from local.services._common import Shape, block, blocks, text, translate
from local.services.openapi_models import SCHEMA_REF, model_schema

_VERBS = {"get", "put", "post", "delete", "options", "head", "patch"}
_VALIDATORS = "x-amazon-apigateway-request-validators"
_VALIDATOR = "x-amazon-apigateway-request-validator"
_RESPONSES = "x-amazon-apigateway-gateway-responses"
_INTEGRATION = "x-amazon-apigateway-integration"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
# The two schemes that are translated: API Gateway's own keys, and access tokens of user pools.
_API_KEY = {"type": "apiKey", "name": "x-api-key", "in": "header"}
_POOL = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    "x-amazon-apigateway-authtype": "cognito_user_pools",
}
_PLACES = {"path": "path", "query": "querystring", "header": "header"}

_PROXY: Shape = {
    "type": ("type", str.upper),
    "httpMethod": "integrationHttpMethod",
    "uri": "uri",
    "passthroughBehavior": ("passthroughBehavior", str.upper),
    "timeoutInMillis": "timeoutInMillis",
}
_GATEWAY_RESPONSE: Shape = {
    "statusCode": ("statusCode", text),
    "responseParameters": ("responseParameters", dict),
    "responseTemplates": ("responseTemplates", dict),
}
_VALIDATION: Shape = {
    "validateRequestBody": "validateRequestBody",
    "validateRequestParameters": "validateRequestParameters",
}


_POOL_AUTHORIZER: Shape = {
    "type": ("type", str.upper),
    "providerARNs": "providerARNs",
    "authorizerResultTtlInSeconds": "authorizerResultTtlInSeconds",
}


@dataclass(frozen=True)
class Method:
    """One operation, as the arguments of PutMethod and PutIntegration.

    `validator` and `authorizer` are names from the plan, whose ids become known when it is built.
    """

    path: str
    verb: str
    validator: str | None
    authorizer: str | None
    arguments: Properties
    integration: Properties


@dataclass(frozen=True)
class Plan:
    """The parts of an API in the order they are made; a path comes after its parents."""

    models: dict[str, Properties]
    validators: dict[str, Properties]
    authorizers: dict[str, Properties]
    gateway_responses: dict[str, Properties]
    paths: list[str]
    methods: list[Method]


def expand(document: Properties, api: str) -> Plan:
    """Take the document apart; `api` is the id under which models find one another.

    Raises:
        UnknownPropertyError: a part of the document that is not translated.
    """
    _refuse_extensions(document, {_VALIDATORS, _VALIDATOR, _RESPONSES}, "the API's document")
    if document.get("security"):
        raise UnknownPropertyError("the API's document: security for all paths is not translated")
    paths = block(document, "paths")
    return Plan(
        models={
            name: model_schema(schema, api)
            for name, schema in _components(document, "schemas").items()
        },
        validators={
            name: translate(entry, _VALIDATION, f"the request validator {name}")
            for name, entry in block(document, _VALIDATORS).items()
        },
        authorizers=_authorizers(document),
        gateway_responses={
            name: translate(entry, _GATEWAY_RESPONSE, f"the gateway response {name}")
            for name, entry in block(document, _RESPONSES).items()
        },
        paths=_with_parents(paths),
        methods=[
            _method(document, path, verb, operation)
            for path, item in paths.items()
            for verb, operation in item.items()
        ],
    )


def _authorizers(document: Properties) -> dict[str, Properties]:
    """The authorizers, by the name of their scheme."""
    found: dict[str, Properties] = {}
    for name, scheme in _components(document, "securitySchemes").items():
        authorizer = scheme.get(_AUTHORIZER)
        if authorizer is not None and scheme == {**_POOL, _AUTHORIZER: authorizer}:
            found[name] = translate(authorizer, _POOL_AUTHORIZER, f"the authorizer {name}")
        elif scheme != _API_KEY:
            raise UnknownPropertyError(f"the API's document: security scheme {name} is unknown")
    return found


def _components(document: Properties, section: str) -> dict[str, Properties]:
    return block(block(document, "components"), section)


def _refuse_extensions(source: Properties, translated: set[str], where: str) -> None:
    for name in source:
        if name.startswith("x-amazon-apigateway-") and name not in translated:
            raise UnknownPropertyError(f"{where}: {name} is not translated")


def _with_parents(paths: dict[str, Any]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        parts = [part for part in path.split("/") if part]
        for length in range(1, len(parts) + 1):
            found["/" + "/".join(parts[:length])] = None
    return list(found)


def _method(document: Properties, path: str, verb: str, operation: Properties) -> Method:
    where = f"{verb.upper()} {path}"
    if verb not in _VERBS:
        raise UnknownPropertyError(f"{path}: {verb} is not translated")
    _refuse_extensions(operation, {_INTEGRATION}, where)
    key_required, authorizer, scopes = _security(document, operation, where)
    integration = translate(block(operation, _INTEGRATION), _PROXY, f"{where}: the integration")
    if integration.get("type") != "AWS_PROXY":
        raise UnknownPropertyError(f"{where}: only integrations of type aws_proxy are translated")
    arguments: Properties = {
        "authorizationType": "COGNITO_USER_POOLS" if authorizer else "NONE",
        "authorizationScopes": scopes,
        "apiKeyRequired": key_required,
        "operationName": operation["operationId"],
        "requestParameters": _parameters(operation, where),
        "requestModels": _models(operation, where),
    }
    validator = document.get(_VALIDATOR)
    return Method(path, verb.upper(), validator, authorizer, arguments, integration)


def _security(
    document: Properties, operation: Properties, where: str
) -> tuple[bool, str | None, list[str]]:
    """Whether a key is required, and the authorizer with the scopes that it requires."""
    alternatives = blocks(operation, "security")
    if len(alternatives) > 1:
        raise UnknownPropertyError(f"{where}: alternatives of security are not translated")
    required = dict[str, list[str]](alternatives[0]) if alternatives else {}
    schemes = _components(document, "securitySchemes")
    if unknown := required.keys() - schemes.keys():
        raise UnknownPropertyError(f"{where}: security {sorted(unknown)} is not described")
    pools = [name for name in required if _AUTHORIZER in schemes[name]]
    if len(pools) > 1:
        raise UnknownPropertyError(f"{where}: two authorizers are not translated")
    authorizer = pools[0] if pools else None
    scopes = required[authorizer] if authorizer else []
    return len(required) > len(pools), authorizer, scopes


def _parameters(operation: Properties, where: str) -> dict[str, bool]:
    """Whether each parameter is required, under API Gateway's name of it."""
    found: dict[str, bool] = {}
    for parameter in blocks(operation, "parameters"):
        place = _PLACES.get(parameter.get("in", ""))
        if place is None:
            raise UnknownPropertyError(f"{where}: the parameter {parameter} is not translated")
        name = f"method.request.{place}.{parameter['name']}"
        found[name] = bool(parameter.get("required"))
    return found


def _models(operation: Properties, where: str) -> dict[str, str]:
    """The model of the request's body by content type."""
    found: dict[str, str] = {}
    for content_type, media in block(block(operation, "requestBody"), "content").items():
        match = SCHEMA_REF.match(block(media, "schema").get("$ref", ""))
        if match is None:
            raise UnknownPropertyError(f"{where}: only a schema with a name is translated")
        found[content_type] = match["name"]
    return found
