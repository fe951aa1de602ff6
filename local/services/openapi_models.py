"""OpenAPI's schemas as API Gateway's models, which are JSON Schema draft 4. Pure."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from local.resource import Properties, UnknownPropertyError

SCHEMA_REF = re.compile(r"^#/components/schemas/(?P<name>[^/]+)$")
# Of OpenAPI's schema only; JSON Schema draft 4, which API Gateway's models are, has no such words.
_NOT_DRAFT_4 = ("example", "xml", "externalDocs", "discriminator", "readOnly", "writeOnly")


def model_schema(schema: Any, api: str) -> Any:
    """A schema as a model: references lead to other models, as API Gateway's own import has it."""
    if isinstance(schema, list):
        return [model_schema(entry, api) for entry in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    source = cast("Properties", schema)
    if isinstance(source.get("$ref"), str):
        match = SCHEMA_REF.match(source["$ref"])
        if match is None:
            raise UnknownPropertyError(f"the reference {source['$ref']} leads to no schema")
        models = f"https://apigateway.amazonaws.com/restapis/{api}/models"
        return {"$ref": f"{models}/{match['name']}"}
    return {
        name: _properties(entry, api) if name == "properties" else model_schema(entry, api)
        for name, entry in source.items()
        if name not in _NOT_DRAFT_4
    }


def _properties(properties: dict[str, Any], api: str) -> dict[str, Any]:
    # Here the keys are names of properties, so `example` is one like any other.
    return {name: model_schema(entry, api) for name, entry in properties.items()}


def model_text(schema: Properties) -> str:
    """A model's schema as API Gateway stores it."""
    return json.dumps({"$schema": "http://json-schema.org/draft-04/schema#", **schema})
