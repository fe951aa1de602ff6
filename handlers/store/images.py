"""The ImageMetadata table: each transition of a photo's state with its condition, and all reads.

    announce          nothing → pending: see tickets.py
    begin             pending, naming the renditions that are about to be stored
    settle            pending → ready or failed
    settle_duplicate  pending → ready, as a duplicate of a photo that is shown
    describe          ready, with other texts
    give              ready, of nobody → of a person: see gifts.py
    trash             ready → trashed, and back: see trash.py
    bury              any state → deleted, at once invisible
    purged            deleted, with nothing left in storage, and nothing that it told
    forget            deleted, and nothing left in timelines either

A transition by which a photo enters or leaves a list states when, as `changedAt`: that is all that
keeps timelines up to date. What else photos have in common are the rows that count them (usage.py):
a photo is counted when it is announced, and settling only writes to them what that was wrong by.

A function may only do what its role allows, and a domain sees only what its ports name.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from handlers.aws.clients import attributes, plain
from handlers.model.codecs import timestamp, utc_now
from handlers.model.fields import known
from handlers.model.image import (
    ATTRIBUTES,
    FORGOTTEN,
    PUBLIC_OWNER,
    TOMBSTONE_LIFE,
    BusyError,
    Image,
    Status,
    Unfinished,
    is_image_id,
)
from handlers.model.order import Order
from handlers.model.usage import NO_CHANGE
from handlers.store import image_queries, usage
from handlers.store.conditional import transact
from handlers.store.updates import conditional_update, update

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.order import Position
    from handlers.model.timeline import Change, Resume
    from handlers.model.usage import Change as UsageChange

_IS_PENDING: Final = "#status = :pending"
IS_LISTED: Final = "#status = :ready AND attribute_not_exists(duplicateOf)"
_PENDING: Final = {"pending": Status.PENDING.value}
_READY: Final = {"ready": Status.READY.value}
# A request reads a megabyte at most. All that it finds must fit into a message.
_MOST_LOOKED_THROUGH: Final = 1000
# Seconds after each attempt to read what the table has left out.
_PAUSES: Final = (0.05, 0.2, 0.5)


class ImageStore:
    """The items of photos.

    Args:
        client: Of DynamoDB.
        table_name: Of the image items.
        library_table: Of the rows that count photos; needed to settle them.
        now: The clock, with a time zone.
        timeline_page: The most entries of a timeline, or changes, that one request reads; by
            default as many as DynamoDB returns.
        sleep: Waits for some seconds.
    """

    def __init__(  # noqa: PLR0913 (all but the tables have defaults)
        self,
        client: DynamoDBClient,
        table_name: str,
        *,
        library_table: str = "",
        now: Callable[[], datetime] = utc_now,
        timeline_page: int | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._library_table = library_table
        self._now = now
        self._sleep = sleep
        self._timeline_page: dict[str, Any] = {"Limit": timeline_page} if timeline_page else {}

    def get(self, image_id: str) -> Image | None:
        """The item in any state, by a consistent read: one that was just added must be found."""
        found = self._client.get_item(
            TableName=self._table_name, Key=attributes(_key(image_id)), ConsistentRead=True
        ).get("Item")
        return Image.from_item(plain(found)) if found else None

    def several(self, image_ids: Sequence[str]) -> list[Image]:
        """The items that exist of at most 100, in any state and any order.

        By a consistent read, because an index may know of a change before a replica of the table.

        Raises:
            BusyError: The table did not return all of them, however often it was asked.
        """
        wanted: Any = {
            self._table_name: {
                "Keys": [attributes(_key(each)) for each in image_ids],
                "ConsistentRead": True,
            }
        }
        found: list[Image] = []
        for pause in _PAUSES:
            answer = self._client.batch_get_item(RequestItems=wanted)
            items = answer["Responses"].get(self._table_name, [])
            found += [Image.from_item(plain(item)) for item in items]
            wanted = answer.get("UnprocessedKeys")
            if not wanted:
                return found
            self._sleep(pause)
        raise BusyError

    def newest(
        self,
        owner: str,
        after: Position | None,
        count: int,
        *,
        order: Order = Order.UPLOADED,
        start: str | None = None,
    ) -> list[Image]:
        """At most `count` listed photos, newest first, with one request.

        They start after a position in the order, or else at a day or a place of the order, or at
        the beginning. In the order of uploads that is the place's millisecond, of which the index
        knows no order: photos of the same one can come before it.
        """
        answer = self._client.query(
            TableName=self._table_name,
            Limit=count,
            **image_queries.page(owner, after, order, start),
        )
        return [Image.from_item(plain(item)) for item in answer["Items"]]

    def timeline(self, owner: str, after: Resume | None) -> tuple[bytes, Resume | None]:
        """The records of listed photos, the one taken first at the beginning, with one request.

        Returns:
            As many as the table returns at once, and where it stopped; None at the end.
        """
        answer = self._client.query(
            TableName=self._table_name,
            **self._timeline_page,
            **image_queries.timeline(owner, after),
        )
        records = b"".join(image_queries.record(entry) for entry in answer["Items"])
        return records, answer.get("LastEvaluatedKey")

    def changes(
        self, owner: str, since: datetime, after: Resume | None, most: int | None = None
    ) -> tuple[list[Change], Resume | None]:
        """Which photos entered or left the list since a moment, in this order, with one request.

        Returns:
            As many as the table returns at once, or at most as many as are asked for, and where it
            stopped; None at the end.
        """
        answer = self._client.query(
            TableName=self._table_name,
            **({"Limit": most} if most else self._timeline_page),
            **image_queries.changes(owner, since, after),
        )
        found = [image_queries.change(entry) for entry in answer["Items"]]
        # What was never listed has no key: a duplicate, or a photo deleted before it was ready.
        return [each for each in found if each is not None], answer.get("LastEvaluatedKey")

    def walk(self, after: Resume | None, count: int) -> tuple[list[Image], Resume | None]:
        """At most `count` items in any state and in no order of any meaning, with one request.

        Returns:
            The items, and where it stopped; None at the end.
        """
        start: Any = {"ExclusiveStartKey": after} if after else {}
        answer = self._client.scan(TableName=self._table_name, Limit=count, **start)
        rows = [plain(item) for item in answer["Items"]]
        # Others say that a photo has left somebody's list.
        images = [Image.from_item(row) for row in rows if is_image_id(row["imageId"])]
        return images, answer.get("LastEvaluatedKey")

    def of_owner(self, owner: str, after: Resume | None) -> tuple[list[Image], Resume | None]:
        """An owner's items in any state, among as many as one request looks through.

        No index has those that were never listed.

        Returns:
            The items, and where it stopped; None at the end.
        """
        start: Any = {"ExclusiveStartKey": after} if after else {}
        answer = self._client.scan(
            TableName=self._table_name,
            Limit=_MOST_LOOKED_THROUGH,
            FilterExpression="#owner = :owner",
            ExpressionAttributeNames={"#owner": "owner"},
            ExpressionAttributeValues=attributes({":owner": owner}),
            ConsistentRead=True,
            **start,
        )
        rows = [plain(item) for item in answer["Items"]]
        images = [Image.from_item(row) for row in rows if is_image_id(row["imageId"])]
        return images, answer.get("LastEvaluatedKey")

    def begin(self, image: Image) -> bool:
        """Records in a pending item which content is being processed, and into which renditions.

        Returns:
            False, and nothing is written, if it is not pending any more.
        """
        item = image.to_item()
        changes = {name: item.get(name) for name in ("sha256", "renditions")}
        return self._update(image.image_id, changes, _IS_PENDING, _PENDING) is not None

    def note_restored(self, image_id: str) -> None:
        """Records in a pending item that a photo comes back from the trash for it."""
        self._update(image_id, {"restored": True}, _IS_PENDING, _PENDING)

    def settle(self, image: Image, change: UsageChange = NO_CHANGE) -> bool:
        """Replaces a pending item; False, and nothing is written, if it is not pending any more.

        An update rather than a put, because a put would also create an item that was never
        announced.

        Args:
            image: The photo as it becomes.
            change: By how much what it counts differs from what was counted when it was announced.
        """
        changes = _whole(image)
        if image.is_listed:
            changes["changedAt"] = timestamp(self._now())
        if change:
            settling = conditional_update(_key(image.image_id), changes, _IS_PENDING, _PENDING)
            return transact(
                self._client,
                {"Update": {"TableName": self._table_name, **settling}},
                *usage.changed(self._library_table, image, change),
            )
        settled = self._update(
            image.image_id, changes, _IS_PENDING, _PENDING, leaves=image.to_item()
        )
        return settled is not None

    def settle_duplicate(self, image: Image, change: UsageChange = NO_CHANGE) -> bool:
        """As `settle`, and only if the photo that it is a duplicate of shows its bytes then.

        Both are checked and written in one transaction: otherwise a photo that is deleted at the
        same moment would take along one that has just been added. The SDK adds a token, by which
        DynamoDB recognises the request if it has to be sent again.

        Returns:
            False, and nothing is written, if the item is not pending any more, or the other photo
            is not shown any more.
        """
        duplicate = conditional_update(_key(image.image_id), _whole(image), _IS_PENDING, _PENDING)
        original = {
            "Key": attributes(_key(image.duplicate_of)),
            "ConditionExpression": f"{IS_LISTED} AND sha256 = :sha256",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": attributes(
                {":ready": Status.READY.value, ":sha256": image.sha256}
            ),
        }
        return transact(
            self._client,
            {"Update": {"TableName": self._table_name, **duplicate}},
            {"ConditionCheck": {"TableName": self._table_name, **original}},
            *usage.changed(self._library_table, image, change),
        )

    def describe(self, image_id: str, changes: Mapping[str, str | None]) -> Image | None:
        """Sets texts of a listed photo, and removes those that are None.

        Args:
            image_id: Of the photo.
            changes: At least one of `title` and `alt`.

        Returns:
            The changed photo; None, and nothing is written, if it is not listed any more.
        """
        answer = self._update(image_id, changes, IS_LISTED, _READY, ReturnValues="ALL_NEW")
        return None if answer is None else Image.from_item(plain(answer["Attributes"]))

    def bury(
        self,
        image_id: str,
        now: datetime,
        *,
        owner: str | None = None,
        trashed_until: datetime | None = None,
        record_id: str | None = None,
    ) -> Image | None:
        """Turns the item into a tombstone, which is invisible at once.

        It does not expire yet: a tombstone whose objects are still there is the only trace of them.

        Args:
            image_id: Of the photo.
            now: The clock, with a time zone.
            owner: Whose it must be; None for anybody's.
            trashed_until: If given, it must have been in the trash since then at the latest.
            record_id: Of the record of removal that counts it.

        Returns:
            The tombstone, which still names what is stored; None if nothing is left to delete, or
            it is not what it must be.
        """
        condition = (
            "attribute_exists(imageId) AND #status <> :status"
            " AND (attribute_not_exists(expiresAt) OR expiresAt > :now)"
        )
        operands: dict[str, Any] = {"now": int(now.timestamp())}
        if owner is not None:
            condition += " AND #owner = :owner"
            operands["owner"] = owner
        if trashed_until is not None:
            # Not one that is on its way back, which has a `trashedAt` as well.
            condition += " AND attribute_exists(trash) AND trashedAt <= :until"
            operands["until"] = timestamp(trashed_until)
        buried = {
            "status": Status.DELETED.value,
            "gallery": None,
            "trash": None,
            "trashedAt": None,
            "edition": None,
            "expiresAt": None,
            "changedAt": timestamp(now),
            "unfinished": Unfinished.PURGE.value,
            "unfinishedSince": timestamp(now),
            "purgeRecord": record_id,
        }
        answer = self._update(
            image_id, buried, condition, operands, leaves=known(buried), ReturnValues="ALL_NEW"
        )
        if answer is None:
            return None
        tombstone = answer.get("Attributes")
        # The response was lost, and the write was recognised.
        return Image.from_item(plain(tombstone)) if tombstone else self.get(image_id)

    def purged(self, image_id: str, now: datetime) -> None:
        """Records that nothing is stored any more, and when the tombstone may be removed.

        What the photo told, and what people wrote about it, is removed at once.
        """
        part = purged(self._table_name, image_id, now)["Update"]
        update(self._client, **part)

    def resume_purge(self, image_id: str, now: datetime) -> None:
        """Records that everything is left to be removed of a tombstone of which nothing says so."""
        self._update(
            image_id,
            {"unfinished": Unfinished.PURGE.value, "unfinishedSince": timestamp(now)},
            "#status = :deleted AND attribute_not_exists(purged)"
            " AND attribute_not_exists(unfinished)",
            {"deleted": Status.DELETED.value},
        )

    def forget(self, image_id: str) -> None:
        """Removes from a purged tombstone where in timelines the photo was.

        Also from the row that says that it has left the list of nobody's photos (gifts.py), if
        there is one.
        """
        place: dict[str, None] = dict.fromkeys(("takenKey", "changedAt"))
        former = f"left#{PUBLIC_OWNER}#{image_id}"
        of_nobody = {"nobody": PUBLIC_OWNER}
        self._update(former, place, "#owner = :nobody AND attribute_exists(takenKey)", of_nobody)
        nothing = place | dict.fromkeys(("unfinished", "unfinishedSince"))
        self._update(image_id, nothing, "purged = :true", {"true": True})

    def _update(
        self,
        image_id: str,
        changes: Mapping[str, Any],
        condition: str,
        operands: Mapping[str, Any] | None = None,
        **arguments: Any,
    ) -> Mapping[str, Any] | None:
        return update(
            self._client,
            TableName=self._table_name,
            **conditional_update(_key(image_id), changes, condition, operands),
            **arguments,
        )


def purged(table_name: str, image_id: str, now: datetime) -> dict[str, Any]:
    """The part of a transaction that records, once, that nothing of a photo is stored any more."""
    changes = {
        **FORGOTTEN,
        "purged": True,
        "expiresAt": int((now + TOMBSTONE_LIFE).timestamp()),
        "unfinished": Unfinished.FORGET.value,
        "unfinishedSince": timestamp(now),
    }
    condition = "#status = :deleted AND attribute_not_exists(purged)"
    arguments = conditional_update(
        _key(image_id), changes, condition, {"deleted": Status.DELETED.value}
    )
    return {"Update": {"TableName": table_name, **arguments}}


def _key(image_id: str | None) -> dict[str, Any]:
    return {"imageId": image_id}


def _whole(image: Image) -> dict[str, Any]:
    """The changes that make an item exactly this photo."""
    item = image.to_item()
    return {name: item.get(name) for name in ATTRIBUTES if name != "imageId"}
