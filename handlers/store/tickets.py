"""Tickets: a photo is announced and counted in one transaction, if its owner's limits permit.

The conditions of the transaction are the limits, so however many uploads begin at once, exactly as
many are announced as there is room for. The first try supposes that the owner has no limits of
their own and has uploaded something today. If that is wrong, or a limit is reached, the transaction
returns the rows that it found, which say which of these it is. So nothing is read beforehand. What
stops everybody's uploads is looked at before (handlers/upload/domain.py).
"""

from __future__ import annotations

import time
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final

from handlers.aws.clients import attributes
from handlers.immutable import immutable
from handlers.model.image import BusyError
from handlers.model.usage import SITE, LimitReachedError, Usage, day_of, owner_key, site_key
from handlers.store.conditional import RefusedError, unmet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.image import Image
    from handlers.model.usage import Limits

# One that learns of the rows, one that they permit, and some for rows that others have changed.
_TRIES: Final = 6
_IMAGE, _OWNER, _SITE = range(3)


@immutable(kw_only=True)
class TicketStore:
    """The tickets, over the tables that each of them writes to.

    Attributes:
        client: Of DynamoDB.
        images_table: Of the photos' items.
        library_table: Of the rows that count them.
        sleep: Waits for some seconds.
    """

    client: DynamoDBClient
    images_table: str
    library_table: str
    sleep: Callable[[float], object] = time.sleep

    def add(self, image: Image, limits: Limits, now: datetime) -> None:
        """Writes the item of a new photo and counts it.

        Args:
            image: The photo, which states what is counted for it.
            limits: Those of a person to whom no others are given.
            now: The clock, with a time zone.

        Raises:
            LimitReachedError: It would exceed a limit of its owner.
            BusyError: Too many uploads begin at once.
            RefusedError: Another photo has this identifier.
        """
        size, today = image.counted or 0, day_of(now)
        usage, of_site = Usage(day=today), today
        for _ in range(_TRIES):
            if limit := usage.refuses(size, limits, now):
                raise LimitReachedError(limit, usage.limits(limits))
            found = unmet(
                self.client,
                self._put(image),
                self._count(owner_key(image.owner), _of_owner(usage, limits, size, now), image),
                self._count(site_key(image.image_id), _row(of_site, now), image),
                sleep=self.sleep,
            )
            if found is None:
                return
            if _IMAGE in found:
                raise RefusedError(None)
            if _OWNER in found:
                usage = Usage.from_item(found[_OWNER])
            if _SITE in found:
                of_site = found[_SITE].get("day", "")
        raise BusyError

    def _put(self, image: Image) -> dict[str, Any]:
        put = {
            "TableName": self.images_table,
            "Item": attributes(image.to_item()),
            "ConditionExpression": "attribute_not_exists(imageId)",
        }
        return {"Put": put}

    def _count(self, key: Mapping[str, str], row: _Row, image: Image) -> dict[str, Any]:
        """The part of the transaction that counts the photo in a row, and it as one of its day."""
        added = ["#bytes :size"]
        # The site counts no photos in all.
        if key["pk"] != SITE:
            added.append("photos :one")
        start, is_its_day = "", "#day = :day"
        if row.is_new_day:
            start = "SET #day = :day, dayPhotos = :one "
            is_its_day = "(attribute_not_exists(#day) OR #day < :day)"
        else:
            added.append("dayPhotos :one")
        update = {
            "TableName": self.library_table,
            "Key": attributes(key),
            "UpdateExpression": f"{start}ADD {', '.join(added)}",
            "ConditionExpression": " AND ".join([is_its_day, *row.conditions]),
            "ExpressionAttributeNames": {"#day": "day", "#bytes": "bytes"},
            "ExpressionAttributeValues": attributes(
                {":size": image.counted or 0, ":day": row.day, ":one": 1, **row.operands}
            ),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        return {"Update": update}


@immutable(kw_only=True)
class _Row:
    """What a row is supposed to be, and what it must not exceed.

    Attributes:
        day: The day that its uploads are counted for.
        is_new_day: Whether this is the first one of that day.
        conditions: Further conditions, which have to be met all.
        operands: Their values.
    """

    day: str
    is_new_day: bool
    conditions: tuple[str, ...] = ()
    operands: Mapping[str, Any] = field(default_factory=dict[str, Any])


def _of_owner(usage: Usage, defaults: Limits, size: int, now: datetime) -> _Row:
    limits, row = usage.limits(defaults), _row(usage.day, now)
    own = {name: limit for name, limit in usage.overrides.items() if limit is not None}
    conditions = (
        # Conditions have no arithmetic.
        "(attribute_not_exists(#bytes) OR #bytes <= :room)",
        "(attribute_not_exists(photos) OR photos < :maxPhotos)",
        *(f"{name} = :own_{name}" for name in own),
        *(f"attribute_not_exists({name})" for name in usage.overrides if name not in own),
    )
    operands = {
        ":room": limits.max_bytes - size,
        ":maxPhotos": limits.max_photos,
        **{f":own_{name}": limit for name, limit in own.items()},
    }
    if not row.is_new_day:
        conditions += ("dayPhotos < :maxToday",)
        operands[":maxToday"] = limits.max_today
    return replace(row, conditions=conditions, operands=operands)


def _row(day: str, now: datetime) -> _Row:
    # Another function's clock may be ahead, and a day does not begin twice.
    today = max(day, day_of(now))
    return _Row(day=today, is_new_day=day < today)
