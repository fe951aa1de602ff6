"""Checks that the API's contract, handlers/api/openapi.yaml, describes a response."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml
from jsonschema import Draft202012Validator

from tests.support.stacks import ROOT

if TYPE_CHECKING:
    from tests.support.http import Answer

Json = dict[str, Any]

# The slices that an open stack has no function of.
_NEEDS_SIGN_IN = {"session", "people"}


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


def operations(*, of_open_stack: bool = False) -> list[tuple[str, str]]:
    """Method and path of everything that the contract describes, or of what an open stack has."""
    return [
        (method.upper(), path)
        for path, item in _document()["paths"].items()
        for method, operation in item.items()
        if method != "parameters" and not (of_open_stack and _NEEDS_SIGN_IN & {*operation["tags"]})
    ]


def scope_of(method: str, path: str) -> str | None:
    """The scope that an operation of the contract requires of a token; None if it needs none."""
    (requirement,) = _document()["paths"][path][method.lower()]["security"]
    if not requirement:
        return None
    (scope,) = requirement["signIn"]
    return scope


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
    text = (ROOT / "handlers" / "api" / "openapi.yaml").read_text(encoding="utf-8")
    document: Json = yaml.safe_load(text)
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
