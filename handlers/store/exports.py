"""The exports of the Library table, one for each person: each change with its condition.

begin     none, or one that is over → begun, together with its job
advanced  one more part is stored, counted once
finish    everything is in it
remove    any → none
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes, plain
from handlers.model.codecs import timestamp
from handlers.model.export import LONGEST, Export, export_key
from handlers.model.job import job_key
from handlers.store.conditional import transact
from handlers.store.updates import conditional_update, update

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.job import Job


class ExportStore:
    """The exports, by their person."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def get(self, user_id: str) -> Export | None:
        """The latest export of a person as of now, expired or not; or None."""
        found = self._client.get_item(
            TableName=self._table_name, Key=attributes(export_key(user_id)), ConsistentRead=True
        ).get("Item")
        return Export.from_item(plain(found)) if found else None

    def begin(self, export: Export, job: Job, now: datetime) -> bool:
        """Writes a new export in place of the one before, and its job.

        Returns:
            False, and nothing is written, if one is just being made.
        """
        operands = {
            ":true": True,
            ":now": int(now.timestamp()),
            ":stuck": timestamp(now - LONGEST),
        }
        put = {
            "TableName": self._table_name,
            "Item": attributes(export.to_item()),
            "ConditionExpression": (
                "attribute_not_exists(pk) OR finished = :true"
                " OR expiresAt <= :now OR createdAt < :stuck"
            ),
            "ExpressionAttributeValues": attributes(operands),
        }
        new = {
            "TableName": self._table_name,
            "Item": attributes(job.to_item()),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        return transact(self._client, {"Put": put}, {"Put": new})

    def advanced(self, export: Export, part: int, *, photos: int, size: int, failed: int) -> bool:
        """Counts a part that is stored.

        Args:
            export: The export.
            part: Its number; the one before was counted already.
            photos: How many are in it.
            size: The bytes of their files.
            failed: Photos in all parts so far that could not be copied.

        Returns:
            False, and nothing is written, if it was counted already, or another export has taken
            its place.
        """
        counted = {
            "TableName": self._table_name,
            "Key": attributes(export_key(export.user_id)),
            "UpdateExpression": (
                "SET parts = :part, failed = :failed ADD photos :photos, #bytes :bytes"
            ),
            "ConditionExpression": (
                "exportId = :id AND (parts = :before OR (:before = :none"
                " AND attribute_not_exists(parts)))"
            ),
            "ExpressionAttributeNames": {"#bytes": "bytes"},
            "ExpressionAttributeValues": attributes(
                {
                    ":id": export.export_id,
                    ":part": part,
                    ":before": part - 1,
                    ":none": 0,
                    ":photos": photos,
                    ":bytes": size,
                    ":failed": failed,
                }
            ),
        }
        done = {
            "TableName": self._table_name,
            "Key": attributes(job_key(export.export_id)),
            "UpdateExpression": "SET failed = :failed ADD done :photos",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": attributes({":photos": photos, ":failed": failed}),
        }
        return transact(self._client, {"Update": counted}, {"Update": done})

    def finish(self, export: Export) -> None:
        """Records that everything is in it; ignored if another one has taken its place."""
        arguments: dict[str, Any] = conditional_update(
            export_key(export.user_id),
            {"finished": True},
            "exportId = :id",
            {"id": export.export_id},
        )
        update(self._client, TableName=self._table_name, **arguments)

    def remove(self, user_id: str) -> None:
        """Removes the row, if there is one: whoever works on the export stops then."""
        self._client.delete_item(TableName=self._table_name, Key=attributes(export_key(user_id)))
