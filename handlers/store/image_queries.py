"""How lists are asked of the table's indexes, and what the timeline's index answers. Pure.

A list in either order is one index, read backwards. The timeline is read from an index of its own,
with entries so small that a request finds thousands of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.api.cursor import Order, Position
from handlers.aws.clients import attributes
from handlers.gallery.listing import Slot
from handlers.model.capture_time import Taken, day_of
from handlers.model.image import BY_TAKEN, NEWEST_FIRST, TIMELINE, timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

_SORTED_BY = {
    Order.UPLOADED: (NEWEST_FIRST, "uploadedAt"),
    Order.TAKEN: (BY_TAKEN, "takenKey"),
}
# After the last moment of a day, whose text goes on with a T, comes what goes on with a U.
_AFTER_A_DAY = "U"


def page(owner: str, after: Position | None, order: Order, first_day: str | None) -> dict[str, Any]:
    """The arguments of a Query for a page, but for the table and how much is wanted."""
    index, sort_key = _SORTED_BY[order]
    arguments = _newest_first(index, owner, after)
    # A position is within the days that are wanted; and the index refuses one that is not.
    if first_day is not None and after is None:
        arguments["KeyConditionExpression"] += f" AND {sort_key} < :end"
        arguments["ExpressionAttributeValues"][":end"] = {"S": first_day + _AFTER_A_DAY}
    return arguments


def timeline(owner: str, after: Position | None) -> dict[str, Any]:
    """The arguments of a Query for as much of the timeline as the index gives at once."""
    # Its keys come only once, where it ends: they are most of an entry.
    return _newest_first(TIMELINE, owner, after) | {
        "ProjectionExpression": "takenKey, #width, #height",
        "ExpressionAttributeNames": {"#width": "width", "#height": "height"},
    }


def slot(entry: Mapping[str, Any]) -> Slot:
    """An entry of the timeline's index, in DynamoDB's notation."""
    return Slot(
        day=day_of(entry["takenKey"]["S"]),
        width=_whole(entry.get("width")),
        height=_whole(entry.get("height")),
    )


def position(key: Mapping[str, Any]) -> Position:
    """Where the timeline's index ended, in DynamoDB's notation."""
    taken = Taken.from_key(key["takenKey"]["S"])
    return Position(taken.uploaded_at, key["imageId"]["S"], taken.at)


def _newest_first(index: str, owner: str, after: Position | None) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "IndexName": index,
        "KeyConditionExpression": "gallery = :owner",
        "ExpressionAttributeValues": {":owner": {"S": owner}},
        "ScanIndexForward": False,
    }
    if after is not None:
        key = {"imageId": after.image_id, "gallery": owner, **_place(after)}
        arguments["ExclusiveStartKey"] = attributes(key)
    return arguments


def _place(position: Position) -> dict[str, str]:
    if position.taken_at is None:
        return {"uploadedAt": timestamp(position.uploaded_at)}
    taken = Taken(position.taken_at, position.uploaded_at)
    return {"takenKey": taken.key(position.image_id)}


def _whole(number: Mapping[str, str] | None) -> int | None:
    return None if number is None else int(number["N"])
