"""What goes into the engine and what it tells: a declared resource, and what became of it."""

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
    adopts: str = ""
    """The id of a resource that is there already and becomes this one; empty if it is made."""


@dataclass(frozen=True)
class Event:
    """Something that the engine has done."""

    action: Action
    type: str
    name: str
    seconds: float
