"""Queries of the table's indexes for lists and timelines, and the entries of the latter. Pure.

A list in either order is one index, read backwards. The timeline is read forwards from an index of
its own, with entries so small that one request returns thousands of them, and so is what has
changed in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handlers.aws.clients import attributes
from handlers.model import by_upload, indexes
from handlers.model import timeline as timelines
from handlers.model.capture_time import DAY_LENGTH, Taken
from handlers.model.codecs import timestamp
from handlers.model.order import Order, Position
from handlers.model.timeline import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from handlers.model.image import Unfinished
    from handlers.model.indexes import Index
    from handlers.model.timeline import Resume

_INDEXES: Final = {Order.UPLOADED: indexes.NEWEST_FIRST, Order.TAKEN: indexes.BY_TAKEN}
_IS_OWNERS: Final = "gallery = :owner"
# Keys of a day continue with a T; this sorts after all of them.
_AFTER_A_DAY: Final = "U"


def page(owner: str, after: Position | None, order: Order, start: str | None) -> dict[str, Any]:
    """The arguments of a Query for a page, except the table and the limit."""
    index = _INDEXES[order]
    arguments = _newest_first(index, owner, after)
    # A position is not before the requested start; the index refuses one that is.
    if start is not None and after is None:
        arguments["KeyConditionExpression"] += f" AND {index.sort_key} <= :newest"
        arguments["ExpressionAttributeValues"][":newest"] = {"S": _newest(start, order)}
    return arguments


def timeline(owner: str, after: Resume | None) -> dict[str, Any]:
    """The arguments of a Query for as much of the timeline as the index returns at once."""
    return _entries(indexes.TIMELINE, owner, after)


def record(entry: Mapping[str, Any]) -> bytes:
    """The record of an entry of the timeline's index, which is in DynamoDB's notation."""
    return timelines.record(
        entry["takenKey"]["S"], _whole(entry.get("width")), _whole(entry.get("height"))
    )


def changes(owner: str, since: datetime, after: Resume | None) -> dict[str, Any]:
    """The arguments of a Query for as many changes as the index returns at once."""
    arguments = _entries(indexes.CHANGES, owner, after, "imageId")
    arguments["KeyConditionExpression"] += f" AND {indexes.CHANGES.sort_key} >= :since"
    arguments["ExpressionAttributeValues"][":since"] = {"S": timestamp(since)}
    return arguments


def change(entry: Mapping[str, Any]) -> Change | None:
    """The change of an entry of the index of changes; None if it concerns no list."""
    if "takenKey" not in entry:
        return None
    return Change(
        # A row that says that a photo has left its owner's list is named after both (gifts.py).
        image_id=entry["imageId"]["S"].rpartition("#")[2],
        at=entry[indexes.CHANGES.sort_key]["S"],
        key=timelines.key(entry["takenKey"]["S"]),
        record=record(entry) if "gallery" in entry else None,
    )


def trash(owner: str, after: Position | None) -> dict[str, Any]:
    """The arguments of a Query for a trash after a position, the newest deletion first.

    The position is that of the deletion.
    """
    arguments: dict[str, Any] = {
        "IndexName": indexes.TRASH.name,
        "KeyConditionExpression": f"{indexes.TRASH.hash_key} = :owner",
        "ExpressionAttributeValues": {":owner": {"S": owner}},
        "ScanIndexForward": False,
    }
    if after is not None:
        key = {
            "imageId": after.image_id,
            indexes.TRASH.hash_key: owner,
            indexes.TRASH.sort_key: timestamp(after.uploaded_at),
        }
        arguments["ExclusiveStartKey"] = attributes(key)
    return arguments


def trashed_until(owner: str, until: datetime, after: Resume | None) -> dict[str, Any]:
    """The arguments of a Query for what has been in a trash since a moment, the oldest first."""
    return _until(indexes.TRASH, owner, until, after)


def unfinished(kind: Unfinished, until: datetime, after: Resume | None) -> dict[str, Any]:
    """The arguments of a Query for photos of which this is left to do since a moment."""
    return _until(indexes.UNFINISHED, kind.value, until, after)


def identifiers(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """The photos of these entries, which are in DynamoDB's notation."""
    return [each["imageId"]["S"] for each in entries]


def _until(index: Index, of: str, until: datetime, after: Resume | None) -> dict[str, Any]:
    """The identifiers of an index's entries up to a moment."""
    arguments: dict[str, Any] = {
        "IndexName": index.name,
        "KeyConditionExpression": f"{index.hash_key} = :of AND {index.sort_key} <= :until",
        "ProjectionExpression": "imageId",
        "ExpressionAttributeValues": {":of": {"S": of}, ":until": {"S": timestamp(until)}},
    }
    if after is not None:
        arguments["ExclusiveStartKey"] = after
    return arguments


def _entries(index: Index, owner: str, after: Resume | None, *more: str) -> dict[str, Any]:
    """The arguments of a Query for the entries of an index in its order.

    Without their other keys, unless asked for: these are most of an entry, and needed only where a
    page ends.
    """
    names = (index.sort_key, *(index.attributes or ()), *more)
    arguments: dict[str, Any] = {
        "IndexName": index.name,
        "KeyConditionExpression": "#of = :owner",
        "ProjectionExpression": ", ".join(f"#{name}" for name in names),
        # Some of these are reserved words of DynamoDB.
        "ExpressionAttributeNames": {"#of": index.hash_key, **{f"#{name}": name for name in names}},
        "ExpressionAttributeValues": {":owner": {"S": owner}},
    }
    if after is not None:
        arguments["ExclusiveStartKey"] = after
    return arguments


def _newest_first(index: Index, owner: str, after: Position | None) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "IndexName": index.name,
        "KeyConditionExpression": _IS_OWNERS,
        "ExpressionAttributeValues": {":owner": {"S": owner}},
        "ScanIndexForward": False,
    }
    if after is not None:
        key = {
            "imageId": after.image_id,
            "gallery": owner,
            index.sort_key: _sort_key(after),
        }
        arguments["ExclusiveStartKey"] = attributes(key)
    return arguments


def _newest(start: str, order: Order) -> str:
    """The last sort key that a list from a day, or from a place in its order, can have."""
    if len(start) == DAY_LENGTH:
        return start + _AFTER_A_DAY
    return by_upload.newest_moment(start) if order is Order.UPLOADED else start


def _sort_key(position: Position) -> str:
    if position.taken_at is None:
        return timestamp(position.uploaded_at)
    return Taken(position.taken_at, position.uploaded_at).key(position.image_id)


def _whole(number: Mapping[str, str] | None) -> int | None:
    return None if number is None else int(number["N"])
