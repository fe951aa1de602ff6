"""The codes of errors: those that the contract lists are those that can be answered."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from components.edge.contract import gateway_document
from handlers.api import errors
from handlers.model.stored_objects import OriginalGoneError, OriginalUnavailableError
from tests.support.openapi import CONTRACT

if TYPE_CHECKING:
    from collections.abc import Iterator

HANDLERS = Path(__file__).resolve().parents[3] / "handlers"
SCHEMAS = CONTRACT["components"]["schemas"]
API_ERRORS = {each.__name__ for each in errors.ApiError.__subclasses__()}


def test_every_code_of_an_error_is_in_the_contract_and_no_other() -> None:
    listed = SCHEMAS["Error"]["properties"]["code"]["enum"]

    assert listed == sorted({*_first_arguments(API_ERRORS), *_gateway_codes()})


def test_every_code_of_a_failed_photo_is_in_the_contract_and_no_other() -> None:
    listed = SCHEMAS["Image"]["properties"]["reasonCode"]["enum"]

    unavailable = {each.code for each in (OriginalGoneError, OriginalUnavailableError)}
    unusable = _first_arguments({"UnusablePhotoError"})
    assert listed == sorted({*unusable, *unavailable, "file_too_large"})


def _first_arguments(names: set[str]) -> Iterator[str]:
    """What is raised, read from the source: each code stands there as it is."""
    for path in HANDLERS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id not in names:
                    continue
                code = node.args[0]
                assert isinstance(code, ast.Constant), ast.unparse(node)
                assert isinstance(code.value, str), ast.unparse(node)
                yield code.value


def _gateway_codes() -> Iterator[str]:
    arns = {"upload": "a", "gallery": "b"}
    document = gateway_document(CONTRACT, title="a", invoke_arns=arns, pool_arn="p")
    for response in document["x-amazon-apigateway-gateway-responses"].values():
        yield yaml.safe_load(response["responseTemplates"]["application/json"])["code"]
