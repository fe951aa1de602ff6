"""The table of contents, and items of duplicates, against the SDK's models; nothing is sent."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from urllib3 import HTTPResponse

from handlers.aws import clients
from handlers.model.content_claims import Holder
from handlers.store import images
from handlers.store.content_claims import DynamoContents
from tests.unit.handlers.services import Received, ready_image, refuse

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

UNTIL = datetime(2026, 11, 21, 12, 3, tzinfo=UTC)
MINE = Holder(image_id="mine", until=UNTIL)
OTHERS = Holder(image_id="others", until=UNTIL)
RECORD = {
    "contentId": {"S": "public/0f"},
    "imageId": {"S": "others"},
    "claimedUntil": {"N": str(int(UNTIL.timestamp()))},
}
REFUSED = "ConditionalCheckFailedException"
# Who is found to hold the bytes, how often the SDK had sent the request before, and whether that
# means that it went through.
CASES = [("mine", 1, True), ("mine", 0, False), ("others", 1, False)]


@pytest.fixture
def contents(dynamodb: DynamoDBClient) -> DynamoContents:
    return DynamoContents(dynamodb, "contents")


def test_the_holder_is_read_as_it_is_now(contents: DynamoContents, stubbed_table: Stubber) -> None:
    expected = {
        "TableName": "contents",
        "Key": {"contentId": {"S": "public/0f"}},
        "ConsistentRead": True,
    }
    stubbed_table.add_response("get_item", {"Item": RECORD}, expected)
    stubbed_table.add_response("get_item", {}, expected)

    assert contents.holder("public/0f") == OTHERS
    assert contents.holder("public/0f") is None


def test_a_claim_is_written_where_nobody_else_has_one(
    contents: DynamoContents, stubbed_table: Stubber
) -> None:
    expected = {
        "TableName": "contents",
        "Item": RECORD | {"imageId": {"S": "mine"}},
        "ConditionExpression": "attribute_not_exists(contentId) OR imageId = :claimant",
        "ExpressionAttributeValues": {":claimant": {"S": "mine"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    stubbed_table.add_response("put_item", {}, expected)

    assert contents.claim("public/0f", MINE) == MINE


def test_a_claim_that_is_refused_says_who_has_it(
    contents: DynamoContents, stubbed_table: Stubber
) -> None:
    stubbed_table.add_client_error("put_item", REFUSED, modeled_fields={"Item": RECORD})

    assert contents.claim("public/0f", MINE) == OTHERS


@pytest.mark.parametrize("free", [True, False])
def test_a_claim_is_taken_over_as_it_was_seen(
    contents: DynamoContents, stubbed_table: Stubber, *, free: bool
) -> None:
    expected = {
        "TableName": "contents",
        "Item": RECORD | {"imageId": {"S": "mine"}},
        "ConditionExpression": "imageId = :former AND claimedUntil = :until",
        "ExpressionAttributeValues": {
            ":former": {"S": "others"},
            ":until": RECORD["claimedUntil"],
        },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if free:
        stubbed_table.add_response("put_item", {}, expected)
    else:
        stubbed_table.add_client_error("put_item", REFUSED, expected_params=expected)

    assert contents.take_over("public/0f", OTHERS, MINE) is free


@pytest.mark.parametrize(("there", "repeated", "taken"), CASES)
def test_a_claim_that_was_taken_over_before_the_answer_was_lost_is_taken_over(
    contents: DynamoContents, stubbed_table: Stubber, there: str, repeated: int, *, taken: bool
) -> None:
    found = RECORD | {"imageId": {"S": there}}
    refuse(stubbed_table, "put_item", found, repeated=repeated)

    assert contents.take_over("public/0f", OTHERS, MINE) is taken


def test_only_ones_own_claim_is_released(contents: DynamoContents, stubbed_table: Stubber) -> None:
    expected = {
        "TableName": "contents",
        "Key": {"contentId": {"S": "public/0f"}},
        "ConditionExpression": "imageId = :holder",
        "ExpressionAttributeValues": {":holder": {"S": "mine"}},
    }
    stubbed_table.add_response("delete_item", {}, expected)
    stubbed_table.add_client_error("delete_item", REFUSED, expected_params=expected)

    contents.release("public/0f", "mine")
    contents.release("public/0f", "mine")


def test_any_other_error_of_the_table_is_raised(
    contents: DynamoContents, stubbed_table: Stubber
) -> None:
    for operation in ("put_item", "put_item", "delete_item"):
        stubbed_table.add_client_error(operation, "AccessDeniedException")

    with pytest.raises(clients.ClientError):
        contents.claim("public/0f", MINE)
    with pytest.raises(clients.ClientError):
        contents.take_over("public/0f", OTHERS, MINE)
    with pytest.raises(clients.ClientError):
        contents.release("public/0f", "mine")


def test_a_duplicate_is_written_only_while_the_photo_that_it_points_to_is_shown(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    duplicate = replace(ready_image(), duplicate_of="others", sha256="0f")
    received = Received()
    stubbed_table.add_response("transact_write_items", {}, {"TransactItems": received})

    assert images.settle_duplicate(dynamodb, "images", duplicate)

    update, check = received.value[0]["Update"], received.value[1]["ConditionCheck"]
    assert update["Key"] == {"imageId": {"S": duplicate.image_id}}
    assert update["ConditionExpression"] == "#status = :pending"
    assert update["ExpressionAttributeValues"][":duplicateOf"] == {"S": "others"}
    assert "#gallery" in update["UpdateExpression"].partition(" REMOVE ")[2]
    assert check == {
        "TableName": "images",
        "Key": {"imageId": {"S": "others"}},
        "ConditionExpression": "#status = :ready AND sha256 = :sha256"
        " AND attribute_not_exists(duplicateOf)",
        "ExpressionAttributeNames": {"#status": "status"},
        "ExpressionAttributeValues": {":ready": {"S": "ready"}, ":sha256": {"S": "0f"}},
    }


@pytest.mark.parametrize(
    "reasons", [["ConditionalCheckFailed", "None"], ["None", "ConditionalCheckFailed"]]
)
def test_a_duplicate_that_may_not_be_written_is_not(
    dynamodb: DynamoDBClient, stubbed_table: Stubber, reasons: list[str]
) -> None:
    _cancel(stubbed_table, reasons)

    duplicate = replace(ready_image(), duplicate_of="others")
    assert not images.settle_duplicate(dynamodb, "images", duplicate)


@pytest.mark.parametrize("reasons", [["None", "TransactionConflict"], ["ThrottlingError", "None"]])
def test_a_transaction_that_was_cancelled_for_another_reason_is_tried_again(
    dynamodb: DynamoDBClient, stubbed_table: Stubber, reasons: list[str]
) -> None:
    _cancel(stubbed_table, reasons)

    with pytest.raises(clients.ClientError):
        images.settle_duplicate(dynamodb, "images", replace(ready_image(), duplicate_of="others"))


def test_a_photo_that_a_duplicate_is_just_made_of_can_be_changed_all_the_same(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    arguments: dict[str, Any] = {"TableName": "images", "Key": {"imageId": {"S": "a"}}}
    for _ in range(2):
        stubbed_table.add_client_error("update_item", "TransactionConflictException")
    stubbed_table.add_response("update_item", {}, arguments)

    assert images.update(dynamodb, **arguments) is not None


def test_a_conflict_that_does_not_end_is_raised(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    for _ in range(3):
        stubbed_table.add_client_error("update_item", "TransactionConflictException")

    with pytest.raises(clients.ClientError):
        images.update(dynamodb, TableName="images", Key={"imageId": {"S": "a"}})


def _cancel(stubber: Stubber, reasons: list[str]) -> None:
    stubber.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": [{"Code": reason} for reason in reasons]},
    )


def test_a_duplicate_is_sent_again_with_the_token_of_the_first_time(
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

    assert images.settle_duplicate(
        dynamodb, "images", replace(ready_image(), duplicate_of="others")
    )
    assert len(sent) == 2
    assert len(set(sent)) == 1
