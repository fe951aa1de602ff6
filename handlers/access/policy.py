"""Who may do what: one rule for every operation of the API. Pure: knows neither AWS nor HTTP.

The gateway asks it before an operation starts, about the caller's own library, and a domain asks it
about each photo that it has loaded. A photo that is denied does not exist for the caller.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from handlers.access.principal import ANONYMOUS, Principal
from handlers.immutable import immutable
from handlers.model.image import PUBLIC_OWNER


class Action(StrEnum):
    """What an operation does, mostly with photos."""

    UPLOAD = "upload"
    LIST = "list"
    VIEW = "view"
    DOWNLOAD = "download"
    DESCRIBE = "describe"
    DELETE = "delete"
    """Moves a photo to the trash, or ends it."""
    VIEW_TRASH = "view_trash"
    RESTORE = "restore"
    """Brings a photo back from the trash."""
    GIVE = "give"
    """Makes a photo of nobody a person's."""
    VIEW_ACCOUNT = "view_account"
    """Reads who oneself is."""
    VIEW_USAGE = "view_usage"
    """Reads how much is stored for oneself, and how much may be."""
    VIEW_JOB = "view_job"
    """Follows an operation that takes long; it belongs to whoever started it."""
    MANAGE_PEOPLE = "manage_people"
    """Invites, blocks and lists people."""
    EXPORT = "export"
    """Has everything of one's own copied, and fetches it."""
    EXPORT_PERSON = "export_person"
    """Has everything of a person's copied, for them."""
    LEAVE = "leave"
    """Deletes oneself with everything of one's own."""
    DELETE_PERSON = "delete_person"
    """Deletes a person with everything of theirs."""
    MANAGE_UPLOADS = "manage_uploads"
    """Pauses everybody's uploads and lets people upload again."""
    MANAGE_SESSION = "manage_session"
    """Signs in and out, which works without being signed in."""


# Each is spelled out, so that a new action is denied until somebody has decided who may do it.
_ANYBODY_MAY: Final = frozenset({Action.MANAGE_SESSION})
_OWNERS_MAY: Final = frozenset(
    {
        Action.UPLOAD,
        Action.LIST,
        Action.VIEW,
        Action.DOWNLOAD,
        Action.DESCRIBE,
        Action.DELETE,
        Action.VIEW_TRASH,
        Action.RESTORE,
        Action.VIEW_ACCOUNT,
        Action.VIEW_USAGE,
        Action.VIEW_JOB,
        Action.EXPORT,
        Action.LEAVE,
    }
)
_ADMINS_MAY: Final = frozenset(
    {
        Action.MANAGE_PEOPLE,
        Action.MANAGE_UPLOADS,
        Action.GIVE,
        Action.VIEW_JOB,
        Action.EXPORT_PERSON,
        Action.DELETE_PERSON,
    }
)
# Nobody else could remove such a photo, or find its person.
_ADMINS_MAY_WITH_PHOTOS_OF_NOBODY: Final = frozenset(
    {
        Action.LIST,
        Action.VIEW,
        Action.DOWNLOAD,
        Action.DELETE,
        Action.VIEW_TRASH,
        Action.RESTORE,
    }
)


def may(principal: Principal, action: Action, owner: str) -> bool:
    """Whether the principal may do this with the library, or with a photo, of an owner."""
    if action in _ANYBODY_MAY:
        return True
    if principal.user_id == ANONYMOUS.user_id:
        return False
    if principal.is_admin and action in _ADMINS_MAY:
        return True
    if principal.user_id == owner:
        return action in _OWNERS_MAY
    is_of_nobody = principal.is_admin and owner == PUBLIC_OWNER
    return is_of_nobody and action in _ADMINS_MAY_WITH_PHOTOS_OF_NOBODY


def needs_sign_in(action: Action) -> bool:
    """Whether a caller who has not signed in is asked to."""
    return not may(ANONYMOUS, action, ANONYMOUS.user_id)


@immutable
class Access:
    """A principal and the action that they ask for.

    Attributes:
        principal: Who makes the request.
        action: What they ask for.
        library: Whose photos they ask for, if not their own.
    """

    principal: Principal
    action: Action
    library: str | None = None

    @property
    def owner(self) -> str:
        """Of the library they are in: lists show this owner's photos, uploads become theirs."""
        return self.principal.user_id if self.library is None else self.library

    def allows(self, owner: str) -> bool:
        """Whether the policy allows the action on what belongs to an owner."""
        return may(self.principal, self.action, owner)
