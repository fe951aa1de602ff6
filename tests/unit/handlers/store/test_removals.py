"""The records of removal, against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from handlers.aws.clients import attributes
from handlers.model.removal import Removal, RemovalKind, is_record_id, new_record_id
from handlers.store.conditional import RefusedError
from handlers.store.removals import RemovalStore, counted
from tests.unit.handlers.services import refuse

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

STARTED = datetime(2026, 11, 29, 12, 0, 0, 5, UTC)
RECORD_ID = "2026-11-29T12:00:00.000005Z#0123456789abcdef"
REMOVAL = Removal(
    record_id=RECORD_ID, kind=RemovalKind.PURGE, by="anna", started_at=STARTED, photos=2
)
KEY = {"pk": {"S": "REMOVALS"}, "sk": {"S": RECORD_ID}}


@pytest.fixture
def removals(dynamodb: DynamoDBClient) -> RemovalStore:
    return RemovalStore(dynamodb, "library")


def test_a_record_is_written_once(removals: RemovalStore, stubbed_table: Stubber) -> None:
    expected = {
        "TableName": "library",
        "Item": {
            **KEY,
            "kind": {"S": "purge"},
            "by": {"S": "anna"},
            "startedAt": {"S": "2026-11-29T12:00:00.000005Z"},
            "photos": {"N": "2"},
            "gone": {"N": "0"},
            "addresses": {"N": "0"},
        },
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    stubbed_table.add_response("put_item", {}, expected)
    refuse(stubbed_table, "put_item", {}, repeated=0)

    removals.add(REMOVAL)
    with pytest.raises(RefusedError):
        removals.add(REMOVAL)


def test_a_record_is_finished_once_all_of_its_photos_are_gone(
    removals: RemovalStore, stubbed_table: Stubber
) -> None:
    expected = {
        "TableName": "library",
        "Key": KEY,
        "UpdateExpression": "SET #finishedAt = :finishedAt",
        "ConditionExpression": (
            "photos > :none AND gone >= photos AND attribute_not_exists(finishedAt)"
        ),
        "ExpressionAttributeNames": {"#finishedAt": "finishedAt"},
        "ExpressionAttributeValues": {
            ":finishedAt": {"S": "2026-11-29T12:00:00.000005Z"},
            ":none": {"N": "0"},
        },
    }
    stubbed_table.add_response("update_item", {}, expected)
    refuse(stubbed_table, "update_item", {}, repeated=0)

    removals.finish(RECORD_ID, STARTED)
    removals.finish(RECORD_ID, STARTED)


def test_what_is_gone_is_counted_in_a_transaction_of_others() -> None:
    assert counted("library", RECORD_ID, gone=2, addresses=12) == {
        "Update": {
            "TableName": "library",
            "Key": KEY,
            "UpdateExpression": "ADD gone :gone, addresses :addresses",
            "ExpressionAttributeValues": attributes({":gone": 2, ":addresses": 12}),
        }
    }


def test_the_records_are_in_the_order_in_which_they_began() -> None:
    first = new_record_id(STARTED, "f" * 16)
    second = new_record_id(datetime(2026, 11, 29, 12, 0, 1, tzinfo=UTC), "0" * 16)

    assert first < second
    assert is_record_id(first)
    assert not is_record_id("f" * 16)


def test_a_record_has_random_identifiers_dates_and_counts_only() -> None:
    assert Removal.from_item(REMOVAL.to_item()) == REMOVAL
    assert REMOVAL.to_json() == {
        "recordId": RECORD_ID,
        "kind": "purge",
        "by": "anna",
        "startedAt": "2026-11-29T12:00:00.000005Z",
        "photos": 2,
        "gone": 0,
        "addresses": 0,
    }
