"""The engine's input and its reports: a declared resource, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Action: TypeAlias = Literal["create", "import", "update", "replace", "delete", "same"]


@dataclass(frozen=True)
class Registration:
    """A resource as the program declares it."""

    urn: str
    type: str
    name: str
    inputs: dict[str, Any]
    region: str
    protect: bool = False
    retain: bool = False
    delete_first: bool = False
    ignore_changes: frozenset[str] = frozenset()
    import_id: str = ""
    """The id of an existing resource that becomes this one; empty if it is created."""


@dataclass(frozen=True)
class Event:
    """An action of the engine."""

    action: Action
    type: str
    name: str
    seconds: float
