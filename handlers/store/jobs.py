"""The jobs of the Library table: each change with its condition, and all reads.

add       nothing → begun
one_done  one more photo is finished, in the transaction that finishes it
record    how many photos could not be finished, how many there are, and whether any is left to try
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes, plain
from handlers.model.job import Job, job_key
from handlers.store.conditional import write
from handlers.store.updates import conditional_update, update

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

_EXISTS = "attribute_exists(pk)"


class JobStore:
    """The jobs, by their identifier."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def get(self, job_id: str) -> Job | None:
        """The job as of now, or None."""
        found = self._client.get_item(
            TableName=self._table_name, Key=attributes(job_key(job_id)), ConsistentRead=True
        ).get("Item")
        return Job.from_item(plain(found)) if found else None

    def add(self, job: Job) -> None:
        """Writes a new job.

        Raises:
            RefusedError: Another job has this identifier.
        """
        item = job.to_item()
        write(
            self._client.put_item,
            leaves=item,
            TableName=self._table_name,
            Item=attributes(item),
            ConditionExpression="attribute_not_exists(pk)",
        )

    def record(self, job_id: str, *, failed: int, finished: bool, total: int | None = None) -> None:
        """Records the progress of a job; ignored for one that is finished or has expired.

        Args:
            job_id: Of the job.
            failed: Photos that were left as they are.
            finished: Whether no photo is left to try.
            total: How many photos it is about; None leaves it as it is.
        """
        known = {} if total is None else {"total": total}
        arguments = conditional_update(
            job_key(job_id),
            {"failed": failed, **known, "finished": finished or None},
            f"{_EXISTS} AND attribute_not_exists(finished)",
        )
        update(self._client, TableName=self._table_name, **arguments)


def one_done(table_name: str, job_id: str) -> dict[str, Any]:
    """The part of a transaction that counts one more photo, for a job that has not expired."""
    return {
        "Update": {
            "TableName": table_name,
            "Key": attributes(job_key(job_id)),
            "UpdateExpression": "ADD done :one",
            "ConditionExpression": _EXISTS,
            "ExpressionAttributeValues": attributes({":one": 1}),
        }
    }
