"""The responses that an OpenAPI document describes, as API Gateway writes them. Pure."""

from __future__ import annotations

from typing import Any

from local.resource import Properties, UnknownPropertyError
from local.services._common import block
from local.services.openapi_models import SCHEMA_REF


def resolve(document: Properties, value: Properties) -> Properties:
    """What a local reference of a parameter, body, response or header stands for."""
    while "$ref" in value:
        found: Any = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        value = found
    return value


def method_responses(document: Properties, operation: Properties) -> dict[str, Properties]:
    """The documented responses of an operation, by status, as PutMethodResponse wants them."""
    found: dict[str, Properties] = {}
    for status, entry in block(operation, "responses").items():
        response = resolve(document, entry)
        found[str(status)] = {
            "responseParameters": {
                f"method.response.header.{name}": False for name in block(response, "headers")
            },
            "responseModels": {
                content_type: match["name"]
                for content_type, media in block(response, "content").items()
                if (match := SCHEMA_REF.match(block(media, "schema").get("$ref", "")))
            },
        }
    return found


def integration_responses(declared: Properties) -> dict[str, Properties]:
    """What an integration's answers become, by status, as PutIntegrationResponse wants them."""
    found: dict[str, Properties] = {}
    for pattern, entry in block(declared, "responses").items():
        response: Properties = {
            name: entry[name]
            for name in ("responseParameters", "responseTemplates", "contentHandling")
            if name in entry
        }
        if pattern != "default":
            response["selectionPattern"] = pattern
        found[str(entry["statusCode"])] = response
    return found


def gateway_response(kind: str, entry: Properties) -> Properties:
    """An answer that API Gateway gives by itself, as PutGatewayResponse wants it."""
    result: Properties = {}
    for name, value in entry.items():
        if name == "statusCode":
            result[name] = str(value)
        elif name in ("responseParameters", "responseTemplates"):
            result[name] = value
        else:
            raise UnknownPropertyError(f"the gateway response {kind}: {name} is not translated")
    return result
