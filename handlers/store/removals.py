"""The records of removal in the Library table: each change with its condition, and all reads.

add       nothing → begun
recount   how many photos it is about, if some were not there
counted   one of its photos is gone, or brought back, in the transaction that says so of the photo
finish    each of its photos is gone, or brought back
close     nothing counts its photos any more: it is about those that were counted

A record is finished by whoever counts the last of its photos, or finds that there are fewer. If
that is interrupted, the daily round closes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from handlers.aws.clients import attributes, plain
from handlers.model.codecs import timestamp
from handlers.model.removal import EMPTY_LIFE, REMOVALS, Removal, RemovalKind, removal_key
from handlers.store.conditional import write
from handlers.store.updates import conditional_update, update

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.timeline import Resume

_RECORDS_A_PAGE: Final = 500
# What is counted of a record that is not there any more is none.
_EXISTS: Final = "attribute_exists(startedAt)"


class RemovalStore:
    """The records, by their identifier. Those about photos are kept for as long as the stack is."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def add(self, removal: Removal) -> None:
        """Writes a new record.

        Raises:
            RefusedError: Another record has this identifier.
        """
        item = removal.to_item()
        write(
            self._client.put_item,
            leaves=item,
            TableName=self._table_name,
            Item=attributes(item),
            ConditionExpression="attribute_not_exists(pk)",
        )

    def recount(self, record_id: str, photos: int, now: datetime) -> None:
        """Corrects how many photos a record is about: if all are counted by now, it is finished.

        One about none expires.
        """
        expires = {} if photos else {"expiresAt": int((now + EMPTY_LIFE).timestamp())}
        changes = {"photos": photos, **expires}
        arguments = conditional_update(removal_key(record_id), changes, _EXISTS)
        answer = update(
            self._client, TableName=self._table_name, **arguments, ReturnValues="ALL_NEW"
        )
        if answer is not None:
            self._finish(Removal.from_item(plain(answer["Attributes"])), now)

    def finish(self, record_id: str, now: datetime) -> None:
        """Records when all of its photos were gone; ignored as long as some are not.

        Whoever counts the last one sees all that were counted before.
        """
        found = self._client.get_item(
            TableName=self._table_name, Key=attributes(removal_key(record_id)), ConsistentRead=True
        ).get("Item")
        if found and "startedAt" in found:
            self._finish(Removal.from_item(plain(found)), now)

    def close(self, record_id: str, left: int, now: datetime) -> None:
        """Makes a record be about the photos that it has counted, and some that are left.

        Without any it is finished, unless it was before.
        """
        is_over = not left
        arguments: dict[str, Any] = {
            "UpdateExpression": "SET photos = gone + "
            + ("restored, finishedAt = :now" if is_over else ":left REMOVE finishedAt"),
            "ConditionExpression": _EXISTS
            + (" AND (attribute_not_exists(finishedAt) OR photos < gone)" if is_over else ""),
            "ExpressionAttributeValues": attributes(
                {":now": timestamp(now)} if is_over else {":left": left}
            ),
        }
        key = attributes(removal_key(record_id))
        update(self._client, TableName=self._table_name, Key=key, **arguments)

    def open(self, until: datetime, after: Resume | None) -> tuple[list[str], Resume | None]:
        """The unfinished ones among some records that began before a moment, with one request.

        That of a person is finished by the job that deletes them, however long it takes.

        Returns:
            Their identifiers, and where it stopped; None at the end.
        """
        start: Any = {"ExclusiveStartKey": after} if after else {}
        answer = self._client.query(
            TableName=self._table_name,
            Limit=_RECORDS_A_PAGE,
            KeyConditionExpression="pk = :removals AND sk < :until",
            FilterExpression=f"{_EXISTS} AND attribute_not_exists(finishedAt) AND kind <> :person",
            ProjectionExpression="sk",
            ExpressionAttributeValues=attributes(
                {
                    ":removals": REMOVALS,
                    ":until": timestamp(until),
                    ":person": RemovalKind.PERSON.value,
                }
            ),
            **start,
        )
        return [plain(each)["sk"] for each in answer["Items"]], answer.get("LastEvaluatedKey")

    def _finish(self, removal: Removal, now: datetime) -> None:
        if not removal.is_over:
            return
        arguments = conditional_update(
            removal_key(removal.record_id),
            {"finishedAt": timestamp(now)},
            "photos = :photos AND attribute_not_exists(finishedAt)",
            {"photos": removal.photos},
        )
        update(self._client, TableName=self._table_name, **arguments)


def counted(table_name: str, record_id: str, *, addresses: int, is_gone: bool) -> dict[str, Any]:
    """The part of a transaction that counts a photo that is gone, or else brought back."""
    return {
        "Update": {
            "TableName": table_name,
            "Key": attributes(removal_key(record_id)),
            "UpdateExpression": f"ADD {'gone' if is_gone else 'restored'} :one, addresses :asked",
            # A record that is not there says nothing, and must not keep a photo from going.
            "ExpressionAttributeValues": attributes({":one": 1, ":asked": addresses}),
        }
    }
