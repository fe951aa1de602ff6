"""The records of removal in the Library table: each change with its condition.

add       nothing → begun
recount   how many photos it is about, if some were not there
counted   some of its photos are gone, in the transaction that says so of the photos
finish    all of its photos are gone
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes
from handlers.model.codecs import timestamp
from handlers.model.removal import removal_key
from handlers.store.conditional import write
from handlers.store.updates import conditional_update, update

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.removal import Removal


class RemovalStore:
    """The records, by their identifier. They are kept for as long as the stack is."""

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
        """Corrects how many photos a record is about; one about none is finished.

        If they are more than was known, it is not finished any more.
        """
        arguments = conditional_update(
            removal_key(record_id),
            {"photos": photos, "finishedAt": None if photos else timestamp(now)},
            "attribute_exists(pk) AND (attribute_not_exists(finishedAt) OR photos < :photos)",
        )
        update(self._client, TableName=self._table_name, **arguments)

    def finish(self, record_id: str, now: datetime) -> None:
        """Records when all of its photos were gone; ignored as long as some are not.

        One that begins with none does not know them yet.
        """
        arguments = conditional_update(
            removal_key(record_id),
            {"finishedAt": timestamp(now)},
            "photos > :none AND gone >= photos AND attribute_not_exists(finishedAt)",
            {"none": 0},
        )
        update(self._client, TableName=self._table_name, **arguments)


def counted(table_name: str, record_id: str, *, gone: int, addresses: int) -> dict[str, Any]:
    """The part of a transaction that counts photos that are gone."""
    return {
        "Update": {
            "TableName": table_name,
            "Key": attributes(removal_key(record_id)),
            "UpdateExpression": "ADD gone :gone, addresses :addresses",
            # A record that is not there says nothing, and must not keep a photo from going.
            "ExpressionAttributeValues": attributes({":gone": gone, ":addresses": addresses}),
        }
    }
