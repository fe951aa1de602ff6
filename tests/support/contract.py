"""Checks that the API's contract, handlers/api/openapi.yaml, describes a response."""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from tests.support.openapi import CONTRACT, Json

if TYPE_CHECKING:
    from tests.support.http import Answer


def assert_described(method: str, path: str, answer: Answer) -> None:
    """Fail unless the contract describes this status and this body for the operation.

    A response to anything but an operation must be an error in the contract's form.
    """
    operation = _operation(method, path)
    if operation is None:
        assert answer.status >= 400, f"{method} {path} is not described, and was answered: {answer}"
        _assert_valid({"$ref": "#/components/schemas/Error"}, answer)
        return
    described = operation["responses"].get(str(answer.status))
    assert described, f"{method} {path}: the contract does not describe {answer}"
    schema = _schema(described)
    if schema is None:
        assert answer.body == b"", answer
    else:
        _assert_valid(schema, answer)


def _operation(method: str, path: str) -> Json | None:
    for template, item in _document()["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
            return item.get(method.lower())
    return None


def _schema(described: Json) -> Json | None:
    if "$ref" in described:
        described = _document()["components"]["responses"][described["$ref"].rpartition("/")[2]]
    content = described.get("content")
    return content["application/json"]["schema"] if content else None


def _assert_valid(schema: Json, answer: Answer) -> None:
    assert answer.headers["Content-Type"] == "application/json", answer
    whole = {**schema, "components": _document()["components"]}
    validator: Any = Draft202012Validator(whole)  # its stubs leave a type open
    problems = [error.message for error in validator.iter_errors(answer.json())]
    assert not problems, f"{problems}: {answer}"


@cache
def _document() -> Json:
    document = copy.deepcopy(CONTRACT)
    for schema in document["components"]["schemas"].values():
        _close(schema)
    return document


def _close(schema: Json) -> None:
    """Disallow fields that the contract does not name, so that no response leaks any."""
    for part in schema.get("properties", {}).values():
        _close(part)
    if "items" in schema:
        _close(schema["items"])
    if "properties" in schema:
        schema.setdefault("additionalProperties", False)
