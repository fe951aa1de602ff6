"""The jobs of the Library table, against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from handlers.aws.clients import attributes
from handlers.model.job import Job, JobKind
from handlers.store.conditional import RefusedError
from handlers.store.jobs import JobStore
from tests.unit.handlers.services import refuse

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

JOB = Job(
    job_id="70b00000-0000-4000-8000-000000000000",
    kind=JobKind.GIVE,
    user_id="anna",
    by="ada",
    expires_at=datetime(2026, 12, 29, tzinfo=UTC),
)
KEY = {"pk": {"S": f"JOB#{JOB.job_id}"}, "sk": {"S": "JOB"}}
ITEM = {
    **KEY,
    "jobId": {"S": JOB.job_id},
    "kind": {"S": "give"},
    "userId": {"S": "anna"},
    "by": {"S": "ada"},
    "done": {"N": "0"},
    "failed": {"N": "0"},
    "expiresAt": {"N": "1798502400"},
}


@pytest.fixture
def jobs(dynamodb: DynamoDBClient) -> JobStore:
    return JobStore(dynamodb, "library")


def test_a_job_is_written_once(jobs: JobStore, stubbed_table: Stubber) -> None:
    expected = {
        "TableName": "library",
        "Item": ITEM,
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    stubbed_table.add_response("put_item", {}, expected)
    refuse(stubbed_table, "put_item", ITEM, repeated=1)
    refuse(stubbed_table, "put_item", ITEM, repeated=0)

    jobs.add(JOB)
    jobs.add(JOB)  # the response to the first request was lost
    with pytest.raises(RefusedError):
        jobs.add(JOB)


def test_a_job_is_read_as_of_now(jobs: JobStore, stubbed_table: Stubber) -> None:
    expected = {"TableName": "library", "Key": KEY, "ConsistentRead": True}
    stubbed_table.add_response("get_item", {"Item": ITEM}, expected)
    stubbed_table.add_response("get_item", {}, expected)

    assert jobs.get(JOB.job_id) == JOB
    assert jobs.get(JOB.job_id) is None


@pytest.mark.parametrize(
    ("finished", "expression"),
    [
        (False, "SET #failed = :failed REMOVE #finished"),
        (True, "SET #failed = :failed, #finished = :finished"),
    ],
)
def test_progress_is_recorded_until_a_job_is_finished(
    jobs: JobStore, stubbed_table: Stubber, *, finished: bool, expression: str
) -> None:
    values = {":failed": 2, **({":finished": True} if finished else {})}
    expected = {
        "TableName": "library",
        "Key": KEY,
        "UpdateExpression": expression,
        "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(finished)",
        "ExpressionAttributeNames": {"#failed": "failed", "#finished": "finished"},
        "ExpressionAttributeValues": attributes(values),
    }
    stubbed_table.add_response("update_item", {}, expected)
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    jobs.record(JOB.job_id, failed=2, finished=finished)
    jobs.record(JOB.job_id, failed=2, finished=finished)


def test_how_much_there_is_to_do_is_recorded_once_it_is_known(
    jobs: JobStore, stubbed_table: Stubber
) -> None:
    expected = {
        "TableName": "library",
        "Key": KEY,
        "UpdateExpression": "SET #failed = :failed, #total = :total REMOVE #finished",
        "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(finished)",
        "ExpressionAttributeNames": {f"#{name}": name for name in ("failed", "total", "finished")},
        "ExpressionAttributeValues": attributes({":failed": 0, ":total": 5}),
    }
    stubbed_table.add_response("update_item", {}, expected)

    jobs.record(JOB.job_id, failed=0, finished=False, total=5)
