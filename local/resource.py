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
    """A declared property that the handler does not translate; it is never skipped silently."""


class ReplaceError(Exception):
    """Raised by `update` when the change needs a new resource."""


@dataclass(frozen=True)
class Created:
    """An existing resource: its id, and the outputs that are not among its inputs."""

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
        """What the embedded AWS does not model of it, as an item of a list; may be empty."""
        ...

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it under the physical name `name`, unless the inputs give another."""
        ...

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Change it in place, or raise `ReplaceError`."""
        ...

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Delete it; one that does not exist is no error."""
        ...


@runtime_checkable
class ImportableHandler(Protocol):
    """A handler of resources that a program may adopt with Pulumi's `import_`."""

    def read(self, aws: Aws, id_: str) -> Created:
        """The existing resource with this id; it is not changed."""
        ...


Handlers: TypeAlias = "Mapping[str, ResourceHandler]"
