"""Who may do what: one rule for every operation of the API. Pure: knows neither AWS nor HTTP.

The gateway asks it before an operation starts, about the caller's own library, and a domain asks it
about each photo that it has loaded. A photo that is denied does not exist for the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.access.principal import Principal


class Action(StrEnum):
    """What an operation does with photos."""

    UPLOAD = "upload"
    LIST = "list"
    VIEW = "view"
    DOWNLOAD = "download"
    DESCRIBE = "describe"
    DELETE = "delete"


# Spelled out, so that a new action is denied until somebody has decided who may do it.
_OWNERS_MAY = frozenset(
    {
        Action.UPLOAD,
        Action.LIST,
        Action.VIEW,
        Action.DOWNLOAD,
        Action.DESCRIBE,
        Action.DELETE,
    }
)


def may(principal: Principal, action: Action, owner: str) -> bool:
    """Whether the principal may do this with the library, or with a photo, of an owner."""
    return principal.user_id == owner and action in _OWNERS_MAY


@dataclass(frozen=True)
class Access:
    """A principal and the action that they ask for."""

    principal: Principal
    action: Action

    @property
    def owner(self) -> str:
        """Of the library they are in: lists show this owner's photos, uploads become theirs."""
        return self.principal.user_id

    def allows(self, owner: str) -> bool:
        """Whether the policy allows the action on what belongs to an owner."""
        return may(self.principal, self.action, owner)
