"""Settling duplicates in a transaction, and what conflicts with one; nothing is sent."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from urllib3 import HTTPResponse

from handlers.aws import clients
from handlers.store.images import ImageStore
from handlers.store.updates import update
from tests.unit.handlers.services import Received, ready_image

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient


def test_a_duplicate_is_written_only_while_the_photo_that_it_points_to_is_shown(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    duplicate = replace(ready_image(), duplicate_of="others", sha256="0f")
    received = Received()
    stubbed_table.add_response("transact_write_items", {}, {"TransactItems": received})

    assert ImageStore(dynamodb, "images").settle_duplicate(duplicate)

    made, check = received.value[0]["Update"], received.value[1]["ConditionCheck"]
    assert made["Key"] == {"imageId": {"S": duplicate.image_id}}
    assert made["ConditionExpression"] == "#status = :pending"
    assert made["ExpressionAttributeValues"][":duplicateOf"] == {"S": "others"}
    assert "#gallery" in made["UpdateExpression"].partition(" REMOVE ")[2]
    assert check == {
        "TableName": "images",
        "Key": {"imageId": {"S": "others"}},
        "ConditionExpression": "#status = :ready AND attribute_not_exists(duplicateOf)"
        " AND sha256 = :sha256",
        "ExpressionAttributeNames": {"#status": "status"},
        "ExpressionAttributeValues": {":ready": {"S": "ready"}, ":sha256": {"S": "0f"}},
    }


@pytest.mark.parametrize(
    "reasons", [["ConditionalCheckFailed", "None"], ["None", "ConditionalCheckFailed"]]
)
def test_a_duplicate_that_fails_its_condition_is_not_written(
    dynamodb: DynamoDBClient, stubbed_table: Stubber, reasons: list[str]
) -> None:
    _cancel(stubbed_table, reasons)

    duplicate = replace(ready_image(), duplicate_of="others")
    assert not ImageStore(dynamodb, "images").settle_duplicate(duplicate)


@pytest.mark.parametrize(
    "reasons", [["TransactionConflict", "ThrottlingError"], ["ThrottlingError", "None"]]
)
def test_a_transaction_cancelled_for_another_reason_is_raised_for_a_retry(
    dynamodb: DynamoDBClient, stubbed_table: Stubber, reasons: list[str]
) -> None:
    _cancel(stubbed_table, reasons)

    with pytest.raises(clients.ClientError):
        ImageStore(dynamodb, "images").settle_duplicate(
            replace(ready_image(), duplicate_of="others")
        )


def test_a_change_that_conflicts_with_a_transaction_is_retried(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    arguments: dict[str, Any] = {"TableName": "images", "Key": {"imageId": {"S": "a"}}}
    for _ in range(2):
        stubbed_table.add_client_error("update_item", "TransactionConflictException")
    stubbed_table.add_response("update_item", {}, arguments)

    assert update(dynamodb, **arguments) is not None


def test_a_conflict_that_does_not_end_is_raised(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    for _ in range(3):
        stubbed_table.add_client_error("update_item", "TransactionConflictException")

    with pytest.raises(clients.ClientError):
        update(dynamodb, TableName="images", Key={"imageId": {"S": "a"}})


def test_a_retried_transaction_has_the_token_of_the_first_request(
    dynamodb: DynamoDBClient,
) -> None:
    sent: list[str] = []

    def answer(request: Any, **_: object) -> AWSResponse:
        sent.append(json.loads(request.body)["ClientRequestToken"])
        status, body = (
            500 if len(sent) == 1 else 200,
            HTTPResponse(io.BytesIO(b"{}"), preload_content=False),
        )
        return AWSResponse(request.url, status, HTTPHeaders(), body)

    events: Any = dynamodb.meta.events  # its type forgets that a handler may answer
    events.register("before-send.dynamodb.TransactWriteItems", answer)

    assert ImageStore(dynamodb, "images").settle_duplicate(
        replace(ready_image(), duplicate_of="others")
    )
    assert len(sent) == 2
    assert len(set(sent)) == 1


def _cancel(stubber: Stubber, reasons: list[str]) -> None:
    stubber.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": [{"Code": reason} for reason in reasons]},
    )
