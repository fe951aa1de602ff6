"""A record of removal: proof that photos are not shown any more, or are gone.

It has random identifiers, dates and counts, and nothing of what it was about. Everything that one
request, or one daily round, has removed shares one record.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from handlers.model import fields
from handlers.model.codecs import EPOCH_SECONDS, INTEGER, TEXT, TIMESTAMP, choice, timestamp
from handlers.model.fields import internal, public, record

if TYPE_CHECKING:
    from collections.abc import Mapping

REMOVALS: Final = "REMOVALS"
"""The partition of the Library table that holds every record, the oldest first."""

EMPTY_LIFE: Final = timedelta(days=30)
"""Of a record about no photo. Anybody can ask for the removal of photos that are not there."""

BY_SCHEDULE: Final = "schedule"
"""Who removed what nobody asked to remove just then."""

_RECORD_ID = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z#[0-9a-f]{16}"
)


class RemovalKind(StrEnum):
    """Why photos are not shown any more."""

    TRASH = "trash"
    """Somebody moved them to the trash."""
    PURGE = "purge"
    """Somebody deleted them for good."""
    EXPIRY = "expiry"
    """They had been in the trash for as long as the stack keeps them there."""
    PERSON = "person"
    """Their person was deleted."""


@record
class Removal:
    """One record."""

    record_id: str = public("sk", TEXT, json_name="recordId")
    """When it began, so that records are in order, and 16 random digits."""
    kind: RemovalKind = public("kind", choice(RemovalKind))
    """Why."""
    by: str = public("by", TEXT)
    """The person's identifier; `public` in an open stack, `schedule` if nobody asked."""
    started_at: datetime = public("startedAt", TIMESTAMP)
    """When it was asked for: from then on nothing was shown any more."""
    photos: int | None = public("photos", INTEGER, default=None)
    """How many photos; None until all of them are found, and nothing is finished until then."""
    gone: int = public("gone", INTEGER, default=0)
    """How many of them none of their addresses shows any more; of a purge, nothing is left of."""
    restored: int = public("restored", INTEGER, default=0)
    """How many of them were brought back before that."""
    addresses: int = public("addresses", INTEGER, default=0)
    """How many addresses were asked for that, and answered 404."""
    finished_at: datetime | None = public("finishedAt", TIMESTAMP, default=None)
    """When the last of them was gone, or brought back."""
    expires_at: datetime | None = internal("expiresAt", EPOCH_SECONDS, default=None)
    """When the table removes it: one about no photo proves nothing."""

    @property
    def is_over(self) -> bool:
        """Whether it is known what became of each of them."""
        return self.photos is not None and self.gone + self.restored >= self.photos

    def to_item(self) -> dict[str, Any]:
        """The attributes as the table names them."""
        return removal_key(self.record_id) | fields.to_item(self)

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> Removal:
        """The record of an item of the table."""
        return fields.from_item(Removal, item)

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return fields.to_json(self)


def new_record_id(started_at: datetime, digits: str) -> str:
    """The identifier of a record that begins now, with these 16 random hexadecimal digits."""
    return f"{timestamp(started_at)}#{digits}"


def is_record_id(value: str) -> bool:
    """Whether the value is an identifier as it is given out here."""
    return _RECORD_ID.fullmatch(value) is not None


def removal_key(record_id: str) -> dict[str, str]:
    """The key of a record in the Library table."""
    return {"pk": REMOVALS, "sk": record_id}
