"""What the handler of a resource type must be able to do on the embedded AWS.

A module of `local/services/` has one small class for each Pulumi resource type and lists it in its
`HANDLERS`. The engine (`local/engine.py`) decides whether a resource is created, updated, replaced
or left alone; a handler only knows how.

Inputs and outputs are the wire form of pulumi-aws: camelCase names, plain values, and assets and
archives as Pulumi's own objects.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.emulator.aws import Aws

Properties: TypeAlias = "dict[str, Any]"


class UnknownPropertyError(Exception):
    """A declared property that the handler does not translate: an error, never a silent skip."""


class ReplaceError(Exception):
    """Raised by `update` when the change needs a new resource."""


@dataclass(frozen=True)
class Created:
    """A resource as the embedded AWS has it: its id and the outputs that inputs do not give."""

    id: str
    outputs: Properties = field(default_factory=dict[str, Any])


class ResourceHandler(Protocol):
    """One Pulumi resource type on the embedded AWS."""

    @property
    def known(self) -> frozenset[str]:
        """Input properties that the handler translates; the engine refuses any other by name."""
        ...

    @property
    def limits(self) -> str:
        """What the embedded AWS does not model of it, for the list at the end; empty if nothing."""
        ...

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; `name` is the physical name to use where inputs give none."""
        ...

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Change it in place, or raise `ReplaceError`."""
        ...

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it; what is already gone is fine."""
        ...


@runtime_checkable
class ImportableHandler(Protocol):
    """A handler of resources that a program may adopt with Pulumi's `import_`."""

    def read(self, aws: Aws, id_: str) -> Created:
        """What is there under this id, without changing it."""
        ...


Handlers: TypeAlias = "Mapping[str, ResourceHandler]"
