"""The API's contract, handlers/api/openapi.yaml, parsed once for all tests of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from components.edge import contract

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

CONTRACT: Json = contract.read(Path(__file__).parents[2] / "handlers" / "api" / "openapi.yaml")

OPERATIONS: Mapping[tuple[str, str], Json] = {
    (method.upper(), path): item[method]
    for path, item in CONTRACT["paths"].items()
    for method in item
    if method != "parameters"
}
"""Each operation by its method and path."""

# The slices that an open stack does not have.
_NEEDS_SIGN_IN = {"session", "people"}

OF_OPEN_STACKS = [key for key, each in OPERATIONS.items() if not _NEEDS_SIGN_IN & {*each["tags"]}]
"""Method and path of each operation of an open stack."""


def slice_of(method: str, path: str) -> str:
    """The slice whose function answers an operation."""
    (tag,) = OPERATIONS[method, path]["tags"]
    return tag


def scope_of(method: str, path: str) -> str | None:
    """The scope that an operation requires of a token; None if it needs no token."""
    (requirement,) = OPERATIONS[method, path]["security"]
    if not requirement:
        return None
    (scope,) = requirement["signIn"]
    return scope
