"""A declared resource beside the existing one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.registration import Registration
    from local.resource import ResourceHandler
    from local.state import Entry


@dataclass(frozen=True)
class Change:
    """A declared resource, compared with the existing one."""

    handler: ResourceHandler
    aws: Aws
    declared: Registration
    inputs: dict[str, Any]
    """With assets as objects, for the handler."""
    new: Entry
    """How it will be recorded."""
    old: Entry | None

    @property
    def is_needed(self) -> bool:
        """Whether the existing resource differs from the declared one, or may differ."""
        new, old = self.new, self.old
        return (
            old is None
            or old.stale
            or (old.region, old.inputs, old.handler) != (new.region, new.inputs, new.handler)
        )

    def under(self, physical: str) -> Change:
        """The same change for a resource with another physical name."""
        return replace(self, new=replace(self.new, physical=physical))
