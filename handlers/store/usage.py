"""The rows of the Library table that count what is stored: each change, and all reads.

    changed      photos and bytes more or fewer, as a part of the transaction that changes a photo
    sent_again   one more of the day's uploads, for a file that was sent to a used address
    spend        the month whose budget is spent

Tickets, which are only written if the limits permit, are in tickets.py, what admins decide is in
admin_usage.py, and photos from before there were such rows are counted by counts.py. Many photos
are counted in one row, so all changes are transactions: those are tried again if they collide with
others. The rows of the site are read together.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from handlers.aws.clients import attributes, plain
from handlers.model.codecs import timestamp
from handlers.model.usage import (
    OWNERS,
    SITE,
    SITE_KEY,
    Change,
    SiteUsage,
    Usage,
    counted,
    day_of,
    month_of,
    owner_key,
    site_key,
)
from handlers.store.conditional import transact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.image import Image

_IS_NEWS: Final = (
    "(attribute_not_exists(budgetMonth) OR budgetMonth < :budgetMonth)"
    " AND (attribute_not_exists(openedAt) OR openedAt < :sentAt)"
)
_IS_NEWER: Final = "attribute_not_exists(#day) OR #day < :day"


class UsageStore:
    """The rows.

    Args:
        client: Of DynamoDB.
        table_name: Of the Library table.
    """

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def of(self, owner: str) -> Usage:
        """The row of an owner, as of now."""
        return Usage.from_item(self._item(owner_key(owner)))

    def site(self) -> SiteUsage:
        """The rows of the site, as of now."""
        return SiteUsage.from_items(self._partition(SITE))

    def every(self) -> dict[str, Usage]:
        """The rows of all owners."""
        return {item["sk"]: Usage.from_item(item) for item in self._partition(OWNERS)}

    def sent_again(self, image: Image, now: datetime) -> None:
        """Counts another upload of today for a photo, for its owner and the site."""
        for key in (owner_key(image.owner), site_key(image.image_id)):
            if not transact(self._client, self._one_more(key, now, is_new_day=False)):
                transact(self._client, self._one_more(key, now, is_new_day=True))

    def counted_all(self, owner: str) -> None:
        """Records that all of an owner's photos are counted."""
        self._change(owner_key(owner), {"countedAll": True})

    def spend(self, sent_at: datetime) -> None:
        """Records that the budget of a month is spent, as a message that was sent then says.

        Nothing is written if that of a later month is spent, or people were let upload again after
        the message: it can be delivered again, or wait for weeks among the dead letters.
        """
        part = self._part(SITE_KEY, {"budgetMonth": month_of(sent_at)})
        part["Update"]["ConditionExpression"] = _IS_NEWS
        part["Update"]["ExpressionAttributeValues"] |= attributes({":sentAt": timestamp(sent_at)})
        transact(self._client, part)

    def _item(self, key: Mapping[str, str]) -> Mapping[str, Any]:
        found = self._client.get_item(
            TableName=self._table_name, Key=attributes(key), ConsistentRead=True
        ).get("Item")
        return plain(found) if found else {}

    def _partition(self, name: str) -> Iterator[Mapping[str, Any]]:
        """All rows of a partition, as of now."""
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": name}},
            "ConsistentRead": True,
        }
        while True:
            answer = self._client.query(**arguments)
            yield from map(plain, answer["Items"])
            end = answer.get("LastEvaluatedKey")
            if not end:
                return
            arguments["ExclusiveStartKey"] = end

    def _one_more(
        self, key: Mapping[str, str], now: datetime, *, is_new_day: bool
    ) -> dict[str, Any]:
        expression, condition = (
            ("SET #day = :day, dayPhotos = :one", _IS_NEWER)
            if is_new_day
            else ("ADD dayPhotos :one", "#day >= :day")
        )
        update = {
            "TableName": self._table_name,
            "Key": attributes(key),
            "UpdateExpression": expression,
            "ConditionExpression": condition,
            "ExpressionAttributeNames": {"#day": "day"},
            "ExpressionAttributeValues": attributes({":day": day_of(now), ":one": 1}),
        }
        return {"Update": update}

    def _change(
        self, key: Mapping[str, str], changes: Mapping[str, Any], *conditions: dict[str, Any]
    ) -> bool:
        """Changes a row, or makes it, if the other parts of the transaction permit it."""
        return transact(self._client, self._part(key, changes), *conditions)

    def _part(self, key: Mapping[str, str], changes: Mapping[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in changes.items() if value is not None}
        removed = [name for name in changes if name not in kept]
        expressions = [
            *(["SET " + ", ".join(f"{name} = :{name}" for name in kept)] if kept else []),
            *(["REMOVE " + ", ".join(removed)] if removed else []),
        ]
        update = {
            "TableName": self._table_name,
            "Key": attributes(key),
            "UpdateExpression": " ".join(expressions),
        }
        if kept:
            # DynamoDB refuses an empty map of them.
            update["ExpressionAttributeValues"] = attributes(
                {f":{name}": value for name, value in kept.items()}
            )
        return {"Update": update}


def changed(library_table: str, image: Image, change: Change) -> list[dict[str, Any]]:
    """The parts of a transaction that count a photo, or otherwise than before; none if it does not.

    They have no conditions. A transaction may write a row only once, so it can have one photo.
    """
    if not change:
        return []
    parts = [_of_owner(library_table, image.owner, change)]
    return [*parts, *_of_site(library_table, image, change)] if change.size else parts


def changed_together(library_table: str, images: Sequence[Image]) -> list[dict[str, Any]]:
    """The parts of a transaction that begin to count some photos of one owner."""
    sizes: dict[str, int] = defaultdict(int)
    keys = {image.image_id: site_key(image.image_id) for image in images}
    for image in images:
        sizes[keys[image.image_id]["sk"]] += counted(image).size
    total = Change(len(images), sum(sizes.values()))
    of_site = [
        _added(library_table, {"pk": SITE, "sk": name}, {"bytes": size})
        for name, size in sizes.items()
    ]
    return [_of_owner(library_table, images[0].owner, total), *of_site]


def given_back(library_table: str, image: Image) -> list[dict[str, Any]]:
    """The parts of a transaction that take off a photo of which nothing is stored any more."""
    return changed(library_table, image, -counted(image))


def given_to(library_table: str, image: Image, given: Image) -> list[dict[str, Any]]:
    """The parts of a transaction by which a photo becomes another owner's.

    Args:
        library_table: The table of the rows.
        image: The photo as it is.
        given: The photo as it becomes, which counts nothing if it is a duplicate there.
    """
    if not counted(image):
        return []
    parts = [_of_owner(library_table, image.owner, -counted(image))]
    if counted(given):
        return [*parts, _of_owner(library_table, given.owner, counted(given))]
    return [*parts, *_of_site(library_table, image, -counted(image))]


def _of_site(library_table: str, image: Image, change: Change) -> list[dict[str, Any]]:
    # The site counts no photos in all.
    return [_added(library_table, site_key(image.image_id), {"bytes": change.size})]


def _of_owner(library_table: str, owner: str, change: Change) -> dict[str, Any]:
    numbers = {"photos": change.photos, "bytes": change.size}
    return _added(library_table, owner_key(owner), numbers)


def _added(table: str, key: Mapping[str, str], numbers: Mapping[str, int]) -> dict[str, Any]:
    update = {
        "TableName": table,
        "Key": attributes(key),
        "UpdateExpression": "ADD " + ", ".join(f"#{name} :{name}" for name in numbers),
        "ExpressionAttributeNames": {f"#{name}": name for name in numbers},
        "ExpressionAttributeValues": attributes({f":{name}": n for name, n in numbers.items()}),
    }
    return {"Update": update}
