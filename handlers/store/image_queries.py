"""Queries of the table's indexes for lists, and the entries of the timeline's index. Pure.

A list in either order is one index, read backwards. The timeline is read forwards from an index of
its own, with entries so small that one request returns thousands of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handlers.aws.clients import attributes
from handlers.model import indexes
from handlers.model import timeline as timeline_model
from handlers.model.capture_time import DAY_LENGTH, Taken
from handlers.model.codecs import timestamp
from handlers.model.order import Order, Position

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.model.indexes import Index

_INDEXES: Final = {Order.UPLOADED: indexes.NEWEST_FIRST, Order.TAKEN: indexes.BY_TAKEN}
_IS_OWNERS: Final = f"{indexes.HASH_KEY} = :owner"
# Keys of a day continue with a T; this sorts after all of them.
_AFTER_A_DAY: Final = "U"


def page(owner: str, after: Position | None, order: Order, start: str | None) -> dict[str, Any]:
    """The arguments of a Query for a page, except the table and the limit."""
    index = _INDEXES[order]
    arguments = _newest_first(index, owner, after)
    # A position is not before the requested start; the index refuses one that is.
    if start is not None and after is None:
        newest = start + _AFTER_A_DAY if len(start) == DAY_LENGTH else start
        arguments["KeyConditionExpression"] += f" AND {index.sort_key} <= :newest"
        arguments["ExpressionAttributeValues"][":newest"] = {"S": newest}
    return arguments


def timeline(owner: str, after: Position | None) -> dict[str, Any]:
    """The arguments of a Query for as much of the timeline as the index returns at once."""
    index = indexes.TIMELINE
    names = index.attributes or ()
    # The other keys are most of an entry, and needed only where a page ends.
    projection = ", ".join([index.sort_key, *(f"#{name}" for name in names)])
    return _newest_first(index, owner, after) | {
        "ScanIndexForward": True,
        "ProjectionExpression": projection,
        "ExpressionAttributeNames": {f"#{name}": name for name in names},
    }


def record(entry: Mapping[str, Any]) -> bytes:
    """The record of an entry of the timeline's index, which is in DynamoDB's notation."""
    return timeline_model.record(
        entry["takenKey"]["S"], _whole(entry.get("width")), _whole(entry.get("height"))
    )


def position(key: Mapping[str, Any]) -> Position:
    """Where the timeline's index ended, in DynamoDB's notation."""
    taken = Taken.from_key(key["takenKey"]["S"])
    return Position(taken.uploaded_at, key["imageId"]["S"], taken.at)


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
            indexes.HASH_KEY: owner,
            index.sort_key: _sort_key(after),
        }
        arguments["ExclusiveStartKey"] = attributes(key)
    return arguments


def _sort_key(position: Position) -> str:
    if position.taken_at is None:
        return timestamp(position.uploaded_at)
    return Taken(position.taken_at, position.uploaded_at).key(position.image_id)


def _whole(number: Mapping[str, str] | None) -> int | None:
    return None if number is None else int(number["N"])
